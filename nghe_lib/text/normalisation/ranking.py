"""The trained ranking of readings: which offer fits a word best where it stands.

Score of an offer = static features + context features (shared weights) + the word's own weights for its neighbours;
a log-linear model over the offers of each word. Idea of offers and ranking: van der Goot (2019), MoNoise, ACL demos.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from operator import add

import numpy as np

from nghe_lib.errors import StoreError
from nghe_lib.store.models import packed_strings, read_model, unpacked_strings
from nghe_lib.text.accents import is_accented
from nghe_lib.text.normalisation.bigrams import Bigrams, read_bigrams
from nghe_lib.text.normalisation.context import (
    LM_SCALE,
    N_STATIC,
    Habits,
    Surroundings,
    neighbours,
    situations,
    static,
)
from nghe_lib.text.normalisation.offers import Knowledge
from nghe_lib.text.teencode import lexicon_mark, readings

NAME = "normalisation"
CALM_MARGIN, CALM_WORDS = 1.5, 12
"""In a text of so many words with no other plain teencode, a reading must beat leaving the word alone by this much."""
SCALE = 16.0
"""Own weights are kept as whole sixteenths in one byte."""
OwnWeights = dict[str, dict[tuple[int, str], list[float]]]
RARE = 200
_MOST_KEPT = 1 << 17
WORDS_OF_THEIR_OWN = frozenset(("hẻm", "hỏng"))


@dataclass(frozen=True)
class Entry:
    """A word ready to be ranked: its offers, their first and last words, static scores, and its own weights."""

    words: tuple[str, ...]
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    base: list[float]
    own: dict[tuple[int, str], list[float]]
    sure: bool


def stands_alone(raw: str) -> bool:
    """Whether `raw` is a word of the dictionary with its diacritics, and no known informal spelling of another word.

    Young people write `hẻm` and `hỏng` for không, `bùn` for buồn; citizens write of alleys, broken lamps and mud.
    """
    from nghe_lib.text.segmentation.package import package

    return is_accented(raw) and raw in package().words and (raw in WORDS_OF_THEIR_OWN or not readings(raw))


@dataclass(frozen=True)
class Ranking:
    """What is learned. shared: (N_STATIC + 2 + N_SITUATIONS,) weights; own: per raw word, per neighbour, per offer.

    firm: words with other offers that practice showed never to take them; they are not ranked.
    """

    knowledge: Knowledge
    habits: Habits
    bigrams: Bigrams
    shared: tuple[float, ...]
    own: OwnWeights
    firm: frozenset[str] = frozenset()
    _entries: dict[str, Entry | None] = field(default_factory=dict, compare=False)

    def entry(self, raw: str) -> Entry | None:
        """The lower-case word `raw` ready to be ranked; None when it can only stay."""
        try:
            return self._entries[raw]
        except KeyError:
            made = self._made(raw)
            if len(self._entries) < _MOST_KEPT:
                self._entries[raw] = made
            return made

    def _made(self, raw: str) -> Entry | None:
        if raw in self.firm or stands_alone(raw):
            return None
        offers = self.knowledge.offers(raw)
        if len(offers) < 2:
            return None
        total = sum(self.knowledge.pairs.get(raw, {}).values())
        rows = static(raw, offers, self.knowledge.clean, total=total, whole=self.knowledge.whole)
        base = rows @ np.array(self.shared[:N_STATIC])
        words = tuple(offer.word for offer in offers)
        return Entry(
            words, tuple(word.split(" ", 1)[0] for word in words), tuple(word.rsplit(" ", 1)[-1] for word in words),
            base.tolist(), self.own.get(raw, {}), raw in self.habits.sure,
        )  # fmt: skip

    def reading(self, entry: Entry, piece: str, place: int, around: Surroundings) -> str:
        """The best reading, in lower case, of the piece at `place`; `entry` is the piece's."""
        scores = self._scores(entry, piece, place, around)
        best = max(scores)
        calm = around.sure_count <= entry.sure and around.length >= CALM_WORDS
        return entry.words[scores.index(best)] if best > scores[0] + calm * CALM_MARGIN else entry.words[0]

    def _scores(self, entry: Entry, piece: str, place: int, around: Surroundings) -> list[float]:
        sorts, log = around.sorts, self.bigrams.log
        before = sorts[place - 1].rsplit(" ", 1)[-1] if place else "."
        after = sorts[place + 1].split(" ", 1)[0] if place + 1 < len(sorts) else "."
        left, right = self._language
        scores = [
            base + left * log(before, first) + right * log(last, after)
            for base, first, last in zip(entry.base, entry.firsts, entry.lasts, strict=True)
        ]
        for situation in situations(piece, place, around, sure=entry.sure):
            scores[0] += self._stay[situation]
        for key in neighbours(place, sorts) if entry.own else ():
            weights = entry.own.get(key)
            if weights is not None:
                scores = list(map(add, scores, weights))
        return scores

    @cached_property
    def _language(self) -> tuple[float, float]:
        return self.shared[N_STATIC] / LM_SCALE, self.shared[N_STATIC + 1] / LM_SCALE

    @cached_property
    def _stay(self) -> tuple[float, ...]:
        return self.shared[N_STATIC + 2 :]

    def arrays(self) -> dict[str, np.ndarray]:
        """As arrays to be written with `write_model`."""
        raws = sorted(self.knowledge.pairs)
        pairs = [(number, word, count) for number, raw in enumerate(raws)
                 for word, count in self.knowledge.pairs[raw].items()]  # fmt: skip
        keys = [(raw, *key) for raw in sorted(self.own) for key in sorted(self.own[raw])]
        around = sorted({word for _, _, word in keys})
        numbers, places = {word: at for at, word in enumerate(around)}, {raw: at for at, raw in enumerate(raws)}
        weights = [weight for raw, kind, word in keys for weight in self.own[raw][kind, word]]
        return {
            "shared": np.array(self.shared, np.float32),
            "raws": packed_strings(raws), "pair_raw": np.array([raw for raw, _, _ in pairs], np.int32),
            "pair_words": packed_strings([word for _, word, _ in pairs]),
            "pair_counts": np.array([count for _, _, count in pairs], np.int32),
            "clean": packed_strings(list(self.knowledge.clean)),
            "clean_counts": np.array(list(self.knowledge.clean.values()), np.int32),
            "around": packed_strings(around),
            "own_raw": np.array([places[raw] for raw, _, _ in keys], np.int32),
            "own_kind": np.array([kind for _, kind, _ in keys], np.int8),
            "own_word": np.array([numbers[word] for _, _, word in keys], np.int32),
            "own_size": np.array([len(self.own[raw][kind, word]) for raw, kind, word in keys], np.int16),
            "own_weights": np.clip(np.rint(np.array(weights) * SCALE), -127, 127).astype(np.int8),
            "lexicon": np.array([lexicon_mark()], np.int64),
            "firm": packed_strings(sorted(self.firm)), **self.bigrams.arrays(),
        }  # fmt: skip


@cache
def ranking() -> Ranking:
    """The shipped model, read once. Raises StoreError when it is missing or not the one of the manifest."""
    return read_ranking(read_model(NAME))


def read_ranking(arrays: dict[str, np.ndarray]) -> Ranking:
    """The ranking of `Ranking.arrays`. Raises StoreError when the teencode list is not the one it was trained with."""
    if int(arrays["lexicon"][0]) != lexicon_mark():
        raise StoreError(f"mô hình '{NAME}' học với bảng teencode khác; hãy chạy nghe train {NAME}")
    raws = unpacked_strings(arrays["raws"])
    pairs: dict[str, dict[str, int]] = {}
    told = zip(arrays["pair_raw"].tolist(), unpacked_strings(arrays["pair_words"]),
               arrays["pair_counts"].tolist(), strict=True)  # fmt: skip
    for raw, word, count in told:
        pairs.setdefault(raws[raw], {})[word] = count
    clean = dict(zip(unpacked_strings(arrays["clean"]), arrays["clean_counts"].tolist(), strict=True))
    knowledge = Knowledge(pairs, clean)
    own = _read_own(arrays, raws)
    shared = tuple(arrays["shared"].tolist())
    firm = frozenset(unpacked_strings(arrays["firm"]))
    return Ranking(knowledge, habits_of(knowledge), read_bigrams(arrays), shared, own, firm)


def _read_own(arrays: dict[str, np.ndarray], raws: list[str]) -> OwnWeights:
    around = unpacked_strings(arrays["around"])
    weights = (arrays["own_weights"].astype(np.float32) / SCALE).tolist()
    ends = np.cumsum(arrays["own_size"].astype(np.int64)).tolist()
    own: OwnWeights = {}
    start = 0
    keys = zip(arrays["own_raw"].tolist(), arrays["own_kind"].tolist(), arrays["own_word"].tolist(), ends, strict=True)
    for raw, kind, word, end in keys:
        own.setdefault(raws[raw], {})[kind, around[word]] = weights[start:end]
        start = end
    return own


def habits_of(knowledge: Knowledge) -> Habits:
    """The readings that words mostly have in the training pairs, and which of them leave no doubt."""
    usual, sure = {}, set()
    for raw, counts in knowledge.pairs.items():
        total = sum(counts.values())
        word, most = max(counts.items(), key=lambda item: (item[1], item[0]))
        if word != raw and most >= 2 and most * 2 >= total:
            usual[raw] = word
            if counts.get(raw, 0) * 10 < total and knowledge.clean.get(raw, 0) < RARE:
                sure.add(raw)
    return Habits(usual, frozenset(sure))
