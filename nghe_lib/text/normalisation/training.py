"""Train the ranking of readings from pairs of raw and clean sentences, edited text, and comments.

Pairs teach which reading a word has where; edited text (press) teaches to leave well alone; comments, read by the
usual readings of the pairs, and both others give the language model. A pair is left out of the counts of its own
instance (jackknife), so that a spelling seen once is learned from as one never seen. Deterministic for a seed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nghe_lib.text.normalisation.alignment import Pair, tokens
from nghe_lib.text.normalisation.bigrams import Bigrams, count_bigrams
from nghe_lib.text.normalisation.context import (
    LM_SCALE,
    N_SITUATIONS,
    N_STATIC,
    Surroundings,
    is_open,
    neighbours,
    situations,
    static,
    summary,
    surroundings,
)
from nghe_lib.text.normalisation.offers import Knowledge, Offer
from nghe_lib.text.normalisation.pieces import is_word, sort_of
from nghe_lib.text.normalisation.ranking import Ranking, habits_of
from nghe_lib.text.syllables import is_syllable

EPOCHS, RATE, DECAY, OWN_DECAY = 6, 0.1, 1e-5, 0.01
CALM_IMPORTANCE = 2.0
FEWEST_OWN, FEWEST_NEIGHBOURS = 3, 2
FAINT = 0.06
OFTEN, SELDOM = 25, 0.002
Key = tuple[str, int, str]


def train(
    pairs: Sequence[Sequence[Pair]], *, edited: Sequence[str], calm: Sequence[str], comments: Sequence[str], seed: int
) -> Ranking:
    """The ranking learned from aligned `pairs` (see `aligned_pairs`).

    edited: press texts for words and the language model; calm: those of them that are to stay as they are.
    comments: unlabelled posts for the language model.
    """
    edited_words = [[sort_of(word) for word in tokens(text)] for text in edited]
    knowledge = _knowledge(pairs, edited_words)
    blank = Ranking(knowledge, habits_of(knowledge), Bigrams({}, [], {}, 0), (0.0,) * _N_SHARED, {})
    usual = blank.habits.usual
    texts = [
        *edited_words,
        *(_split(usual.get(sort, sort) for sort in map(sort_of, tokens(comment))) for comment in comments),
        *([sort_of(word) for _, clean in sentence for word in clean] for sentence in pairs),
    ]
    start = Ranking(knowledge, blank.habits, count_bigrams(texts), blank.shared, {})
    taught = list(_taught(pairs))
    fitted = _fitted(start, [*taught, *_left_alone(calm)], seed=seed)
    return replace(fitted, firm=_firm(fitted, [*(one.pieces for one in taught), *map(tokens, comments)]))


def _firm(ranking: Ranking, texts: Iterable[Sequence[str]]) -> frozenset[str]:
    """Words that the ranking leaves as they are as good as always, in many texts."""
    seen: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for text in texts:
        around = surroundings([summary(text, ranking.habits)])
        for place, piece in enumerate(text):
            raw = piece.lower()
            entry = ranking.entry(raw) if is_open(piece, around) else None
            if entry is not None:
                seen[raw] += 1
                changed[raw] += ranking.reading(entry, piece, place, around) != raw
    return frozenset(word for word, count in seen.items() if count >= OFTEN and changed[word] < count * SELDOM)


_N_SHARED = N_STATIC + 2 + N_SITUATIONS


def _split(words: Iterable[str]) -> list[str]:
    return " ".join(words).split(" ")


def _knowledge(pairs: Sequence[Sequence[Pair]], edited: Sequence[Sequence[str]]) -> Knowledge:
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    press = Counter(word for text in edited for word in text if word.isalpha())
    clean = Counter(press)
    for raw, words in (pair for sentence in pairs for pair in sentence):
        if len(raw) == 1 and words and is_word(raw[0]):
            seen[raw[0].lower()][" ".join(words).lower()] += 1
        lower = (word.lower() for word in words)
        clean.update(word for word in lower if word.isalpha() and (word in press or is_syllable(word)))
    return Knowledge(
        {raw: dict(sorted(words.items())) for raw, words in sorted(seen.items())},
        {word: count for word, count in sorted(clean.items()) if count > 1},
    )


@dataclass(frozen=True)
class _Sentence:
    """Pieces with the reading each should get, lower case; None where that is not for one word to say."""

    pieces: Sequence[str]
    readings: Sequence[str | None]
    importance: float


def _taught(pairs: Sequence[Sequence[Pair]]) -> Iterator[_Sentence]:
    for sentence in pairs:
        pieces = [piece for raw, _ in sentence for piece in raw]
        readings = [
            " ".join(clean).lower() if len(raw) == 1 and clean else None for raw, clean in sentence for _ in raw
        ]
        yield _Sentence(pieces, readings, 1.0)


def _left_alone(texts: Sequence[str]) -> Iterator[_Sentence]:
    for text in texts:
        pieces = tokens(text)
        yield _Sentence(pieces, [piece.lower() for piece in pieces], CALM_IMPORTANCE)


@dataclass
class _Instances:
    """What the fitting reads, growing: see `fit`."""

    starts: list[int]
    golds: list[int]
    rows: list[np.ndarray]
    keys: list[list[Key]]
    importance: list[float]


def _fitted(start: Ranking, sentences: Sequence[_Sentence], *, seed: int) -> Ranking:
    found = _Instances([0], [], [], [], [])
    cache: dict[tuple[str, str | None], tuple[tuple[Offer, ...], np.ndarray]] = {}
    for sentence in sentences:
        _add(found, sentence, start, cache)
    common = Counter(key for keys in found.keys for key in keys)
    sizes = {raw: len(start.knowledge.offers(raw)) for raw in {key[0] for key in common}}
    places: dict[Key, int] = {}
    end = 0
    for key in sorted(key for key, count in common.items() if count >= FEWEST_NEIGHBOURS):
        places[key] = end
        end += sizes[key[0]]
    shared, weights = _steps(found, places, end, seed=seed)
    own: dict[str, dict[tuple[int, str], list[float]]] = {}
    for (raw, kind, word), place in places.items():
        block = weights[place : place + sizes[raw]]
        if np.abs(block).max() >= FAINT:
            own.setdefault(raw, {})[kind, word] = block.tolist()
    return Ranking(start.knowledge, start.habits, start.bigrams, tuple(shared.tolist()), own)


def _add(
    found: _Instances, sentence: _Sentence, start: Ranking,
    cache: dict[tuple[str, str | None], tuple[tuple[Offer, ...], np.ndarray]],
) -> None:  # fmt: skip
    """The words of one sentence that have more than one offer, the right one among them."""
    knowledge = start.knowledge
    around = surroundings([summary(sentence.pieces, start.habits)])
    for place, (piece, reading) in enumerate(zip(sentence.pieces, sentence.readings, strict=True)):
        if reading is None or not is_open(piece, around):
            continue
        raw = piece.lower()
        left_out = reading if sentence.importance == 1.0 and knowledge.pairs.get(raw, {}).get(reading) else None
        if (raw, left_out) not in cache:
            cache[raw, left_out] = _without(knowledge, raw, left_out)
        offers, rows = cache[raw, left_out]
        words = [offer.word for offer in offers]
        if len(words) < 2 or reading not in words:
            continue
        context = _context(start, piece, place, around, offers)
        found.starts.append(found.starts[-1] + len(offers))
        found.golds.append(words.index(reading))
        found.rows.append(np.concatenate([rows, context], axis=1))
        found.importance.append(sentence.importance)
        whole = len(offers) == len(knowledge.offers(raw)) and sum(knowledge.pairs.get(raw, {}).values()) >= FEWEST_OWN
        found.keys.append([(raw, *key) for key in neighbours(place, around.sorts)] if whole else [])


def _without(knowledge: Knowledge, raw: str, left_out: str | None) -> tuple[tuple[Offer, ...], np.ndarray]:
    """The offers and their static features when one pair (raw, left_out) had not been seen."""
    counts: Mapping[str, int] = knowledge.pairs.get(raw, {})
    if left_out is not None:
        counts = {word: count - (word == left_out) for word, count in counts.items()}
    counts = {word: count for word, count in counts.items() if count}
    offers = knowledge.offers(raw, counts=counts)
    return offers, static(raw, offers, knowledge.clean, total=sum(counts.values()), whole=knowledge.whole)


def _context(
    start: Ranking, piece: str, place: int, around: Surroundings, offers: Sequence[Offer]
) -> np.ndarray:  # fmt: skip
    rows = np.zeros((len(offers), 2 + N_SITUATIONS), np.float32)
    before = around.sorts[place - 1].rsplit(" ", 1)[-1] if place else "."
    after = around.sorts[place + 1].split(" ", 1)[0] if place + 1 < len(around.sorts) else "."
    for row, offer in zip(rows, offers, strict=True):
        words = offer.word.split(" ")
        row[0] = start.bigrams.log(before, words[0]) / LM_SCALE
        row[1] = start.bigrams.log(words[-1], after) / LM_SCALE
    sure = piece.lower() in start.habits.sure
    rows[0, [2 + one for one in situations(piece, place, around, sure=sure)]] = 1.0
    return rows


def _steps(found: _Instances, places: Mapping[Key, int], end: int, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Shared and own weights after EPOCHS passes in an order drawn from `seed`."""
    from nghe_lib.text.normalisation.fit import fit

    own = [[places[key] for key in keys if key in places] for keys in found.keys]
    own_starts = np.concatenate([[0], np.cumsum([len(one) for one in own])]).astype(np.int64)
    flat = np.array([place for one in own for place in one], np.int64)
    shared, weights = np.tile([0.0, 1.0], (_N_SHARED, 1)), np.tile([0.0, 1.0], (max(end, 1), 1))
    starts, golds = np.array(found.starts, np.int64), np.array(found.golds, np.int64)
    dense, importance = np.concatenate(found.rows), np.array(found.importance)
    chance = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = chance.permutation(len(golds))
        fit(starts, golds, dense, own_starts, flat, shared, weights, importance, order, RATE, DECAY, OWN_DECAY)
    return shared[:, 0], weights[:, 0]
