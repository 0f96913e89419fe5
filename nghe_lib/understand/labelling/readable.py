"""The text of a post as a coder may see it: no handle, no telephone number, no address, nothing hidden.

Coders judge what is said, not who says it. Marks that could name a person are written as what they are; everything
else stays as it was published, since misspelling, capitals and emoji carry what the coder is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from nghe_lib.text import find_marks, said_texts

WORDS = {"url": "[địa chỉ mạng]", "email": "[thư điện tử]", "mention": "[người được nhắc]", "phone": "[số điện thoại]"}
MOST_CHARACTERS = 6_000
_LONG_NUMBER = re.compile(r"(?<![\d.,])\d(?:[ .-]?\d){8,18}(?![\d.,]?\d)")
_PSEUDONYM = re.compile(r"@?~[a-z2-7]{16}")
# Marks that hide text or turn its direction, and control characters but the end of a line.
_UNSEEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x200B, 0x2060, 0xFEFF])
_UNSEEN |= {code: " " for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029) if code != 0x0A}


def readable(texts: Iterable[str | None]) -> list[str]:
    """Each text with addresses, e-mails, mentions, telephones and other long numbers named instead of shown.

    A text over `MOST_CHARACTERS` is cut there and says so. A missing text becomes empty. The same text always gives
    the same words: a sheet that comes back is checked against them.
    """
    known = [text if isinstance(text, str) else "" for text in texts]
    marks = find_marks(known, kinds=tuple(WORDS))
    by_text = {int(place): rows for place, rows in marks.groupby("text_index")}
    return [_cut(_plain(_named(text, by_text.get(place)))) for place, text in enumerate(known)]


def readable_posts(posts: pd.DataFrame) -> pd.Series:
    """Title and text of each post in one, as `readable` makes them; indexed by post_id.

    posts: post_id, title and text of POSTS.
    """
    return pd.Series(readable(said_texts(posts)), index=pd.Index(posts["post_id"].tolist(), dtype=object), dtype=object)


def _named(text: str, marks: pd.DataFrame | None) -> str:
    if marks is None:
        return text
    parts, done = [], 0
    for row in marks.itertuples(index=False):
        parts += [text[done : row.start], WORDS[str(row.kind)]]
        done = int(row.end)
    return "".join([*parts, text[done:]])


def _plain(text: str) -> str:
    hidden = _PSEUDONYM.sub(WORDS["mention"], _LONG_NUMBER.sub("[dãy số]", text.replace("\r\n", "\n")))
    return hidden.translate(_UNSEEN).strip()


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS].rstrip() + " … (còn nữa)"
