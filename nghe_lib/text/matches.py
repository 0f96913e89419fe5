"""Which texts answer a query: `ngập nước | "triều cường"`.

Words beside each other are all required, words in quotation marks stand together, `|` is or. Case does not count;
whole syllables are compared. A query without any diacritics also finds accented texts (`ngap lut` finds ngập lụt).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from nghe_lib.text import tokens
from nghe_lib.text.accents import fold_accents, is_accented
from nghe_lib.text.tokens import BREAK, Tokens

_PHRASE = re.compile(r'"([^"]*)"?|([^\s"]+)')


def matches(texts: Iterable[str | None], query: str) -> np.ndarray:
    """Whether each text answers `query`: (n_texts,) bool. A query without a word matches every text."""
    stream = tokens.syllables(texts)
    choices = [parsed for choice in _choices(query) if (parsed := _phrases(choice))]
    if not choices:
        return np.ones(len(stream.ends), bool)
    stream = stream if is_accented(query) else _folded(stream)
    number_of = {word: number for number, word in enumerate(stream.vocabulary)}
    found = np.zeros(len(stream.ends), bool)
    for phrases in choices:
        found |= np.logical_and.reduce([_has(stream, phrase, number_of) for phrase in phrases])
    return found


def _choices(query: str) -> list[str]:
    """The alternatives of a query; a bar inside quotation marks does not part them."""
    parts = query.split('"')
    marked = [part if number % 2 else part.replace("|", "\0") for number, part in enumerate(parts)]
    return '"'.join(marked).split("\0")


def _phrases(choice: str) -> list[list[str]]:
    """The phrases that one alternative requires, each as its syllables."""
    given = [quoted or single for quoted, single in _PHRASE.findall(choice)]
    split = [tokens.syllables([text]) for text in given]
    phrases = [[one.vocabulary[number] for number in one.ids if number != BREAK] for one in split]
    return [phrase for phrase in phrases if phrase]


def _folded(stream: Tokens) -> Tokens:
    """The same stream with diacritics taken off."""
    vocabulary: dict[str, int] = {}
    number_of = [vocabulary.setdefault(fold_accents(word), len(vocabulary)) for word in stream.vocabulary]
    return Tokens(np.array(number_of, np.int32)[stream.ids], stream.ends, list(vocabulary))


def _has(stream: Tokens, phrase: list[str], number_of: dict[str, int]) -> np.ndarray:
    """Whether each text holds the syllables of `phrase` in a row."""
    n_starts = len(stream.ids) - len(phrase) + 1
    if n_starts <= 0 or any(word not in number_of for word in phrase):
        return np.zeros(len(stream.ends), bool)
    here = stream.ids[:n_starts] == number_of[phrase[0]]
    for step, word in enumerate(phrase[1:], start=1):
        here &= stream.ids[step : step + n_starts] == number_of[word]
    made = np.zeros(len(stream.ends), bool)
    made[stream.texts_at(np.flatnonzero(here))] = True
    return made
