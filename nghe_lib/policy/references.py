"""Where posts name a clause by its number: `khoản 2 Điều 5`, `điều 5 khoản 2`, `d5k2`, with diacritics or without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd

from nghe_lib.policy.draft import Draft
from nghe_lib.policy.folding import folded, spelt

_WORDS = {
    "nhat": 1, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10,
}  # fmt: skip
_HINT = (
    r"(?i)(?:điều|dieu|khoản|khoan|điểm|diem)\s*(?:số|so|thứ|thu)?\s*[\da-zđ]|\b[đdk]\s?\.?\d{1,3}\b|"
    r"[đdk]\d{1,3}[đdk]\d"
)
_PART = re.compile(
    rf"\b(?:(?P<article>dieu)\s?(?:so |thu )?(?P<a>\d{{1,3}}|{'|'.join(_WORDS)})"
    rf"|(?P<clause>khoan)\s?(?:so |thu )?(?P<k>\d{{1,2}}|{'|'.join(_WORDS)})(?P<more>(?:\s?(?:,|va|&|-)\s?\d{{1,2}})*)"
    rf"|(?P<point>diem)\s(?P<p>[a-eg-ik-vxy]))(?![\w%])(?!\s?(?:[.,]\d|%))"
)
_SHORT = re.compile(
    r"(?<!\w)(?:d\s?\.?(?P<a>\d{1,3})[\s.,-]{0,2}k\s?\.?(?P<k>\d{1,2})|k\s?\.?(?P<k2>\d{1,2})[\s.,-]{0,2}d\s?\.?(?P<a2>\d{1,3}))(?!\w)"
)
_BETWEEN = re.compile(r"[\s,.;/()-]*(?:cua|thuoc|trong|tai|o)?[\s,.;/()-]*")
_OTHER_LAW = re.compile(r"[\s,]*(?:cua|trong|theo)?\s*(?:bo luat|luat|nghi dinh|hien phap|thong tu|nghi quyet)\b")


def find_references(texts: Sequence[str], draft: Draft) -> pd.DataFrame:
    """Clauses of `draft` that texts name by number.

    Articles of another law (`điều 5 luật …`) are left out, and so is a number that the draft does not have. A clause
    whose article has no such clause stands for its article. Where several texts in one draft count from 1 (a decision
    and the rules attached to it), the one with most articles is meant. A clause named without its article counts only
    where a single article has it.

    Returns text_index, clause_id; each pair once, in order.
    """
    book = _book(draft)
    hinted = _hinted(texts)
    said = zip(hinted, folded([texts[place] for place in hinted]), strict=True)
    rows = [
        (place, clause_id) for place, plain in said for clause_id in dict.fromkeys(_named(texts[place], plain, book))
    ]
    made = pd.DataFrame(rows, columns=["text_index", "clause_id"])
    return made.astype({"text_index": "int64", "clause_id": "str"})


def _hinted(texts: Sequence[str]) -> list[int]:
    import pyarrow as pa
    import pyarrow.compute as pc

    given = pa.array([text if text.isascii() else _whole(text) for text in texts], pa.large_string())
    return np.flatnonzero(pc.match_substring_regex(given, _HINT).to_numpy(zero_copy_only=False)).tolist()


def _whole(text: str) -> str:
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())


Book = dict[tuple[int, int, str], str]


def _book(draft: Draft) -> Book:
    """(article, clause or 0, point or "") → clause_id; of two texts in one draft the one with more articles."""
    rows = draft.clauses
    holder = rows["clause_id"].str.extract(r"^((?:KT|PL)\d+)", expand=False).fillna("")
    counts = holder[rows["level"] == "article"].value_counts()
    order = sorted(counts.index, key=lambda one: (-counts[one], one))
    made: Book = {}
    for part in order:
        for row in rows[(holder == part).to_numpy(bool)].itertuples(index=False):
            found = re.fullmatch(r"(?:(?:KT|PL)\d+\.)?Đ(\d+)(?:\.K(\d+))?(?:\.([a-zđ]))?", str(row.clause_id))
            if found is not None and row.level in ("article", "clause", "point"):
                made.setdefault((int(found[1]), int(found[2] or 0), found[3] or ""), str(row.clause_id))
    return made


def _named(text: str, plain: str, book: Book) -> list[str]:
    lowered = spelt(text)
    if len(plain) != len(lowered):
        lowered = plain
    made = []
    for match in _SHORT.finditer(plain):
        made.append(_meant(book, int(match["a"] or match["a2"]), [int(match["k"] or match["k2"])], ""))
    for group in _groups(plain):
        if _OTHER_LAW.match(plain[group[-1].end() :]):
            continue
        made.append(_of_group(group, lowered, book))
    return [one for many in made for one in many]


def _groups(plain: str) -> list[list[re.Match[str]]]:
    """Parts that stand side by side, no kind twice in a group."""
    made: list[list[re.Match[str]]] = []
    for match in _PART.finditer(plain):
        kind = _kind(match)
        is_near = bool(made) and _BETWEEN.fullmatch(plain[made[-1][-1].end() : match.start()]) is not None
        if is_near and kind not in [_kind(other) for other in made[-1]]:
            made[-1].append(match)
        else:
            made.append([match])
    return made


def _kind(match: re.Match[str]) -> str:
    return "article" if match["article"] else "clause" if match["clause"] else "point"


def _of_group(group: list[re.Match[str]], lowered: str, book: Book) -> list[str]:
    parts = {_kind(match): match for match in group}
    article = parts.get("article")
    clause = parts.get("clause")
    point = parts.get("point")
    if article is not None and not article["a"].isdigit() and clause is None:
        return []  # `điều ba tôi nói` is no article
    letter = "" if point is None else lowered[point.start("p") : point.end("p")]
    clauses = [] if clause is None else [_number(clause["k"]), *map(int, re.findall(r"\d+", clause["more"] or ""))]
    if article is not None:
        return _meant(book, _number(article["a"]), clauses, letter)
    if clause is None or not clause["k"].isdigit():
        return []
    holders = [key for key in book if key[1] == clauses[0] and not key[2]]
    return _meant(book, holders[0][0], clauses, letter) if len(holders) == 1 else []


def _meant(book: Book, article: int, clauses: list[int], letter: str) -> list[str]:
    keys = [(article, clause, letter) for clause in clauses] or [(article, 0, letter)]
    found = [book.get(key) or book.get((*key[:2], "")) or book.get((article, 0, "")) for key in keys]
    return [one for one in found if one is not None]


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _WORDS[said]
