"""Weeks of texts over invented words, in which topics are born, die, split, merge and drift at weeks that are known."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

WIDTH = 40
"""Words of a topic; a wide one, which splits, has twice as many."""
BEGIN, END = 3, 3
"""Weeks at both ends in which nothing is planted."""
DRIFT_WEEKS, DRIFT_WORDS = 12, 3
BACKGROUND = 120


@dataclass(frozen=True)
class Planted:
    """What happens, in which week, to the topic of which words."""

    week: int
    event: str
    words: frozenset[str]


@dataclass
class _City:
    """What is talked about at the moment: words of each topic, strongest first, and how often each is talked about."""

    chance: np.random.Generator
    topics: dict[int, np.ndarray] = field(default_factory=dict)
    weights: dict[int, float] = field(default_factory=dict)
    n_words: int = 0

    def words(self, n: int) -> np.ndarray:
        self.n_words += n
        return np.arange(self.n_words - n, self.n_words)

    def add(self, words: np.ndarray, weight: float = 1.0) -> int:
        number = len(self.topics)
        self.topics[number], self.weights[number] = words, weight
        return number

    def new(self, width: int = WIDTH) -> int:
        return self.add(self.chance.permutation(self.words(width)))


def stream(
    seed: int, *, n_weeks: int = 20, n_texts: int = 1000, n_topics: int = 8, n_births: int = 3, n_deaths: int = 3,
    n_splits: int = 2, n_merges: int = 2, n_drifts: int = 2,
) -> tuple[list[tuple[csr_array, list[str]]], list[Planted]]:  # fmt: skip
    """Counts and words of each week, and what was planted. At most one birth, death, split or merge a week."""
    city = _City(np.random.default_rng(seed))
    city.words(BACKGROUND)
    usual = [city.new() for _ in range(n_topics)]
    wide = [city.new(2 * WIDTH) for _ in range(n_splits)]
    pairs = [(city.new(), city.new()) for _ in range(n_merges)]
    drifting = {city.new(): city.chance.permutation(WIDTH) for _ in range(n_drifts)}
    drift_start = int(city.chance.integers(2, 5))
    dying = city.chance.choice(usual, n_deaths, replace=False).tolist()
    due = [("born", None)] * n_births + [("died", one) for one in dying]
    due += [("split", one) for one in wide] + [("merged", pair) for pair in pairs]
    weeks = city.chance.permutation(np.arange(BEGIN, n_weeks - END))[: len(due)]
    plan = dict(zip(weeks.tolist(), due, strict=True))
    made, planted = [], []
    for week in range(n_weeks):
        if week in plan:
            event, whom = plan[week]
            planted.append(Planted(week, event, _named(_happen(city, event, whom))))
        for number, order in drifting.items():
            at = week - drift_start
            if 0 <= at < DRIFT_WEEKS:
                changed = city.topics[number].copy()
                changed[order[at * DRIFT_WORDS : (at + 1) * DRIFT_WORDS]] = city.words(DRIFT_WORDS)
                city.topics[number] = changed
            if at == DRIFT_WEEKS // 2:
                planted.append(Planted(week, "drifted", _named(city.topics[number])))
        made.append(_said(city, n_texts))
    return made, planted


def _happen(city: _City, event: str, whom: object) -> np.ndarray:
    """Change the city, and give the words of the topic it happened to."""
    if event == "born":
        return city.topics[city.new()]
    if event == "died":
        city.weights[whom] = 0
        return city.topics[whom]
    if event == "split":
        words = city.topics[whom]
        city.weights[whom] = 0
        city.add(words[0::2], 0.7)
        city.add(words[1::2], 0.7)
        return words
    first, second = whom
    city.weights[first] = city.weights[second] = 0
    return city.topics[city.add(np.column_stack([city.topics[first], city.topics[second]]).ravel(), 1.5)]


def _said(city: _City, n_texts: int) -> tuple[csr_array, list[str]]:
    """Texts of 8 to 21 words: 72 % of their topic (Zipf), 20 % of no topic, 8 % of another topic."""
    chance, live = city.chance, [number for number, weight in city.weights.items() if weight > 0]
    weights = np.array([city.weights[number] for number in live])
    topics = np.array(live)[chance.choice(len(live), n_texts, p=weights / weights.sum())]
    texts = np.repeat(np.arange(n_texts), chance.integers(8, 22, n_texts))
    about, kind = topics[texts], chance.random(len(texts))
    about[kind > 0.92] = chance.choice(live, int((kind > 0.92).sum()))
    words = chance.integers(0, BACKGROUND, len(texts))
    for number in live:
        mine = np.flatnonzero((about == number) & (kind > 0.2))
        frequency = 1 / np.arange(1, len(city.topics[number]) + 1) ** 0.8
        words[mine] = chance.choice(city.topics[number], len(mine), p=frequency / frequency.sum())
    counts = csr_array((np.ones(len(texts)), (texts, words)), shape=(n_texts, city.n_words))
    counts.sum_duplicates()
    used = np.flatnonzero(np.bincount(counts.indices, minlength=city.n_words) >= 2)
    return csr_array(counts[:, used]), [_name(word) for word in used]


def _name(word: int) -> str:
    return f"tu{word:05d}"


def _named(words: np.ndarray) -> frozenset[str]:
    return frozenset(_name(word) for word in words)
