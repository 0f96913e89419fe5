"""What the city says of an invented draft on noise (`data/example/du_thao_tieng_on.txt`), clause by clause.

While the draft is open for comment, some small talk of people becomes talk about it: sentences written for one clause,
its number, or both; some about the draft as a whole, and some about noise that speak of no clause. A line below is a
clause (`-` for none), a sentiment and what is said. Texts are drawn by counter from their row, as all texts are.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nghe_lib.city import rhythm
from nghe_lib.city.chance import uniform
from nghe_lib.city.hostile import hostile_rows, private_rows
from nghe_lib.city.kinds import AS_COMMENT, AS_POST, NEGATIVE, NEUTRAL, POSITIVE
from nghe_lib.city.plan import Plan
from nghe_lib.city.registers import EVERYDAY, FORMAL, TEENCODE, UNACCENTED, dress
from nghe_lib.city.topics import first_upper, number_of
from nghe_lib.schema import POSTS, TRUTH

DRAFT_TITLE = "Quyết định Về quản lý tiếng ồn trong khu dân cư"
OPENS, SHARE = "2025-08-15", 0.6
"""First day of comments, and the share of small talk (own words, no place, no link) that turns to the draft."""
NUMBERED, SAID_TWICE = 0.4, 0.35
"""Chance that a clause is named by its number, and that its own sentence is said as well."""
N_DRESSES = 12
_SIGNS = {"-": NEGATIVE, "0": NEUTRAL, "+": POSITIVE}
_LINES = """
Đ3.K1 - hát karaoke tới 21 giờ là phải tắt, cả tuần có tối thứ bảy mới rảnh mà cũng cấm
Đ3.K1 - loa kéo cấm sau 9h tối thì tiệc sinh nhật coi như dẹp
Đ3.K1 - mới chín giờ tối đã không cho hát, gắt quá
Đ3.K1 0 sau 21 giờ mà hát trong nhà đóng cửa thì có bị cấm karaoke không
Đ3.K1 0 loa kéo hát ngoài sân mấy giờ phải nghỉ vậy mọi người
Đ3.K1 0 nghe nói 23 giờ mới cấm hát karaoke loa kéo phải không
Đ3.K1 + karaoke loa kéo nghỉ trước 21 giờ là quá hợp lý, tối còn cho con học bài
Đ3.K1 + cấm hát loa kẹo kéo ngoài trời buổi tối, mình ủng hộ
Đ10.K2 - phạt 1 tới 2 triệu mà phải tới lần thứ hai mới phạt, nhẹ hều
Đ10.K2 - tái phạm mới bị 2 triệu thì mấy ông nhậu cười
Đ10.K2 0 vi phạm lần hai thì đóng phạt bao nhiêu vậy
Đ10.K2 0 thấy người ta đồn phạt tiền tới 20 triệu, có thiệt không
Đ10.K2 + lần thứ hai là phạt tiền tới 2 triệu, có răn đe
Đ10.K2 + phạt 1 đến 2 triệu là vừa, đừng hạ nữa
Đ9.K1 - tổ trực nói 30 phút có mặt, gọi cả tiếng chưa thấy ai
Đ9.K1 - nửa đêm gọi phường ai mà tới trong 30 phút
Đ9.K1 0 tổ trực ban đêm có mặt trong 30 phút, vậy số điện thoại đâu
Đ9.K1 0 ai trực đêm ở phường để nhận tin báo vậy
Đ9.K1 + phường có tổ trực đêm, nửa tiếng là tới, nghe mừng
Đ9.K1 + mong tổ trực ban đêm chạy thiệt, gọi là có mặt
Đ2.K1 - 22 giờ mới yên tĩnh thì trễ quá, con nít 8 giờ đã ngủ
Đ2.K1 - giờ yên tĩnh kết thúc lúc 6 giờ sáng là sớm, chủ nhật ai cũng ngủ nướng
Đ2.K1 0 giờ yên tĩnh tính từ mấy giờ tới mấy giờ vậy
Đ2.K1 + có giờ yên tĩnh từ 10 giờ tối tới 6 giờ sáng là văn minh
Đ2.K1 + nước người ta có giờ yên tĩnh lâu rồi, mình giờ mới làm, tốt
Đ5.K1 - nhạc đám cưới tắt trước 22 giờ, khách còn chưa về
Đ5.K1 - đám cưới cả đời có một lần mà bắt tắt nhạc sớm
Đ5.K1 0 đám tang nửa đêm có được mở nhạc không hay phải tắt
Đ5.K1 + đám tiệc tắt nhạc trước 10 giờ tối, hàng xóm cảm ơn
Đ5.K1 + nhạc đám ma mà cũng tắt trước 22 giờ thì nhẹ đầu
Đ7 - thay pô mà giam xe 7 ngày, đi làm bằng gì
Đ7 - tạm giữ xe độ ống xả bảy ngày thì hơi quá tay
Đ7 0 xe thay ống xả chính hãng kêu nhỏ có bị tạm giữ không
Đ7 + xe độ pô nẹt inh ỏi nửa đêm, giữ 7 ngày là đáng
Đ7 + bắt lắp lại ống xả nguyên bản, quá đúng
Đ4.K1 - công trình chỉ đổ bê tông tới 20 giờ thì bao giờ mới xây xong
Đ4.K1 0 công trường sát nhà đóng cọc từ mấy giờ được phép vậy
Đ4.K1 0 nghe đồn công trường được đổ bê tông tới 23 giờ
Đ4.K1 + cấm đóng cọc trước 6 giờ sáng, cuối cùng cũng có người nghĩ tới dân
Đ4.K1 + công trường nghỉ lúc 8 giờ tối, hoan hô
Đ11 - hộ có trẻ sơ sinh cạnh đường lớn mới được 5 triệu, nhà trong hẻm thì không
Đ11 - hỗ trợ cửa cách âm 5 triệu sao đủ
Đ11 0 nhà có người bệnh muốn xin hỗ trợ cửa cách âm thì nộp ở đâu
Đ11 + hỗ trợ 5 triệu lắp cửa cách âm cho nhà có em bé, nhân văn
Đ8.K2 - đo bằng điện thoại chỉ để tham khảo, vậy dân lấy gì làm chứng
Đ8.K2 - app đo trên điện thoại không được tính, đợi phường tới thì hết ồn
Đ8.K2 0 mình tự đo bằng điện thoại có được chấp nhận không
Đ8.K2 + không tính số đo điện thoại là phải, mỗi máy một kiểu
Đ6 - bắt xưởng mộc trong hẻm dời đi trước 2028, thợ thất nghiệp hết
Đ6 - xưởng cơ khí nhỏ mà bắt vô cụm công nghiệp thì tiền đâu
Đ6 0 xưởng mộc gia đình có phải di dời không
Đ6 + xưởng cơ khí trong hẻm dời vô cụm công nghiệp là đúng, cắt sắt nhức óc
Đ2.K2 - giờ nghỉ trưa không cho khoan thì thợ sửa nhà chung cư làm sao kịp
Đ2.K2 0 nghỉ trưa cấm máy khoan tới 13 giờ 30 hay 14 giờ
Đ2.K2 + buổi trưa khỏi nghe máy khoan, chung cư nào cũng cần
Đ9.K2 - nói giữ kín tên người báo chứ hàng xóm biết liền
Đ9.K2 0 người phản ánh có bị lộ số điện thoại không
Đ9.K2 + giữ kín tên người báo thì mới có người dám nói
Đ3.K2 - quán nhậu mở loa hướng vô trong thì cũng ồn như vậy
Đ3.K2 + quán ăn không được quay loa ra đường, quá hay
Đ3.K2 0 quán cà phê mở loa ngoài hiên có tính là hướng ra đường không
Đ10.K1 - vi phạm lần đầu chỉ cảnh cáo, khác gì không
Đ10.K1 + lần đầu cảnh cáo thôi là có tình có lý
Đ10.K1 0 lần đầu có bị phạt tiền không hay chỉ cảnh cáo
Đ3.K3 - loa bán hàng rong 50 decibel thì ai nghe mà mua
Đ3.K3 + mấy xe bán hàng rong phát loa rao cả ngày, giới hạn vậy là phải
Đ3.K3 0 loa rao của xe bán bánh mì được mở lớn cỡ nào
- - dự thảo tiếng ồn này viết cho có chứ ai làm
- - tối nào nhà bên cũng nhậu rồi hò hét, không ngủ được
- - máy lạnh nhà trên kêu rè rè cả đêm, bực thiệt
- 0 dự thảo về tiếng ồn góp ý ở đâu vậy mọi người
- 0 có ai đọc dự thảo quyết định tiếng ồn chưa
- 0 nhà gần quán nhậu thì nên dán kính loại nào cho đỡ ồn
- + dự thảo tiếng ồn đọc thấy được đó
- + hẻm mình dạo này yên hơn hẳn, ngủ ngon
"""
_BY_NUMBER = {
    NEGATIVE: ("{so} vô lý quá", "{so} không ổn chút nào", "mình không đồng ý {so}", "{so} nên bỏ đi", "{so} gắt quá"),
    NEUTRAL: (
        "{so} là sao vậy mọi người", "ai giải thích {so} giùm", "{so} áp dụng cho ai vậy",
        "cho hỏi {so} hiểu sao cho đúng",
    ),
    POSITIVE: ("{so} hợp lý", "mình ủng hộ {so}", "{so} viết vậy là rõ", "thích nhất {so}", "{so} quá hay"),
}  # fmt: skip
_NUMBERS = ("khoản {k} điều {d}", "điều {d} khoản {k}", "Đ{d}K{k}", "k{k} đ{d}", "khoản {k} của điều {d}")
_ARTICLES = ("điều {d}", "Điều {d}", "điều số {d}")
_OPENINGS = ("", "", "", "", "đọc dự thảo rồi, ", "theo mình ", "nói thiệt ", "mọi người ơi, ", "góp ý chút: ", "ủa ")
_TAILS = ("", "", "", "", " nha", ".", "!!!", " 🙄", " mọi người thấy sao", " thiệt luôn")


@dataclass(frozen=True)
class _Talk:
    """Texts of each (sentiment, register) in one array: starts and counts by sentiment * 4 + register; clause, act."""

    texts: pa.Array
    clauses: pa.Array
    acts: pa.Array
    starts: np.ndarray
    counts: np.ndarray


def clause_ids() -> list[str]:
    """The clauses that are spoken of, most spoken of first."""
    return list(dict.fromkeys(clause for clause, _, _ in _rows() if clause))


def plant(posts: pa.Table, truth: pa.Table, plan: Plan, rows: np.ndarray, seed: int) -> tuple[pa.Table, pa.Table]:
    """The posts and truth of these rows with talk about the draft put in; only text, clause and speech act change."""
    spots = np.flatnonzero(_is_open(posts, plan, rows, seed))
    if not len(spots):
        return posts, truth
    talk, at = _talk(), rows[spots]
    register = np.where(plan.register[at] == FORMAL, EVERYDAY, plan.register[at])
    group = plan.sentiment[at] * 4 + register
    numbers = talk.starts[group] + (uniform(seed, 71, at) ** 1.3 * talk.counts[group]).astype(np.int64)
    chosen, mask = pa.array(numbers), np.zeros(len(rows), bool)
    mask[spots] = True
    return (
        _replaced(posts, POSTS.arrow, mask, {"text": talk.texts.take(chosen)}),
        _replaced(
            truth, TRUTH.arrow, mask, {"clause_id": talk.clauses.take(chosen), "speech_act": talk.acts.take(chosen)}
        ),
    )


def _is_open(posts: pa.Table, plan: Plan, rows: np.ndarray, seed: int) -> np.ndarray:
    """Which rows may turn to the draft: people's own small talk, which nobody copies, without anything put into it."""
    chat = plan.vocabulary[rows] == number_of("chuyện phiếm")
    own = (plan.content[rows] == rows) & ~np.isin(rows, plan.content[plan.content != np.arange(len(plan.content))])
    made = chat & own & (plan.unit[rows] < 0) & np.isin(plan.form[rows], (AS_POST, AS_COMMENT))
    made &= (plan.at[rows] >= rhythm.local_moment(OPENS)) & (uniform(seed, 70, rows) < SHARE)
    made &= np.asarray(pc.is_null(posts["title"].combine_chunks()))
    made &= np.asarray(pc.fill_null(pc.not_equal(posts["lang"].combine_chunks(), "en"), True))
    for name in ("links", "hashtags", "mentions"):
        made &= np.asarray(pc.list_value_length(posts[name].combine_chunks())) == 0
    for marked in (hostile_rows(seed, plan.content[rows]), private_rows(seed, plan.content[rows])):
        made[marked] = False
    return made


def _replaced(table: pa.Table, schema: pa.Schema, mask: np.ndarray, values: dict[str, pa.Array]) -> pa.Table:
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    for name, given in values.items():
        columns[name] = pc.replace_with_mask(columns[name], pa.array(mask), given.cast(columns[name].type))
    return pa.table([columns[name] for name in table.column_names], schema=schema)


def _rows() -> list[tuple[str, int, str]]:
    parts = (line.split(" ", 2) for line in _LINES.strip().splitlines())
    return [("" if clause == "-" else clause, _SIGNS[sign], said) for clause, sign, said in parts]


@cache
def _talk() -> _Talk:
    rng = np.random.default_rng(71)
    texts: list[str] = []
    clauses: list[str | None] = []
    acts: list[str] = []
    starts, counts = np.zeros(12, np.int64), np.zeros(12, np.int64)
    for sentiment in (NEGATIVE, NEUTRAL, POSITIVE):
        rows = [row for row in _rows() if row[1] == sentiment]
        for register in (EVERYDAY, TEENCODE, UNACCENTED):
            group = sentiment * 4 + register
            starts[group] = len(texts)
            for clause, _, said in rows:
                for _ in range(N_DRESSES):
                    texts.append(_text(clause, sentiment, said, register, rng))
                    clauses.append(clause or None)
                    acts.append("question" if sentiment == NEUTRAL else "opinion")
            counts[group] = len(texts) - starts[group]
    said, of, does = (pa.array(column, pa.string()) for column in (texts, clauses, acts))
    return _Talk(said, of, does, starts, counts)


def _text(clause: str, sentiment: int, said: str, register: int, rng: np.random.Generator) -> str:
    body = said
    if clause and rng.random() < NUMBERED:
        body = _one(_BY_NUMBER[sentiment], rng).format(so=_number(clause, rng))
        if rng.random() < SAID_TWICE:
            body += ", " + said
    opening = _one(_OPENINGS, rng)
    whole = opening + body + _one(_TAILS, rng)
    return dress(whole if register == TEENCODE else first_upper(whole), register, rng)


def _number(clause: str, rng: np.random.Generator) -> str:
    article, _, number = clause.removeprefix("Đ").partition(".K")
    return _one(_NUMBERS, rng).format(d=article, k=number) if number else _one(_ARTICLES, rng).format(d=article)


def _one(choices: tuple[str, ...], rng: np.random.Generator) -> str:
    return choices[int(rng.integers(len(choices)))]
