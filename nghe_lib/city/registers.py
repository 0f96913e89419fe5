"""Turn an everyday sentence into teencode or into Vietnamese without diacritics."""

import re
import unicodedata

import numpy as np

REGISTERS = ("formal", "everyday", "teencode", "unaccented")
FORMAL, EVERYDAY, TEENCODE, UNACCENTED = range(4)

TEEN_WORDS = {
    "không": ("ko", "k", "hok", "khum", "hông"),
    "được": ("dc", "đc", "đx"),
    "mọi người": ("mn", "mng"),
    "người": ("ng", "ngừi"),
    "vậy": ("z", "zậy", "v"),
    "gì": ("j", "gì z"),
    "rồi": ("r", "òi", "rùi"),
    "với": ("vs", "zới"),
    "quá": ("wá", "quáaaa", "quá"),
    "cũng": ("cx", "cug"),
    "biết": ("bít", "bik"),
    "giờ": ("h", "giờ"),
    "bây giờ": ("bh", "bi h"),
    "nhiều": ("nhìu",),
    "trời": ("chời", "trời"),
    "thôi": ("thui", "hoi"),
    "tôi": ("tui",),
    "mình": ("mik", "mình", "mk"),
    "cảm ơn": ("tks", "cám ưn", "thank"),
    "như vậy": ("nv", "như z"),
    "luôn": ("lun", "luôn á"),
    "chưa": ("chưa", "chưaa"),
    "này": ("nì", "này"),
    "đó": ("ó", "đó"),
    "chồng": ("ck",),
    "vợ": ("vk",),
    "bạn": ("b", "bạn"),
    "trước": ("trc",),
    "nữa": ("nx", "nữa"),
    "điện thoại": ("đt", "dt"),
    "tình hình": ("tềnh hềnh",),
    "ghê": ("ghê", "gheee"),
    "những": ("nhg",),
    "trong": ("trog", "trong"),
    "đi": ("đi", "ik"),
    "sao": ("sao", "seo"),
    "thiệt": ("thiệt", "thịt"),
    "hết": ("hết", "hớt"),
}
_PLAIN = {code: unicodedata.normalize("NFD", chr(code))[0] for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA))}
_PLAIN |= {ord("đ"): "d", ord("Đ"): "D"}
_TEEN = re.compile(r"(?<!\w)(" + "|".join(sorted(TEEN_WORDS, key=len, reverse=True)) + r")(?!\w)")


def teencode(text: str, rng: np.random.Generator) -> str:
    """`text` as a teenager types it: most common words shortened, no capitals at the start."""

    def shorten(found: re.Match[str]) -> str:
        forms = TEEN_WORDS[found.group(1)]
        return forms[int(rng.integers(len(forms)))] if rng.random() < 0.75 else found.group(1)

    return _TEEN.sub(shorten, text)


def unaccented(text: str) -> str:
    """`text` without diacritics, character for character (so that spans stay where they are)."""
    return text.translate(_PLAIN)


def dress(text: str, register: int, rng: np.random.Generator) -> str:
    """`text` in the register of that number."""
    if register == TEENCODE:
        return teencode(text, rng)
    return unaccented(text) if register == UNACCENTED else text
