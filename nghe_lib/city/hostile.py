"""Hostile and private material that real posts carry, planted so that every room that shows text is tried.

Only reserved names (.example) and made-up numbers: phones with a run of zeros, citizen ids with a run of zeros.
"""

import numpy as np

from nghe_lib.city.chance import uniform, whole

SNIPPETS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://xau.example","bấm vào đây")',
    "[x](javascript:alert(1))",
    "$\\href{javascript:alert(1)}{x}$",
    "{{7*7}}",
    "</script>",
    "\u202egnod uas hnid\u202c",
    "nư\u200bớc\u200b ng\u200bập",
    "quáaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "<svg onload=alert(1)>",
    "<iframe src=//xau.example></iframe>",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "';DROP TABLE posts;--",
    "&lt;b&gt;đậm&lt;/b&gt;",
)
TAGS = ("<script>alert(1)</script>", '"><img', "{{7*7}}", "=1+1")
HANDLES = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "=1+1", "</script>")
HOSTILE_SHARE = 0.003
PRIVATE_SHARE = 0.004
_SLOT = 900


def hostile_rows(seed: int, rows: np.ndarray) -> np.ndarray:
    """Positions within `rows` whose text carries a hostile snippet."""
    return np.flatnonzero(uniform(seed, _SLOT, rows) < HOSTILE_SHARE)


def snippet(seed: int, row: int) -> str:
    """The hostile snippet of that row."""
    return SNIPPETS[int(whole(seed, _SLOT + 1, np.array([row]), len(SNIPPETS))[0])]


def private_rows(seed: int, rows: np.ndarray) -> np.ndarray:
    """Positions within `rows` whose text gives away a phone number or a citizen id."""
    return np.flatnonzero(uniform(seed, _SLOT + 2, rows) < PRIVATE_SHARE)


def private_sentence(seed: int, row: int) -> str:
    """A sentence with an invented number."""
    at = np.array([row])
    last = int(whole(seed, _SLOT + 3, at, 1000)[0])
    first = "35789"[last % 5]
    sentences = (
        f" Liên hệ 0{first}00000{last:03d} gặp mình nha.",
        f" Zalo 0{first}0 0000 {last:03d}.",
        f" SĐT: +84{first}00000{last:03d}",
        f" Số CCCD 079000000{last:03d}, ai nhặt được cho xin lại.",
        f" Gọi 0{first}00.000.{last:03d} giùm.",
        f" Email nguoidan{last}@thu.example.",
    )
    return sentences[int(whole(seed, _SLOT + 4, at, len(sentences))[0])]
