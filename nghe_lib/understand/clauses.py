"""Where a text names a target, and the clause around it that speaks of it.

A clause ends with its sentence or before a word of contrast (nhưng, còn, tuy nhiên …). Where two targets stand in one
clause it is cut again at the commas and links between them, so that each keeps its own words as far as the text allows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nghe_lib.errors import ParameterError
from nghe_lib.text import fold_accents

_SENTENCE = re.compile(r"[.!?…;\n]+(?=\s|$)|\n+")
_CONTRAST = re.compile(
    r"[,\s](?=(?:thế nhưng|nhưng|tuy nhiên|còn|trong khi|bù lại|ngược lại|trái lại|chỉ có điều|có điều|mỗi tội|tiếc là|"
    r"nhung|tuy nhien|trong khi|bu lai|nguoc lai|moi toi|tiec la)\b)",
    re.IGNORECASE,
)
_LINK = re.compile(r"[,:]\s|\s(?=(?:và|với lại|mà|thì lại|va|voi lai)\b)", re.IGNORECASE)
_LETTER = r"[^\W_]"


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a target: characters [start, end) of the text, and [clause_start, clause_end) around it."""

    target: str
    start: int
    end: int
    clause_start: int
    clause_end: int


def names_of(targets: Mapping[str, Sequence[str]]) -> list[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Each target with one pattern over folded text and its names in lower case.

    Raises ParameterError for a target without a name or a name without a letter.
    """
    made = []
    for target, names in targets.items():
        lowered = [_spoken(name) for name in (names or (target,))]
        if not all(re.search(_LETTER, name) for name in lowered):
            raise ParameterError(f"đối tượng '{target}' có một tên không có chữ nào; hãy ghi tên như người ta viết")
        folded = sorted({fold_accents(name) for name in lowered}, key=len, reverse=True)
        either = "|".join(r"\s+".join(map(re.escape, name.split())) for name in folded)
        made.append((target, re.compile(rf"(?<!{_LETTER})(?:{either})(?!{_LETTER})"), frozenset(lowered)))
    return made


def find_mentions(text: str, known: Iterable[tuple[str, re.Pattern[str], frozenset[str]]]) -> list[Mention]:
    """Every naming of the `known` targets (see `names_of`) in `text`, in order; of two that overlap the longer.

    A name with diacritics is found as it stands or wholly without them; words with other diacritics are other words.
    """
    folded, places = _folded(text)
    spans = []
    for target, pattern, names in known:
        for found in pattern.finditer(folded):
            start, end = places[found.start()], places[found.end()]
            said = _spoken(text[start:end])
            if said in names or fold_accents(said) == said:
                spans.append((start, end, target))
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return [Mention(target, start, end, *_clause(text, (start, end), kept)) for start, end, target in kept]


def _spoken(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name.lower()).split())


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """`text` in lower case without diacritics, and for each of its characters (and the end) the place in `text`."""
    folded = fold_accents(text.lower())
    if len(folded) == len(text):
        return folded, range(len(text) + 1)
    parts = [fold_accents(letter.lower()) for letter in text]
    places = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), [*places, len(text)]


def _clause(text: str, span: tuple[int, int], others: Sequence[tuple[int, int, str]]) -> tuple[int, int]:
    start, end = _between(text, span, 0, len(text), (_SENTENCE, _CONTRAST))
    inside = [other[:2] for other in others if start <= other[0] < end]
    first = last = inside.index(span)
    while first > 0 and _is_joined(text[inside[first - 1][1] : inside[first][0]]):
        first -= 1
    while last + 1 < len(inside) and _is_joined(text[inside[last][1] : inside[last + 1][0]]):
        last += 1
    if first > 0:
        cut = [found.end() for found in _LINK.finditer(text, inside[first - 1][1], inside[first][0])]
        start = cut[0] if cut else start
    if last + 1 < len(inside):
        cut = [found.start() for found in _LINK.finditer(text, inside[last][1], inside[last + 1][0])]
        end = cut[-1] if cut else end
    return start, end


def _is_joined(between: str) -> bool:
    """Whether two names stand side by side, as in `xe buýt và metro`: what is said goes for both."""
    return (
        re.fullmatch(r"[\s,/&+]*(?:(?:và|với|lẫn|cùng|hay|hoặc|va|voi|lan|cung|hoac)\s+)?", between.lower()) is not None
    )


def _between(
    text: str, span: tuple[int, int], low: int, high: int, marks: Iterable[re.Pattern[str]]
) -> tuple[int, int]:
    """The stretch around `span` that no mark crosses."""
    for pattern in marks:
        for found in pattern.finditer(text, low, high):
            if found.end() <= span[0]:
                low = max(low, found.end())
            elif found.start() >= span[1]:
                high = min(high, found.start())
                break
    return low, high
