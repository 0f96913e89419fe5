"""What more labels would bring: macro-F1 against the number of labels, at random and in the order a model would ask.

Each repeat holds out a third of the labelled posts and learns from growing parts of the rest, so every point is
measured on posts the model did not see. Intervals over repeats are widened because their parts overlap (Nadeau &
Bengio, 2003, Machine Learning 52, 239–281). The gain of more labels is read off an inverse power law (Figueroa et al.,
2012, BMC Med. Inform. Decis. Mak. 12:8): rough, and worth an order of magnitude only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from nghe_lib.errors import TooLittleDataError

Order = Literal["random", "active"]
LEAST_LABELS = 40
FOLDS = 3  # one of which is held out
LEVEL = 0.95
LOOK_BACK = 8


class Learned(Protocol):
    """What `Fit` gives: anything that tells the chance of each answer."""

    def probabilities(self, texts: Sequence[str], /) -> np.ndarray:
        """(n, n_answers), in the order of the answers it was fitted with."""
        ...


Fit = Callable[[Sequence[str], Sequence[str], Sequence[str], int], Learned]  # texts, labels, answers, seed


@dataclass(frozen=True)
class Gain:
    """What `more` labels would bring over the `n_labels` there are. A rough extrapolation, never a promise."""

    n_labels: int
    more: int
    macro_f1: float
    expected_gain: float
    low: float
    high: float


def learning_curve(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    seed: int,
    orders: Sequence[Order] = ("random", "active"),
    n_points: int = 6,
    n_repeats: int = 8,
    fit: Fit | None = None,
) -> pd.DataFrame:
    """Macro-F1 of a model that has learned from 20 labels, and from more and more of them up to two thirds of all.

    texts, labels: (n,) the text and the answer of each labelled post. orders: "random" takes posts as they come;
    "active" begins with 20 at random, then takes those the model so far is least sure of. n_points: sizes, evenly
    spaced in their logarithm. fit: learns from texts, labels, answers and a seed; by default `classifier.fit` without
    calibration.

    Returns order, n_labels, macro_f1, low, high (95 %, over repeats), repeat_count. Macro-F1 is the mean over answers
    that stand in the held-out part. Raises TooLittleDataError under 40 labels or two answers with five posts each.
    """
    _need(labels)
    answers = sorted(set(labels))
    numbers = np.searchsorted(answers, np.asarray(labels, dtype=object).astype(str))
    learn = fit or _fit
    parts = [_split(numbers, texts, seed=seed + repeat) for repeat in range(n_repeats)]
    sizes = _sizes(min(len(inside) for inside, _ in parts), n_points)
    scores: dict[tuple[str, int], list[float]] = {}
    for repeat, (inside, outside) in enumerate(parts):
        places = np.random.default_rng([seed, repeat]).permutation(inside)
        for order in orders:
            with threadpool_limits(1):  # many small fits: threads that wait for each other cost ten times the work
                found = _one(texts, labels, answers, places, outside, sizes, order, learn, seed)
            for size, score in found:
                scores.setdefault((order, size), []).append(score)
    return pd.DataFrame([_point(order, size, scores[order, size]) for order, size in sorted(scores)])


def gain(curve: pd.DataFrame, *, seed: int, more: int = 100, order: Order = "random", n_draws: int = 200) -> Gain:
    """What `more` labels would add to the macro-F1 at the end of the curve, by the power law a - b n^-c.

    Only the points from an eighth of the labels on are fitted: with a handful of labels a curve follows another law.
    The interval is that of fits to curves drawn within the bounds of this one. NaN where there are fewer than four
    points, or where bounds are missing.
    """
    points = curve[curve["order"].eq(order)].sort_values("n_labels")
    points = points[points["n_labels"] >= points["n_labels"].max() / LOOK_BACK]
    n, middle, low, high = (points[name].to_numpy("float64") for name in ("n_labels", "macro_f1", "low", "high"))
    spread = np.maximum(high - low, 0) / (2 * 1.96)
    rng = np.random.default_rng(seed)
    drawn = [_gain(n, np.clip(middle + spread * rng.standard_normal(len(n)), 0, 1), more) for _ in range(n_draws)]
    ends = np.nanpercentile(drawn, [2.5, 97.5]) if np.isfinite(drawn).any() else (np.nan, np.nan)
    return Gain(int(n[-1]), more, float(middle[-1]), _gain(n, middle, more), float(ends[0]), float(ends[1]))


def _need(labels: Sequence[str]) -> None:
    counts = pd.Series(list(labels), dtype=object).value_counts()
    enough = counts[counts >= 5]
    if len(labels) < LEAST_LABELS or len(enough) < 2:
        raise TooLittleDataError(
            f"cần ít nhất {LEAST_LABELS} bài đã gán nhãn và hai câu trả lời có từ 5 bài; hiện có {len(labels)} bài"
        )


def _split(numbers: np.ndarray, texts: Sequence[str], *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Places to learn from and places held out; the same text is never on both sides."""
    from nghe_lib.understand.folds import fold_numbers

    fold_of = fold_numbers(numbers, list(texts), folds=FOLDS, seed=seed)
    return np.flatnonzero(fold_of != 0), np.flatnonzero(fold_of == 0)


def _one(
    texts: Sequence[str], labels: Sequence[str], answers: Sequence[str], places: np.ndarray, outside: np.ndarray,
    sizes: Sequence[int], order: Order, learn: Fit, seed: int,
) -> list[tuple[int, float]]:  # fmt: skip
    """Sizes and scores of one repeat in one order. places: where to learn from, in random order."""
    truth, unseen = [labels[place] for place in outside], [texts[place] for place in outside]
    made: list[tuple[int, float]] = []
    chosen, model = places[:0], None
    for size in sizes:
        chosen = _more(chosen, places, size, order, model, texts)
        given = [labels[place] for place in chosen]
        if len(set(given)) > 1:
            model = learn([texts[place] for place in chosen], given, answers, seed)
            said = model.probabilities(unseen).argmax(axis=1)
            made.append((size, _macro_f1(truth, [answers[one] for one in said])))
    return made


def _more(
    chosen: np.ndarray, places: np.ndarray, size: int, order: Order, model: Learned | None, texts: Sequence[str]
) -> np.ndarray:
    """The places learned from at this size: the first ones, or those before and the ones the model is least sure of."""
    rest = places[~np.isin(places, chosen)]
    if order == "active" and model is not None:
        top = np.sort(model.probabilities([texts[place] for place in rest]), axis=1)[:, -2:]
        rest = rest[np.argsort(top[:, 1] - top[:, 0], kind="stable")]
    return np.concatenate([chosen, rest[: size - len(chosen)]])


def _sizes(most: int, n_points: int) -> list[int]:
    return sorted({round(size) for size in np.geomspace(min(20, most), most, n_points)})


def _macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """Mean F1 over the answers that stand in `truth`."""
    first, second = np.asarray(truth, dtype=object), np.asarray(said, dtype=object)
    scores = [
        2 * ((first == name) & (second == name)).sum() / ((first == name).sum() + (second == name).sum())
        for name in sorted(set(truth))
    ]
    return float(np.mean(scores))


def _point(order: str, size: int, found: Sequence[float]) -> dict[str, object]:
    from scipy.stats import t

    mean, repeats = float(np.mean(found)), len(found)
    half = float("nan")
    if repeats > 1:
        spread = np.var(found, ddof=1) * (1 / repeats + 1 / (FOLDS - 1))  # held out over learned from
        half = float(t.ppf((1 + LEVEL) / 2, repeats - 1) * np.sqrt(spread))
    return {"order": order, "n_labels": size, "macro_f1": mean, "low": max(0.0, mean - half),
            "high": min(1.0, mean + half), "repeat_count": repeats}  # fmt: skip


def _gain(n: np.ndarray, scores: np.ndarray, more: int) -> float:
    """From n[-1] to n[-1] + more by the best a - b n^-c, 0 ≤ a ≤ 1, b ≥ 0, 0.05 ≤ c ≤ 2; later points weigh more."""
    from scipy.optimize import curve_fit

    if len(n) < 4 or not np.isfinite(scores).all():
        return float("nan")
    try:
        (_, b, c), _ = curve_fit(
            lambda x, a, b, c: a - b * x**-c, n, scores, p0=(min(1.0, scores.max() + 0.05), 0.5, 0.5),
            bounds=([0, 0, 0.05], [1, 20, 2]), sigma=1 / np.sqrt(n), maxfev=5_000,
        )  # fmt: skip
    except RuntimeError:
        return float("nan")
    return float(b * (n[-1] ** -c - (n[-1] + more) ** -c))


def _fit(texts: Sequence[str], labels: Sequence[str], answers: Sequence[str], seed: int) -> Learned:
    from nghe_lib.understand import classifier

    return classifier.fit(texts, labels, answers=answers, seed=seed, calibrate=False)
