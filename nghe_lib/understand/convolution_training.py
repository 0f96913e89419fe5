"""How the convolutional network of `convolution` learns: Adam, dropout, words and diacritics left out at random.

Some words are hidden and some texts lose all their diacritics in each round, so that the network does not hang on
single words and reads people who type without diacritics.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nghe_lib.understand.convolution import MAX_WORDS, WIDTHS, Convolution, shrunk
from nghe_lib.understand.features import Features
from nghe_lib.understand.vectors import Vectors

N_FILTERS, EPOCHS, RATE, BATCH = 96, 12, 3e-3, 50
EPOCHS_WITH_BARE = 8
"""Where every text comes twice, with its diacritics and without."""
DROPPED, HIDDEN_WORDS, BARE_TEXTS, DECAY = 0.5, 0.15, 0.1, 1e-4
_EDGE = max(WIDTHS) - 1
_SPREAD, _NEW_SPREAD = 0.25, 0.1


@dataclass
class _Words:
    """Known words, ascending, the readings without diacritics, a vector for each, and each row's bare row."""

    words: np.ndarray
    bare: np.ndarray
    values: np.ndarray
    bare_row: np.ndarray


def fit_convolution(
    features: Features, truth: np.ndarray, *, vectors: Vectors, seed: int, epochs: int = EPOCHS,
    sample_weights: np.ndarray | None = None, bare_apart: bool = False,
) -> Convolution:  # fmt: skip
    """Learn from the features of n texts and the chance of each answer for each, truth (n, k).

    bare_apart: texts without any diacritic are read by bare readings alone, and are among the texts, so that none is
    made bare on the way.
    """
    from nghe_lib.understand.convolution_kernels import lazy_adam, numbered

    rng = np.random.default_rng(seed)
    words = features.words_apart if bare_apart else features.words
    known = _known_words(words, features.bare, vectors, rng)
    rows = np.zeros(len(words), np.int64)
    numbered(words, features.bare, known.words, known.bare, rows)
    weights = np.ones(len(truth)) if sample_weights is None else sample_weights / sample_weights.mean()
    learned = _first_weights(known.values.shape[1], truth, rng)
    moments = {name: (np.zeros_like(one), np.zeros_like(one)) for name, one in learned.items()}
    first, second = np.zeros_like(known.values), np.zeros_like(known.values)
    ticks = np.zeros(len(known.values), np.int64)
    batches = [batch for _ in range(epochs) for batch in _batches(features, rng)]
    for step, batch in enumerate(batches):
        rate = RATE * max(0.05, 1 - step / len(batches))
        padded = _padded(rows, features.word_ends, batch)
        read = _disturbed(padded, known.bare_row, rng, 0.0 if bare_apart else BARE_TEXTS)
        slopes, value_slopes = _slopes(known.values[read], learned, truth[batch], weights[batch], rng)
        for name, slope in slopes.items():
            mean, square = moments[name]
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            scale = rate * np.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
            learned[name] -= (scale * mean / (np.sqrt(square) + 1e-7)).astype(np.float32)
        flat = read.ravel()
        order = np.argsort(flat, kind="stable")
        flat_slopes = value_slopes.reshape(len(flat), -1)[order]
        lazy_adam(flat[order], flat_slopes, known.values, first, second, ticks, np.float32(rate))
    return replace(_finished(known, learned), bare_apart=np.array([bare_apart], np.uint8))


def _known_words(read: np.ndarray, bare_read: np.ndarray, vectors: Vectors, rng: np.random.Generator) -> _Words:
    """Words with a vector, and those seen twice in the texts with a small random one; bare ones the mean of theirs."""
    seen, place, counts = np.unique(read, return_index=True, return_counts=True)
    new = (counts >= 2) & (seen > 0) & ~np.isin(seen, vectors.words)
    values = vectors.values * (_SPREAD / max(float(vectors.values.std()), 1e-6))
    drawn = rng.normal(0, _NEW_SPREAD, (int(new.sum()), values.shape[1]))
    words, bare_of = (
        np.concatenate([vectors.words, seen[new]]),
        np.concatenate([vectors.bare, bare_read[place[new]]]),
    )
    weights = np.concatenate([vectors.counts, counts[new]]).astype(float)
    order = np.argsort(words)
    words, bare_of, weights = words[order], bare_of[order], weights[order]
    values = np.concatenate([values, drawn])[order].astype(np.float32)
    bare, number = np.unique(bare_of, return_inverse=True)
    means = np.zeros((len(bare), values.shape[1]))
    np.add.at(means, number, values * weights[:, None])
    means /= np.bincount(number, weights, minlength=len(bare))[:, None]
    rows = np.arange(1 + len(words) + len(bare))
    rows[1 : 1 + len(words)] = 1 + len(words) + number
    table = np.vstack([np.zeros((1, values.shape[1])), values, means]).astype(np.float32)
    return _Words(words, bare, table, rows)


def _first_weights(size: int, truth: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    made = {}
    for width in WIDTHS:
        made[f"filters{width}"] = rng.normal(0, np.sqrt(2 / (width * size)), (N_FILTERS, width * size))
    n_pooled = N_FILTERS * len(WIDTHS)
    made["bias"] = np.zeros(n_pooled)
    made["out"] = rng.normal(0, np.sqrt(1 / n_pooled), (n_pooled, truth.shape[1]))
    made["out_bias"] = np.log(np.maximum(truth.mean(axis=0), 1e-3))
    return {name: one.astype(np.float32) for name, one in made.items()}


def _batches(features: Features, rng: np.random.Generator) -> list[np.ndarray]:
    """Texts of about the same length together, in random order."""
    sizes = np.minimum(np.diff(features.word_ends, prepend=0), MAX_WORDS)
    order = np.argsort(sizes // 4 + rng.random(len(sizes)) * 6, kind="stable")
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    return [batches[one] for one in rng.permutation(len(batches))]


def _padded(rows: np.ndarray, ends: np.ndarray, batch: np.ndarray) -> np.ndarray:
    """(n, longest + 2 edges) rows of the words of some texts, 0 around them."""
    starts = np.where(batch > 0, ends[batch - 1], 0)
    sizes = np.minimum(ends[batch] - starts, MAX_WORDS)
    out = np.zeros((len(batch), max(int(sizes.max()), 1) + 2 * _EDGE), np.int64)
    for line, (start, size) in enumerate(zip(starts, sizes, strict=True)):
        out[line, _EDGE : _EDGE + size] = rows[start : start + size]
    return out


def _disturbed(read: np.ndarray, bare_row: np.ndarray, rng: np.random.Generator, bare_share: float) -> np.ndarray:
    """Some texts without diacritics, some words hidden."""
    read = np.where((rng.random(len(read)) < bare_share)[:, None], bare_row[read], read)
    return np.where(rng.random(read.shape) < HIDDEN_WORDS, 0, read)


def _slopes(
    values: np.ndarray, learned: dict[str, np.ndarray], truth: np.ndarray, weights: np.ndarray, rng: np.random.Generator
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Gradients of the loss on one batch, by the learned arrays and by `values` (n, l, d)."""
    from nghe_lib.understand.convolution_kernels import pooled_gradients

    n, _, size = values.shape
    windows = {width: _windows(values, width) for width in WIDTHS}
    pooled, places = [], {}
    for width, seen in windows.items():
        found = (seen.reshape(-1, width * size) @ learned[f"filters{width}"].T).reshape(n, -1, N_FILTERS)
        places[width] = found.argmax(axis=1)
        pooled.append(np.take_along_axis(found, places[width][:, None], axis=1)[:, 0])
    strength = np.concatenate(pooled, axis=1) + learned["bias"]
    kept = (rng.random(strength.shape) >= DROPPED) / (1 - DROPPED)
    heard = (np.maximum(strength, 0) * kept).astype(np.float32)
    scores = heard @ learned["out"] + learned["out_bias"]
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    wrong = ((chances - truth) * weights[:, None] / n).astype(np.float32)
    push = ((wrong @ learned["out"].T) * kept * (strength > 0)).astype(np.float32)
    slopes = {"out": heard.T @ wrong + DECAY * learned["out"], "out_bias": wrong.sum(axis=0), "bias": push.sum(axis=0)}
    value_slopes = np.zeros_like(values)
    for place, (width, seen) in enumerate(windows.items()):
        part = np.ascontiguousarray(push[:, place * N_FILTERS : (place + 1) * N_FILTERS])
        filters, filter_slope, window_slope = learned[f"filters{width}"], None, np.zeros_like(seen)
        filter_slope = np.zeros_like(filters)
        pooled_gradients(part, places[width], seen, filters, filter_slope, window_slope)
        slopes[f"filters{width}"] = filter_slope
        for step in range(width):
            value_slopes[:, step : step + seen.shape[1]] += window_slope[:, :, step * size : (step + 1) * size]
    return slopes, value_slopes


def _windows(values: np.ndarray, width: int) -> np.ndarray:
    """(n, l - width + 1, width * d): every row of `width` words."""
    n, length, size = values.shape
    seen = np.lib.stride_tricks.sliding_window_view(values, (width, size), axis=(1, 2))
    return np.ascontiguousarray(seen.reshape(n, length - width + 1, width * size))


def _finished(known: _Words, learned: dict[str, np.ndarray]) -> Convolution:
    size = known.values.shape[1]
    filters = np.concatenate([
        learned[f"filters{width}"].reshape(N_FILTERS, width, size).transpose(1, 2, 0) for width in WIDTHS
    ])  # fmt: skip
    values, units = shrunk(known.values)
    return Convolution(known.words, known.bare, values, units, filters.astype(np.float16), learned["bias"],
                       learned["out"], learned["out_bias"])  # fmt: skip
