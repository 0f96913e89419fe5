"""How often the intervals of covariate effects hold the planted effect.

    python -m tests.benchmarks.quality_topic_effects

Texts of 8 to 21 words are drawn from six topics; half of them say the first topic more often, by 0.1. Topics are known
(what `infer` reads), or fitted to each draw anew from chance and matched to the planted ones.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.topics.effects import effects
from nghe_lib.topics.engines import infer
from nghe_lib.topics.match import match
from nghe_lib.topics.period import best_fit

N_TOPICS, N_WORDS, N_TEXTS, N_DRAWS, SEED = 6, 240, 400, 400, 7
USUAL = np.array([0.3, 0.2, 0.2, 0.1, 0.1, 0.1])
PLANTED = np.array([0.1, -0.05, -0.05, 0, 0, 0])
SPREAD = 2.0


def main(n_draws: int = N_DRAWS) -> None:
    """Print the share of intervals that hold the planted effect, over all topics, and the mean error of topic 0."""
    for is_fitted in (False, True):
        held: dict[str, list[np.ndarray]] = {}
        off: dict[str, list[float]] = {}
        for draw in range(n_draws if not is_fitted else n_draws // 4):
            for name, made in _estimates(SEED + draw, is_fitted):
                held.setdefault(name, []).append(((made["low"] <= PLANTED) & (PLANTED <= made["high"])).to_numpy(bool))
                off.setdefault(name, []).append(made["effect"][0] - PLANTED[0])
        for name, rows in held.items():
            each = " ".join(f"{share:.3f}" for share in np.mean(rows, axis=0))
            topics = "fitted" if is_fitted else "known"
            print(  # noqa: T201
                f"topics {topics}, {name}, n={len(rows)}: held {np.mean(rows):.3f} (each {each}), "
                f"error {np.mean(off[name]):+.4f}", flush=True,
            )  # fmt: skip


def _estimates(seed: int, is_fitted: bool) -> list[tuple[str, pd.DataFrame]]:
    chance = np.random.default_rng(seed)
    words = np.random.default_rng(0).dirichlet(np.full(N_WORDS, 0.1), N_TOPICS)
    after = chance.random(N_TEXTS) < 0.5
    shares = np.array([chance.dirichlet(SPREAD * (USUAL + PLANTED * one)) for one in after])
    lengths = chance.integers(8, 22, N_TEXTS)
    texts = np.repeat(np.arange(N_TEXTS), lengths)
    topics = (shares[texts].cumsum(axis=1) < chance.random((len(texts), 1))).sum(axis=1).clip(max=N_TOPICS - 1)
    said = (words.cumsum(axis=1)[topics] < chance.random((len(texts), 1))).sum(axis=1).clip(max=N_WORDS - 1)
    counts = csr_array((np.ones(len(texts), np.float32), (texts, said)), shape=(N_TEXTS, N_WORDS))
    counts.sum_duplicates()
    known = words
    if is_fitted:
        found, _ = best_fit(counts, n_topics=N_TOPICS, seed=seed, n_starts=4)
        known = found[match(words, found)["second"].to_numpy(int)]
    read = infer(counts, known, seed=seed)
    about = pd.DataFrame({"after": after})
    plain = effects(read, about, seed=seed)
    freed = effects(read, about, seed=seed, lengths=lengths)
    composed = effects(read, about, seed=seed, lengths=lengths, n_draws=10)
    return [("freed of the prior", freed), ("composition", composed), ("as read", plain)]


if __name__ == "__main__":
    main()
