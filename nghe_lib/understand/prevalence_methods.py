"""Three ways from a classifier's answers to the true shares of a corpus, each with draws that carry its doubt.

All give a point (n_answers,) and draws (n_draws, n_answers); every row sums to 1. What is uncertain about the audit is
drawn from `random` first and in the same way for every corpus, so that two corpora under one audit share its draws;
what is uncertain about the corpus comes from `corpus_random`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nghe_lib.understand.prevalence_calibration import calibrate
from nghe_lib.understand.prevalence_inputs import Inputs

SAMPLE_ROWS = 500
PRIOR_ROWS = 1.0
COARSE, FINE = 1e-4, 1e-5
SAMPLE_SPREAD = 1.05  # the weight of the probabilities is tuned on the same rows, which the draws do not show


@dataclass(frozen=True)
class Estimate:
    """Shares of the answers. point: (n_answers,); draws: (n_draws, n_answers)."""

    point: np.ndarray
    draws: np.ndarray


def by_scores(
    inputs: Inputs, *, n_draws: int, random: np.random.Generator, corpus_random: np.random.Generator
) -> Estimate:
    """Shares under which the corpus' calibrated scores are likeliest: right where only the mix of answers differs.

    EMQ (Saerens, Latinne & Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori probabilities: a
    simple procedure", Neural Computation 14) after a calibration on the audit, repeated for draws of the calibration.
    The draws run over a systematic sample of the corpus, and their deviations are put around the whole corpus' point;
    what the corpus' finite size adds is the part of the inverse information that is not the multinomial's own, so the
    share meant is that of this corpus, not of an endless one.
    """
    from nghe_lib.understand.prevalence_kernels import answer_odds, drawn_shares, likeliest_mix

    rows, size = inputs.corpus, len(inputs.answers)
    fits = calibrate(inputs.audit, inputs.truth, n_draws=n_draws, random=random)
    chosen = _systematic(len(rows.codes), corpus_random)
    odds = answer_odds(rows.logs, rows.codes, fits.biases[0], fits.scales[0], fits.shifts[0], fits.mixes[0])
    start = likeliest_mix(odds[chosen], np.full(size, 1 / size), COARSE)
    point = likeliest_mix(odds, _inner(start, 1e-3), FINE)
    drawn = drawn_shares(
        rows.logs[chosen], rows.codes[chosen], fits.biases, fits.scales, fits.shifts, fits.mixes, _inner(point, 1e-4),
        COARSE,
    )  # fmt: skip
    noise = _corpus_noise(odds, point, n_draws, corpus_random)
    return Estimate(point, _shares(drawn[1:] - drawn[0] + point + noise))


def by_matrix(
    inputs: Inputs, *, n_draws: int, random: np.random.Generator, corpus_random: np.random.Generator
) -> Estimate:
    """Adjusted classify and count: shares that the confusion matrix turns into the counted labels.

    Forman (2008), "Quantifying counts and costs via classification", Data Mining and Knowledge Discovery 17; solved by
    least squares within the simplex. A column of the matrix is drawn from a Dirichlet distribution over its audit rows
    and one more row spread as the classifier spreads its own probabilities: an answer without rows is wide, not wrong.
    """
    size, n = len(inputs.answers), len(inputs.corpus.codes)
    told = np.eye(size)
    counts = told[inputs.audit.codes].T @ told[inputs.truth]
    counted = np.bincount(inputs.corpus.codes, minlength=size) / n
    implied = _implied(inputs)
    rows = counts.sum(axis=0)
    matrix = np.where(rows > 0, counts / np.maximum(rows, 1), implied)
    point = _solve(matrix, counted)
    prior = np.maximum(PRIOR_ROWS * (0.5 * implied + 0.5 / size), 1e-6)
    columns = random.standard_gamma((counts + prior)[None], (n_draws, size, size))
    columns /= columns.sum(axis=1, keepdims=True)
    wholes = np.round(n * point).astype(np.int64)
    spread = np.stack([corpus_random.multinomial(whole, matrix[:, k], n_draws) for k, whole in enumerate(wholes)])
    noise = (spread.sum(axis=0) - matrix @ wholes) / n
    draws = np.stack([_solve(one, counted + moved) for one, moved in zip(columns, noise, strict=True)])
    return Estimate(point, draws)


def by_sample(inputs: Inputs, *, n_draws: int, random: np.random.Generator) -> Estimate:
    """Difference estimator: the audit's shares, moved by how the corpus' probabilities differ from the audit's.

    Right under any shift where the audited rows are a simple random sample of the corpus: Angelopoulos, Bates,
    Fannjiang, Jordan & Zrnic (2023), "Prediction-powered inference", Science 382, here with one weight of the
    probabilities for all answers, chosen from the audit. A draw reweights the audit's rows (the Bayesian bootstrap)
    together with one row for each two answers that the audit may have missed; audited rows are known, so the doubt
    shrinks as the audit nears the whole corpus.
    """
    size, n, n_corpus = len(inputs.answers), len(inputs.truth), len(inputs.corpus.codes)
    told, chances = np.eye(size)[inputs.truth], inputs.audit.chances
    weight = _tuned(told, chances)
    moved = told - weight * chances
    base = weight * inputs.corpus.chances.mean(axis=0)
    point = base + moved.mean(axis=0)
    # What one unseen row could be: each answer, where the classifier expects the corpus' mean.
    unseen = np.eye(size) - weight * inputs.corpus.chances.mean(axis=0)
    mass = np.concatenate([np.ones(n), np.full(size, 1 / size)])
    draws = random.standard_gamma(mass[None], (n_draws, n + size))
    draws = (draws / draws.sum(axis=1, keepdims=True)) @ np.concatenate([moved, unseen])
    spread = SAMPLE_SPREAD * np.sqrt(max(1 - n / n_corpus, 0.0))
    return Estimate(_shares(point[None])[0], _shares(point + spread * (base + draws - point)))


def _systematic(n: int, random: np.random.Generator) -> np.ndarray:
    """Places of at most SAMPLE_ROWS rows, evenly through the sorted corpus from a random start."""
    if n <= SAMPLE_ROWS:
        return np.arange(n)
    return ((np.arange(SAMPLE_ROWS) + random.random()) * (n / SAMPLE_ROWS)).astype(np.int64)


def _inner(shares: np.ndarray, least: float) -> np.ndarray:
    """Shares moved off the edge of the simplex, from where EM does not come back."""
    kept = np.maximum(shares, least)
    made: np.ndarray = kept / kept.sum()
    return made


def _corpus_noise(odds: np.ndarray, point: np.ndarray, n_draws: int, random: np.random.Generator) -> np.ndarray:
    """(n_draws, n_answers) error of the point that comes from the corpus' size alone."""
    shares = np.maximum(point, 1e-6)
    chances = odds * shares
    chances /= chances.sum(axis=1, keepdims=True)
    mean = chances.mean(axis=0)
    whole = np.diag(mean) - np.outer(mean, mean)
    seen = np.cov(chances.T, bias=True)
    excess = (whole @ np.linalg.pinv(seen, rcond=1e-8, hermitian=True) @ whole - whole) / len(odds)
    values, vectors = np.linalg.eigh((excess + excess.T) / 2)
    return random.standard_normal((n_draws, len(point))) @ (vectors * np.sqrt(np.maximum(values, 0))).T


def _implied(inputs: Inputs) -> np.ndarray:
    """(given, true) confusion matrix that the classifier's own probabilities imply in the audit; columns sum to 1."""
    size = len(inputs.answers)
    made = np.stack([inputs.audit.chances[inputs.audit.codes == at].sum(axis=0) for at in range(size)])
    whole = made.sum(axis=0)
    return np.where(whole > 0, made / np.maximum(whole, 1e-300), np.eye(size))


def _solve(matrix: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Shares in the simplex for which `matrix @ shares` is nearest to `counted`."""
    from scipy.optimize import nnls

    heavy = 1e3  # the sum to one is a row of the system that outweighs the rest
    size = len(counted)
    found = nnls(np.vstack([matrix, np.full((1, size), heavy)]), np.append(counted, heavy))[0]
    made: np.ndarray = found / found.sum()
    return made


def _tuned(told: np.ndarray, chances: np.ndarray) -> float:
    """The weight of the probabilities that leaves least variance: one regression slope over all answers, 0 to 1."""
    centred = chances - chances.mean(axis=0)
    whole = (centred**2).sum()
    return float(np.clip((centred * told).sum() / whole, 0, 1)) if whole > 0 else 0.0


def _shares(values: np.ndarray) -> np.ndarray:
    kept = np.maximum(values, 0)
    made: np.ndarray = kept / kept.sum(axis=1, keepdims=True)
    return made
