"""Many texts in lower case without diacritics at once, by Arrow: what patterns of this room read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MAX_CHARACTERS = 2_000
"""Of a longer text only the beginning is read closely."""
_MARKED = re.compile(
    r"[\u00c0-\u00ff\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u036f\u1ea0-\u1ef9]"
)


def folded(texts: Sequence[str]) -> list[str]:
    """Each text in lower case without diacritics, blanks made one space, at most `MAX_CHARACTERS` of it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cut = [text[:MAX_CHARACTERS] for text in texts]
    try:
        given = pa.array(cut, pa.large_string())
    except UnicodeEncodeError:
        given = pa.array([text.encode("utf-8", "replace").decode() for text in cut], pa.large_string())
    parted = pc.utf8_normalize(pc.utf8_lower(given), form="NFD")
    plain = pc.replace_substring(pc.replace_substring_regex(parted, r"\p{Mn}+", ""), "đ", "d")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(plain, r"\s+", " ")).to_pylist()


def is_bare(text: str) -> bool:
    """Whether no letter of `text` has a mark: it was typed without diacritics, or has nothing to mark."""
    return text.isascii() or _MARKED.search(text) is None


def spelt(text: str) -> str:
    """`text` in lower case NFC, blanks made one space: as long as its folded form unless letters are strange."""
    return " ".join(unicodedata.normalize("NFC", text[:MAX_CHARACTERS].lower()).split())
