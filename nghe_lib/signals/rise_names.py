"""Give a rise a name a reader would give it: its best phrase, whole words, written as the texts write it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nghe_lib.text import segment
from nghe_lib.text.normalise import one_spelling
from nghe_lib.text.tokens import NUMBER, is_number

MAX_SEGMENTED = 30
MAX_TEXT_CHARACTERS = 400
MAX_TERMS = 8
_NUMBER = r"(\d+(?:[.,:/\-]\d+)*)"
_GAP = r"[\s\-./'’_#@]+"
_NEARLY = 0.9


def named_terms(terms: Sequence[str], counts: Sequence[int], texts: Sequence[str]) -> list[str]:
    """The terms of a rise as readers know them, best first; the first is its name.

    terms: lower-case terms, numbers as `NUMBER`. counts: posts of each. texts: some of the posts.
    A term cut through a word (`thực toàn phần`) is left out when a whole one is there; a term that nearly always
    stands in a longer one gives way to it. Posts times syllables decides the order.
    """
    short = [one_spelling(text[:MAX_TEXT_CHARACTERS]) for text in texts]
    order = sorted(range(len(terms)), key=lambda number: (-counts[number] * _size(terms[number]), terms[number]))
    closed = [number for number in order if not _gives_way(number, terms, counts)][: 4 * MAX_TERMS]
    spoken = [_syllables_and_edges(words) for words in segment(short[:MAX_SEGMENTED])]
    whole = [number for number in closed if _is_whole(terms[number].split(" "), spoken)] or closed
    return list(dict.fromkeys(surface(terms[number], short) for number in whole))[:MAX_TERMS]


def surface(term: str, texts: Sequence[str]) -> str:
    """How the texts mostly write `term`, with its most frequent number; the start of a text counts less."""
    parts = [_NUMBER if part == NUMBER else re.escape(part) for part in term.split(" ")]
    pattern = re.compile(rf"(?<!\w){_GAP.join(parts)}(?!\w)", re.IGNORECASE)
    forms: Counter[str] = Counter()
    for text in texts:
        for found in pattern.finditer(text):
            forms[" ".join(found[0].split())] += 1 if _starts_sentence(text, found.start()) else 10
    best = max(forms.items(), key=lambda item: (item[1], item[0]), default=(term.replace(NUMBER, "").strip(), 0))
    return best[0]


def _starts_sentence(text: str, place: int) -> bool:
    return (
        place == 0 or text[:place].rstrip(" \n\"'“‘(").endswith((".", "!", "?", ":", "…")) or not text[:place].strip()
    )


def _size(term: str) -> int:
    return term.count(" ") + 1


def _gives_way(number: int, terms: Sequence[str], counts: Sequence[int]) -> bool:
    """Whether a longer term holds this one and has nearly all its posts."""
    inner = f" {terms[number]} "
    return any(
        inner in f" {other} " and counts[place] >= _NEARLY * counts[number]
        for place, other in enumerate(terms)
        if place != number
    )


def _syllables_and_edges(words: list[str]) -> tuple[list[str], set[int]]:
    """Syllables of segmented text, numbers as `NUMBER`, and where words begin (and the text ends)."""
    syllables: list[str] = []
    edges = {0}
    for word in words:
        plain = [part.strip(".,-–\"'()[]“”‘’").lower() for part in word.split(" ")]
        syllables += [NUMBER if is_number(part) else part for part in plain if part]
        edges.add(len(syllables))
    return syllables, edges


def _is_whole(parts: list[str], spoken: list[tuple[list[str], set[int]]]) -> bool:
    """Whether most occurrences of a term begin and end where a word does; a term never met counts as cut."""
    met = whole = 0
    for syllables, edges in spoken:
        for start in range(len(syllables) - len(parts) + 1):
            if syllables[start : start + len(parts)] == parts:
                met += 1
                whole += start in edges and start + len(parts) in edges
    return met > 0 and 2 * whole > met
