"""Honest shares on real labelled sets: does the interval hold the truth, and how far off are raw and corrected shares?

One resample: an audit of 100, 200 or 400 rows and a corpus of 2,000 rows, both drawn with replacement from the half of
a set that the classifier did not learn from, the corpus with class shares from a flat Dirichlet distribution. The truth
is the share in the drawn corpus. `python -m tests.benchmarks.honest_shares [N_RESAMPLES]` prints every table.

Classifier: TF-IDF of words and word pairs with logistic regression, as plain as it gets, so that there is much to
correct. The three prior widths and the spread of `prevalence_calibration` were chosen on resamples of VSFC, VSMEC,
ViHSD and ViCTSD (another seed), with trials on AIVIVN and ViSpam too: no set is untouched.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from nghe_lib.understand.prevalence import corrected_shares, interval, prevalence
from nghe_lib.understand.prevalence_methods import by_matrix
from tests.conftest import REPO

DATA = REPO.parent / "shared" / "data" / "labelled"
SETS = {
    "VSFC sentiment": ("uit_vsfc/uit_vsfc.csv", "sentiment"),
    "AIVIVN sentiment": ("aivivn2019/aivivn_train.csv", "label"),
    "VSMEC emotion": ("uit_vsmec/uit_vsmec.csv", "label"),
    "ViHSD abuse": ("vihsd/vihsd.csv", "label"),
    "ViCTSD toxicity": ("uit_victsd/uit_victsd.csv", "toxic"),
    "ViCTSD constructiveness": ("uit_victsd/uit_victsd.csv", "constructive"),
    "ViSpam spam": ("vispamreviews/vispamreviews.csv", "spam"),
}
AUDITS, N_CORPUS, SEED = (100, 200, 400), 2_000, 20_25


@dataclass(frozen=True)
class Pool:
    """Held-out rows: what the classifier said of each, and its true answer."""

    rows: pd.DataFrame
    by_answer: tuple[np.ndarray, ...]


@cache
def pool(name: str) -> Pool:
    """The half of a set that its classifier did not learn from, with predictions and `truth`."""
    texts, truth, learnt = _read(name)
    said = _classifier(name)(texts[~learnt])
    return _pooled(said, truth[~learnt])


def resampled(
    name: str, n_audit: int, n_resamples: int, *, from_corpus: bool = False, method: str = "scores"
) -> dict[str, float]:
    """Figures of one set and size of audit.

    from_corpus: the audit is a random sample of the corpus (and `audit_is_sample`), else of the set's own mix.
    method: scores, or matrix (adjusted classify and count) to compare.
    """
    random = np.random.default_rng([SEED, n_audit, from_corpus])
    held = pool(name)
    found = [_one(held, n_audit, random, from_corpus, method) for _ in range(n_resamples)]
    return _figures([one for one in found if one is not None], n_resamples)


def _one(
    held: Pool, n_audit: int, random: np.random.Generator, from_corpus: bool, method: str
) -> tuple[np.ndarray, ...] | None:
    """True, raw, corrected shares, low and high; nothing when the audit was refused as too small."""
    size = len(held.by_answer)
    counts = random.multinomial(N_CORPUS, random.dirichlet(np.ones(size)))
    places = np.concatenate([random.choice(rows, n) for rows, n in zip(held.by_answer, counts, strict=True)])
    audited = (
        random.choice(places, n_audit, replace=False) if from_corpus else random.integers(0, len(held.rows), n_audit)
    )
    corpus, audit = held.rows.iloc[places].drop(columns="truth"), held.rows.iloc[audited]
    if audit["truth"].nunique() < 2 and not from_corpus:
        return None
    seed = int(random.integers(2**31))
    if method == "matrix":
        made = corrected_shares(corpus, audit, audit_is_sample=True, is_shifted=False, seed=seed)
        found = by_matrix(made.inputs, n_draws=300, random=random, corpus_random=random)
        return counts / N_CORPUS, made.raw, found.point, *interval(found, 0.95)
    table = prevalence(corpus, audit, audit_is_sample=from_corpus, seed=seed)
    raw, share, low, high = (table[column].to_numpy() for column in ("raw_share", "share", "low", "high"))
    return counts / N_CORPUS, raw, share, low, high, table["note"].str.contains("chưa kiểm chứng").to_numpy(float)


def _figures(found: Sequence[tuple[np.ndarray, ...]], n_resamples: int) -> dict[str, float]:
    true, raw, share, low, high, *noted = (np.stack(part) for part in zip(*found, strict=True))
    held = ((low - 1e-9 <= true) & (true <= high + 1e-9)).mean(axis=0)
    return {
        "coverage": held.mean(), "lowest": held.min(), "highest": held.max(), "raw_error": abs(raw - true).mean(),
        "error": abs(share - true).mean(), "width": (high - low).mean(),
        "noticed": noted[0].mean() if noted else 0.0, "refused": 1 - len(found) / n_resamples,
    }  # fmt: skip


PHONES = "ViSFD phone reviews"
ELSEWHERE = (("VSFC sentiment", PHONES), ("VSFC sentiment", "AIVIVN sentiment"), ("AIVIVN sentiment", PHONES),
             ("AIVIVN sentiment", "VSFC sentiment"))  # fmt: skip


def elsewhere(taught: str, corpus: str, n_audit: int, n_resamples: int, *, new_audit: bool) -> dict[str, float]:
    """A classifier of one set on texts of another, audited where it was taught or (new_audit) on the new texts.

    Positive or negative only: rows that are neither are left out of both sets, and the classifier's probabilities are
    shared out among the two.
    """
    random = np.random.default_rng([SEED, n_audit, new_audit])
    old, new = _two(taught, taught), _two(taught, corpus)
    audit_pool = new if new_audit else old
    found = []
    for _ in range(n_resamples):
        counts = random.multinomial(N_CORPUS, random.dirichlet(np.ones(2)))
        places = np.concatenate([random.choice(rows, n) for rows, n in zip(new.by_answer, counts, strict=True)])
        audit = audit_pool.rows.iloc[random.integers(0, len(audit_pool.rows), n_audit)]
        table = prevalence(new.rows.iloc[places].drop(columns="truth"), audit, seed=int(random.integers(2**31)))
        raw, share, low, high = (table[column].to_numpy() for column in ("raw_share", "share", "low", "high"))
        noted = table["note"].str.contains("chưa kiểm chứng").to_numpy(float)
        found.append((counts / N_CORPUS, raw, share, low, high, noted))
    return _figures(found, n_resamples)


@cache
def _two(taught: str, corpus: str) -> Pool:
    """Positive and negative held-out rows of `corpus` with what the classifier of `taught` says."""
    texts, truth, learnt = _phones() if corpus == PHONES else _read(corpus)
    kept = ~learnt & np.isin(truth, ("positive", "negative"))
    said = _classifier(taught)(texts[kept])
    chances = said[["p_negative", "p_positive"]].to_numpy()
    made = pd.DataFrame(chances / chances.sum(axis=1, keepdims=True), columns=["p_negative", "p_positive"])
    made.insert(0, "label", np.where(chances[:, 0] >= chances[:, 1], "negative", "positive"))
    return _pooled(made, truth[kept])


def _pooled(said: pd.DataFrame, truth: np.ndarray) -> Pool:
    answers = [name[2:] for name in said if name.startswith("p_")]
    return Pool(said.assign(truth=truth), tuple(np.flatnonzero(truth == answer) for answer in answers))


@cache
def _read(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Texts, true answers, and which rows are learnt from (a random half; texts that repeat are taken once)."""
    file, column = SETS[name]
    rows = pd.read_csv(DATA / file).dropna(subset=["text", column]).drop_duplicates("text")
    truth = rows[column].astype(str).to_numpy(object)
    if name.startswith("AIVIVN"):
        truth = np.where(rows[column].astype(str).isin(["1", "negative"]), "negative", "positive")
    return rows["text"].to_numpy(object), truth, np.random.default_rng(SEED).random(len(rows)) < 0.5


@cache
def _phones() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Phone reviews: one and two stars are negative, four and five positive."""
    rows = pd.read_csv(DATA / "uit_visfd" / "uit_visfd.csv").dropna(subset=["text", "n_star"])
    stars = rows["n_star"].astype(float).to_numpy()
    truth = np.where(stars <= 2, "negative", np.where(stars >= 4, "positive", "neutral"))
    return rows["text"].to_numpy(object), truth, np.zeros(len(rows), dtype=bool)


@cache
def _classifier(name: str):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, truth, learnt = _read(name)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = LogisticRegression(C=5, max_iter=300).fit(words.fit_transform(texts[learnt]), truth[learnt])

    def say(held: np.ndarray) -> pd.DataFrame:
        chances = model.predict_proba(words.transform(held))
        made = pd.DataFrame(chances, columns=[f"p_{answer}" for answer in model.classes_])
        made.insert(0, "label", model.classes_[chances.argmax(axis=1)])
        return made

    return say


def main(n_resamples: int) -> None:
    """Print every table."""
    for name in SETS:
        for n_audit in AUDITS:
            _print(f"{name} n={n_audit}", resampled(name, n_audit, n_resamples))
            _print(f"{name} n={n_audit} sample", resampled(name, n_audit, n_resamples, from_corpus=True))
        _print(f"{name} n=200 matrix", resampled(name, 200, max(n_resamples // 5, 50), method="matrix"))
    for taught, corpus in ELSEWHERE:
        for new_audit in (False, True):
            where = "new" if new_audit else "old"
            _print(f"{taught} -> {corpus}, audit {where}",
                   elsewhere(taught, corpus, 200, max(n_resamples // 5, 50), new_audit=new_audit))  # fmt: skip


def _print(name: str, figures: dict[str, float]) -> None:
    print(name, " ".join(f"{key}={value:.4f}" for key, value in figures.items()), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
