"""How well topics hold together, differ and come again, beside gensim and scikit-learn; and planted topics found.

Five months of `press/daily`: K is chosen by nghe, everybody gets the same counts and K. Topics are fitted on a draw of
the texts and coherence is read off the other texts, which nobody fitted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib import city
from nghe_lib.agreement import agreement
from nghe_lib.text import titled_texts
from nghe_lib.topics import choose, fit
from nghe_lib.topics.coherence import c_v, coherence
from nghe_lib.topics.exclusivity import diversity, strongest
from nghe_lib.topics.match import match
from nghe_lib.topics.pairs import pair_topics
from nghe_lib.topics.usable import usable_counts
from tests.benchmarks.cards import Card, Figure
from tests.benchmarks.quality_terms import press

FIRST, LAST = "2025-08-01", "2025-12-31"
N_TEXTS, N_SEEDS, N_ORDERS, SEED = 20_000, 10, 3, 2025
STABLE = 0.85
Finder = Callable[[csr_array, int, int], np.ndarray]


def nghe(counts: csr_array, n_topics: int, seed: int) -> np.ndarray:
    """The default of nghe."""
    return pair_topics(counts, n_topics=n_topics, seed=seed)


def gensim_lda(counts: csr_array, n_topics: int, seed: int) -> np.ndarray:
    """LdaModel with learned priors, three passes: what nghe used before."""
    from gensim.models import LdaModel

    return LdaModel(
        _bags(counts), id2word=_names(counts), num_topics=n_topics, passes=3, chunksize=2_000, eta="auto",
        eval_every=None, random_state=seed,
    ).get_topics()  # fmt: skip


def gensim_nmf(counts: csr_array, n_topics: int, seed: int) -> np.ndarray:
    """Nmf on counts, three passes."""
    from gensim.models.nmf import Nmf

    return Nmf(
        _bags(counts), id2word=_names(counts), num_topics=n_topics, passes=3, eval_every=None, random_state=seed
    ).get_topics()  # fmt: skip


def sklearn_nmf(counts: csr_array, n_topics: int, seed: int) -> np.ndarray:
    """NMF on tf-idf from a random start."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    return NMF(n_topics, init="random", random_state=seed, max_iter=100, tol=1e-3).fit(weighed).components_


def _bags(counts: csr_array) -> list[list[tuple[int, int]]]:
    ends = pairwise(counts.indptr.tolist())
    return [list(zip(counts.indices[a:b].tolist(), counts.data[a:b].tolist(), strict=True)) for a, b in ends]


def _names(counts: csr_array) -> dict[int, str]:
    return {number: str(number) for number in range(counts.shape[1])}


FINDERS: dict[str, Finder] = {
    "nghe": nghe,
    "gensim NMF": gensim_nmf,
    "scikit-learn NMF": sklearn_nmf,
    "gensim LDA": gensim_lda,
}


def beside(counts: csr_array, others: csr_array, words: list[str], n_topics: int, finder: Finder) -> dict[str, object]:
    """Figures of one way: the mean over seeds of NPMI, C_V (both on texts not fitted) and diversity; how alike topics
    are between seeds and between orders (mean matched cosine, and the share of pairs at `STABLE` or more).
    """  # fmt: skip
    runs = [finder(counts, n_topics, seed) for seed in range(N_SEEDS)]
    orders = [np.random.default_rng([SEED, at]).permutation(counts.shape[0]) for at in range(N_ORDERS)]
    shuffled = [finder(csr_array(counts[order]), n_topics, 0) for order in orders]
    tops = [[[words[at] for at in top] for top in strongest(run, 10)] for run in runs]
    seeds = np.concatenate([match(a, b)["similarity"] for a, b in combinations(runs, 2)]).astype(float)
    by_order = np.concatenate([match(runs[0], run)["similarity"] for run in shuffled]).astype(float)
    return {
        "npmi": np.mean([np.mean(coherence(others, words, top)) for top in tops]),
        "c_v": np.mean([np.mean(c_v(others, words, top)) for top in tops]),
        "diversity": np.mean([diversity(run) for run in runs]),
        "seeds": seeds.mean(), "seeds_stable": (seeds >= STABLE).mean(),
        "orders": by_order.mean(), "orders_stable": (by_order >= STABLE).mean(),
    }  # fmt: skip


def press_table() -> tuple[int, pd.DataFrame, dict[str, float]]:
    """K, a row per way, and what drawing the texts anew does to the topics of nghe."""
    texts, _, _ = press(FIRST, LAST)
    texts = sorted(texts)
    counts, words = usable_counts(texts, min_df=5, max_df_share=0.1)
    drawn = np.random.default_rng(SEED).permutation(len(texts))
    here, others = csr_array(counts[np.sort(drawn[:N_TEXTS])]), csr_array(counts[np.sort(drawn[N_TEXTS:])])
    n_topics = choose([texts[at] for at in np.sort(drawn[:N_TEXTS])], seed=SEED).n_topics
    rows = {}
    for name, finder in FINDERS.items():
        rows[name] = beside(here, others, words, n_topics, finder)
        print(n_topics, name, rows[name], flush=True)  # noqa: T201
    return n_topics, pd.DataFrame(rows).T, redrawn(counts, n_topics)


def redrawn(counts: csr_array, n_topics: int) -> dict[str, float]:
    """Topics of nghe on all texts against those on texts drawn anew with replacement, `N_SEEDS` times."""
    first = nghe(counts, n_topics, SEED)
    chances = [np.random.default_rng([SEED, at]) for at in range(N_SEEDS)]
    again = [csr_array(counts[np.sort(one.integers(counts.shape[0], size=counts.shape[0]))]) for one in chances]
    alike = np.mean([match(first, nghe(each, n_topics, SEED))["similarity"].astype(float) for each in again], axis=0)
    shown = alike[alike >= STABLE]
    made = {"all": alike.mean(), "stable_share": (alike >= STABLE).mean(), "shown": shown.mean()}
    print(made, flush=True)  # noqa: T201
    return made


def city_figures(n_posts: int = 20_000) -> list[dict[str, object]]:
    """Planted topics of the city found at K 20: NMI, purity, alone and with threads."""
    batch = next(iter(city.build(n_posts=n_posts, seed=SEED).batches()))
    posts = batch.posts
    planted = posts[["post_id"]].merge(batch.truth, on="post_id", how="left")["topic"]
    texts, threads = titled_texts(posts).tolist(), posts["root_id"].fillna(posts["post_id"]).to_numpy(object)
    made = []
    for method, of_threads in (("pairs", threads), ("pairs", None), ("lda", None)):
        found = fit(texts, n_topics=20, seed=SEED, method=method, threads=of_threads, stability_runs=0)
        known = planted.notna().to_numpy(bool) & (found.doc_topics.sum(axis=1) > 0)
        best = found.doc_topics.argmax(axis=1)[known]
        table = pd.crosstab(best, planted[known].to_numpy()).to_numpy()
        row = {"method": method, "threads": of_threads is not None, "nmi": agreement(best, planted[known].to_numpy()),
               "purity": table.max(1).sum() / table.sum(), "no_topic": found.no_topic_share}  # fmt: skip
        print(row, flush=True)  # noqa: T201
        made.append(row)
    return made


def card() -> Card:
    """The whole measurement; some twenty minutes on two cores."""
    n_topics, table, again = press_table()
    here = city_figures()
    peers = table.drop(index="nghe")

    def beat(column: str) -> str:
        return ", ".join(f"{name} {row[column]:.3f}" for name, row in peers.iterrows())

    own = table.loc["nghe"]
    labels = {"npmi": "NPMI, top 10", "c_v": "C_V, top 10", "diversity": "diversity, top 25",
              "seeds": "matched similarity between seeds", "seeds_stable": "topics matched at 0.85 between seeds",
              "orders": "matched similarity between orders",
              "orders_stable": "topics matched at 0.85 between orders"}  # fmt: skip
    return Card(
        title="Topics: coherence, stability, planted topics",
        what="Topics from pairs of words (symmetric NMF of weighted NPMI from a spectral start); nothing trained.",
        data=f"press/daily, August to December 2025, {N_TEXTS} texts fitted, the others judge; the synthetic city.",
        split=f"K = {n_topics}, chosen by nghe; {N_SEEDS} seeds, {N_ORDERS} orders.",
        figures=(
            *(Figure(label, f"{own[name]:.3f}", beat(name)) for name, label in labels.items()),
            Figure("all texts drawn anew, matched similarity", f"{again['all']:.3f}", "", ""),
            Figure("the same, topics shown to leaders", f"{again['shown']:.3f}", "", "0.85"),
            Figure("share of topics shown to leaders", f"{again['stable_share']:.2f}", "", ""),
            Figure("city, K 20, threads: NMI / purity", f"{here[0]['nmi']:.2f} / {here[0]['purity']:.2f}",
                   f"without threads {here[1]['nmi']:.2f}, LDA {here[2]['nmi']:.2f}"),
        ),
        failures="Between seeds and orders nothing changes because nothing is drawn; what is left is the draw of the "
        "texts. A thread of the city has one topic by construction, which real threads need not have.",
        version=f"seed {SEED}",
    )  # fmt: skip


if __name__ == "__main__":
    for one in sys.argv[1:] or ("press", "city"):
        press_table() if one == "press" else city_figures()
