"""What stands around a word, as numbers: the features by which its readings are ranked.

Static features depend on the word and its offers alone and are summed once per word; context features are the
language model left and right, and how the text around is written. The same code serves training and reading.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nghe_lib.text.accents import is_accented
from nghe_lib.text.normalisation.offers import ACCENTS, ENOUGH, HELD, LEXICON, SEEN, SOUND, Offer
from nghe_lib.text.normalisation.pieces import is_word, sort_of

N_STATIC = 20
N_SITUATIONS = 19
LM_SCALE = 4.0
WINDOW = 6
WORDY, LONG = 18, 32
"""Words from which on a text is wordy, and long: the longer a calm text, the likelier it is edited."""
_NOTHING = "."


@dataclass(frozen=True)
class Habits:
    """usual: raw word → the reading it mostly has, for reading its neighbours. sure: words that are plain teencode."""

    usual: Mapping[str, str]
    sure: frozenset[str]


@dataclass(frozen=True)
class Surroundings:
    """A text as context. sorts: of its pieces, words read as usual. upper: whether each starts with a capital.

    formal: begins, pauses and ends as edited text.
    """

    sorts: Sequence[str]
    upper: Sequence[bool]
    sure_count: int
    length: int
    accented: bool
    formal: bool
    shouting: bool


def static(raw: str, offers: Sequence[Offer], clean: Mapping[str, int], *, total: int, whole: int) -> np.ndarray:
    """Features of each offer whatever the context: (n_offers, N_STATIC). total: pairs counted for `raw`."""
    rows = np.zeros((len(offers), N_STATIC), np.float32)
    best = max((offer.seen for offer in offers), default=0)
    for row, offer in zip(rows, offers, strict=True):
        weight = offer.seen + (0.4 if offer.sources & LEXICON else 0.0)
        row[0] = math.log((weight + 0.05) / (total + 1.0))
        row[1] = math.log((clean.get(offer.word.split(" ")[0], 0) + 0.5) / whole) / LM_SCALE
        row[2:7] = [offer.sources & flag > 0 for flag in (SEEN, LEXICON, HELD, ACCENTS, SOUND)]
        row[7:10] = [offer.sound, best > 0 and offer.seen == best, " " in offer.word]
        row[10:12] = [offer.sources == ACCENTS, offer.sources == LEXICON]
    rows[0, 12:20] = _kept(raw, clean.get(raw, 0), total)
    return rows


def _kept(raw: str, known: int, total: int) -> list[float]:
    """What speaks for or against keeping a word as it stands."""
    n = len(raw)
    return [1.0, known >= ENOUGH, math.log1p(known) / LM_SCALE, n == 1, n == 2, n == 3, is_accented(raw), total == 0]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a stretch of pieces adds to the context; white space left out. first_upper: None without a word."""

    sorts: tuple[str, ...]
    upper: tuple[bool, ...]
    plain_comma: bool
    sure_count: int
    length: int
    longer: int
    loud: int
    accented: bool
    first_upper: bool | None


def summary(pieces: Sequence[str], habits: Habits) -> Summary:
    """The summary of pieces that follow each other."""
    plain = [sort_of(piece) for piece in pieces]
    words = [piece for piece in pieces if is_word(piece)]
    return Summary(
        sorts=tuple(habits.usual.get(sort, sort) for sort in plain),
        upper=tuple(piece[0].isupper() for piece in pieces),
        plain_comma="," in plain,
        sure_count=sum(sort in habits.sure for sort in plain),
        length=len(words),
        longer=sum(len(word) > 1 for word in words),
        loud=sum(len(word) > 1 and word.isupper() for word in words),
        accented=not "".join(words).isascii(),
        first_upper=words[0][0].isupper() if words else None,
    )


def surroundings(parts: Sequence[Summary]) -> Surroundings:
    """The context that the summed-up parts of one text are for each other."""
    sorts: list[str] = []
    capitals: list[bool] = []
    sure = length = longer = loud = 0
    accented = comma = False
    first: bool | None = None
    for part in parts:
        sorts += part.sorts
        capitals += part.upper
        sure += part.sure_count
        length += part.length
        longer += part.longer
        loud += part.loud
        accented = accented or part.accented
        comma = comma or part.plain_comma
        if first is None:
            first = part.first_upper
    formal = bool(first) and comma and sorts[-1] == "."
    return Surroundings(sorts, capitals, sure, length, accented, formal, loud * 2 > longer)


def is_open(piece: str, around: Surroundings) -> bool:
    """Whether a piece may be read as something else.

    Capitals are an acronym unless the whole text shouts, and capitals inside a word (`VssID`) a name.
    """
    if not is_word(piece) or len(piece) == 1:
        return is_word(piece)
    return around.shouting if piece.isupper() else piece[1:].islower()


def is_name(place: int, around: Surroundings, *, sure: bool) -> bool:
    """Whether the capitalised word at `place` may well be a name: within a sentence or before a capital, text calm."""
    if not around.upper[place] or around.shouting or around.sure_count > sure:
        return False
    inside = place > 0 and around.sorts[place - 1] != _NOTHING
    return inside or (place + 1 < len(around.upper) and around.upper[place + 1])


def situations(piece: str, place: int, around: Surroundings, *, sure: bool) -> list[int]:
    """Which situations the word at `place` is in: what the rest of the text is like, how and where it is written."""
    sorts, others = around.sorts, min(2, around.sure_count - sure)
    before = sorts[place - 1] if place else _NOTHING
    after = sorts[place + 1] if place + 1 < len(sorts) else _NOTHING
    upper = piece[0].isupper()
    holds = (
        (others, True), (3 + others, around.length >= WORDY), (6 + others, around.length >= LONG), (9, around.formal),
        (10 if before == _NOTHING else 11, upper), (12, upper and len(piece) == 1), (13, not around.accented),
        (14, before == "0"), (15, before in (",", "@")), (16, after in (".", ",")), (17, after == "0"),
        (18, before.isalpha() and after.isalpha() and before.isascii() and after.isascii()),
    )  # fmt: skip
    return [number for number, is_so in holds if is_so]


def neighbours(place: int, sorts: Sequence[str]) -> list[tuple[int, str]]:
    """What a word's own weights look at: itself, the two next pieces on each side, and those in the window."""
    found = [(0, "")]
    for kind, other in ((1, place - 1), (2, place + 1), (3, place - 2), (4, place + 2)):
        inside = 0 <= other < len(sorts)
        found.append((kind, sorts[other] if inside else _NOTHING))
    window = (*sorts[max(0, place - WINDOW) : place], *sorts[place + 1 : place + 1 + WINDOW])
    return found + [(5, word) for word in dict.fromkeys(window)]
