"""Teencode: the informal spellings that people write for a standard Vietnamese word, and the way back.

A hand-made list, written for nghe and checked against the MIT-licensed list of ThienIT84/vietnamese-hate-speech-dataset
("SafeSense", Copyright its authors), of which only spellings that stand for the same word, not for a synonym, are here.
A spelling may stand for several words (`k` is `không` or thousand): which one is meant in a text is decided by
`nghe_lib.text.normalise`; search takes them all.
"""

from __future__ import annotations

import unicodedata
from binascii import crc32
from functools import cache

_SPELLINGS: dict[str, str] = {
    "không": "k ko hok hk hông hong hỏng hổng hôg hem khum khom khong khg khôg kg kh kô k0 kho0ng hõng hơm",
    "được": "dc đc đx đk dk dx đuợc đựơc đươc đwợc duoc đươk đượk",
    "vậy": "v z zậy dậy zậi dzậy zị vầy dị zay zvay jậy",
    "rồi": "r rùi ròi roi rui gòi gồi òi ồi rầui gùi rôi rồy zồi ròy",
    "gì": "j ji gi g zì",
    "biết": "bít bik bit biet bt bik bíc bik biếc bjt bít bjk biêt",
    "cũng": "cx cg cug cũg cux cũn củng cungx",
    "mình": "mk mik mìn mh mi`nh mềnh mìh mjk",
    "người": "ng ngừi ngừoi nguoi nguời ngưởi ngườy ngừ",
    "người ta": "ngta nta ngt",
    "mọi người": "mn mng mngừi mụi mấy_ngừi mngười mọingười",
    "với": "vs vz zới zí vơi wới",
    "vì": "vj zì",
    "và": "zà",
    "vào": "zào vao",
    "vô": "zô dô zo",
    "về": "zề dề ve",
    "vợ": "vk zợ dợ vợk",
    "chồng": "ck",
    "yêu": "iu iêu yeu yêo iew êu",
    "làm": "lm lèm",
    "lắm": "lém",
    "luôn": "lun luon lươn luông lunn luonn",
    "muốn": "mún",
    "nhiều": "nhìu nhiu nhieu nhìeu",
    "nữa": "nx nũa nua",
    "như": "nhưu",
    "như thế nào": "ntn ntnao",
    "như vậy": "nv như_z",
    "nhưng": "nhg nhưg nhug nhma",
    "nhưng mà": "nhma nma nhmà nmà nhm",
    "những": "nhữg nhg nhx",
    "nói": "ns nóy noi nói",
    "nói chuyện": "nch nc",
    "chuyện": "chiện chuyen chiệng chuyn chuỵn",
    "này": "nì nài nayf nầy",
    "nào": "nèo nao nàk",
    "nè": "nek nèk ne",
    "thôi": "thui thoi thoy hoi thuii thôy thoai",
    "thích": "thik thít thich thik thíc",
    "thấy": "thấi",
    "thì": "thj thỳ thìk",
    "thật": "thậc",
    "thằng": "thg thk thag thằg thằn",
    "trời": "chời tr troi zời giời",
    "trời ơi": "trui_ui trùi_ui",
    "trước": "trc truoc trưoc",
    "trong": "trog trg tr0ng",
    "tôi": "t tui toi toy tôy toai",
    "tao": "t tau",
    "tới": "toi zới",
    "bạn": "b bn bạnk pạn",
    "bạn bè": "bn_bè bb",
    "bây giờ": "bh bjo bgio bjờ bjh bây_h bgiờ",
    "bình thường": "bth bthg bt bthường bìh_thường",
    "bình luận": "cmt bl",
    "giờ": "h jờ gio giò jo",
    "vẫn": "vẩn zẫn",
    "chưa": "chx ch",
    "chị": "c chj chy cj chụy chuỵ",
    "anh": "a ank",
    "anh em": "ae",
    "chị em": "ce",
    "em": "e iem eim",
    "của": "kủa cũa",
    "chứ": "chớ",
    "cái": "kái",
    "có": "kó cóa",
    "con": "kon",
    "đang": "đag dag dang",
    "đi": "đj ik đy",
    "đẹp": "đẹt",
    "đẹp trai": "dzai đz dz zai_đẹp deptrai",
    "đúng": "đúg đug đúm",
    "đúng rồi": "đr",
    "đường": "đg đườg duong",
    "điện thoại": "đt dt đthoai đthoại dthoai đth dthoại",
    "quá": "wá wa qá qa quớ quóa",
    "quên": "wên",
    "quan tâm": "qtam qtâm",
    "phải": "fải fai phai phãi phảy",
    "sao": "seo s",
    "hôm nay": "hnay hn hnai",
    "hôm qua": "hqa hqua",
    "tháng": "thág",
    "nhà": "nhak",
    "nước": "nc nuoc",
    "hiểu": "hỉu hiu hieu",
    "chết": "chớt chít chếc",
    "chắc": "chak chắt chac",
    "ghê": "gê ghe",
    "giống": "giốg giong zống",
    "giúp": "giúp giup jup",
    "giáo viên": "gv",
    "sinh viên": "sv",
    "học sinh": "hs",
    "sức khỏe": "sk",
    "gia đình": "gđ gd gđình",
    "công việc": "cv cviec cviệc",
    "công ty": "cty cti",
    "công an": "ca",
    "cuộc sống": "csong cs",
    "con trai": "ctrai",
    "con gái": "cgai cgái",
    "người yêu": "ny ngyeu",
    "vui vẻ": "vv",
    "tin nhắn": "tn",
    "nhắn tin": "nt",
    "trả lời": "tl rep",
    "xin lỗi": "xl sr sorry",
    "cảm ơn": "camon cam_on cảm_mơn tks thanks cám_ơn",
    "quảng cáo": "qc qcao",
    "mạng xã hội": "mxh",
    "xã hội": "xh",
    "giao thông": "gt gthong",
    "cảnh sát giao thông": "csgt",
    "ủy ban nhân dân": "ubnd",
    "trung học phổ thông": "thpt",
    "trung học cơ sở": "thcs",
    "đại học": "đh dh",
    "bệnh viện": "bv bviện",
    "bác sĩ": "bs bsi",
    "hồ chí minh": "hcm",
    "thành phố": "tp t.p",
    "thành phố hồ chí minh": "tphcm tp.hcm hcmc",
    "hà nội": "hn hnoi",
    "sài gòn": "sg saigon",
    "việt nam": "vn vietnam",
    "đà nẵng": "đn đnẵng",
    "cần thơ": "ct",
    "triệu": "tr trieu",
    "nghìn": "k ngàn",
    "tỷ": "tỉ",
    "số điện thoại": "sđt sdt",
    "địa chỉ": "đc đchi dchi",
    "tài khoản": "tk acc",
    "ngân hàng": "nh",
    "thứ hai": "t2",
    "thứ ba": "t3",
    "thứ tư": "t4",
    "thứ năm": "t5",
    "thứ sáu": "t6",
    "thứ bảy": "t7",
    "chủ nhật": "cn",
    "facebook": "fb face",
    "youtube": "ytb yt",
    "zalo": "zl",
}  # fmt: skip


def variants(word: str) -> tuple[str, ...]:
    """The informal spellings that stand for a standard word or phrase: lower case NFC, sorted; empty when none.

    word: any case and Unicode form; the word itself is never among its variants. `không` gives `k`, `ko`, `hok`, …
    Every spelling is one token without white space, apart from a few of several syllables.
    """
    return _spellings().get(unicodedata.normalize("NFC", word).lower().strip(), ())


def lexicon_mark() -> int:
    """A number that changes with the list: a model trained with it fits no other."""
    return crc32(repr(sorted(_SPELLINGS.items())).encode())


def readings(spelling: str) -> tuple[str, ...]:
    """The standard words that a lower-case spelling may stand for, sorted; empty when none is known."""
    return _readings().get(spelling, ())


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for word, spellings in _spellings().items():
        for spelling in spellings:
            found.setdefault(spelling, set()).add(word)
    return {spelling: tuple(sorted(words)) for spelling, words in found.items()}


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Standard form → spellings, cleaned of repeats and of the word itself."""
    return {
        word: tuple(sorted({one.replace("_", " ") for one in listed.split()} - {word}))
        for word, listed in _SPELLINGS.items()
    }
