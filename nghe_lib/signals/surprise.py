"""How surprising a count is after a baseline, when counts vary more than Poisson.

Model: the baseline saw `before` posts in an exposure of `exposure_before` posts in all. With a Gamma(1/2, 0) prior on
the rate the next count is negative binomial, which carries the uncertainty of the baseline itself (Gelman et al.,
Bayesian Data Analysis, 3rd ed. 2013, sections 2.6 and 2.8). Over-dispersion divides all counts by a factor, as in
quasi-likelihood (McCullagh & Nelder, Generalized Linear Models, 2nd ed. 1989, section 6.2.3).
False discovery: Benjamini & Hochberg (1995), "Controlling the false discovery rate", JRSS B 57(1), 289-300.
"""

from __future__ import annotations

import numpy as np

_PRIOR_COUNT = 0.5


def expected_count(
    before: np.ndarray | float, *, exposure: np.ndarray | float, exposure_before: np.ndarray | float
) -> np.ndarray:
    """Posts expected in `exposure` at the rate of the baseline; never 0."""
    return np.asarray((before + _PRIOR_COUNT) * exposure / exposure_before)


def tail_probability(
    observed: np.ndarray,
    before: np.ndarray | float,
    *,
    exposure: np.ndarray | float,
    exposure_before: np.ndarray | float,
    dispersion: np.ndarray,
) -> np.ndarray:
    """Chance of a count at least as high as `observed`; 1 where nothing was observed. Arrays broadcast."""
    from scipy.special import betainc

    share = exposure / (exposure + exposure_before)
    scaled = np.maximum(observed, 1e-9) / dispersion
    chance = betainc(scaled, (before + _PRIOR_COUNT) / dispersion, share)
    return np.where(np.asarray(observed) > 0, chance, 1.0)


def dispersions(counts: np.ndarray, exposures: np.ndarray, *, prior: float, prior_days: float) -> np.ndarray:
    """Pearson dispersion of each series over its baseline, drawn towards `prior`, never under 1.

    counts: (n_series, n_days). exposures: (n_days,) or (n_series, n_days) posts in all; days without any are left out.
    prior_days: how many days the prior weighs. Returns (n_series,).
    """
    exposures = np.atleast_2d(exposures).astype(float)
    used = exposures > 0
    totals = (counts * used).sum(axis=1, keepdims=True) + _PRIOR_COUNT
    means = np.where(used, totals * exposures / np.maximum(exposures.sum(axis=1, keepdims=True), 1), 1.0)
    squares = np.where(used, (counts - means) ** 2 / means, 0.0).sum(axis=1)
    freedom = np.maximum(used.sum(axis=1) - 1, 0) + prior_days
    return np.maximum((squares + prior_days * prior) / np.maximum(freedom, 1), 1.0)


def likelihood_gain(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Log-likelihood ratio G² of `observed` against `expected` under Poisson; 0 where nothing rose.

    Dunning (1993), "Accurate methods for the statistics of surprise and coincidence", Computational Linguistics 19(1).
    """
    logs = np.log(np.maximum(observed, 1e-9) / expected)
    return np.where(observed > expected, 2 * (observed * logs - (observed - expected)), 0.0)


def q_values(p_values: np.ndarray, *, n_tests: int | None = None) -> np.ndarray:
    """Benjamini–Hochberg adjusted p-values, shape kept.

    n_tests: all tests made, when those not given here are known to have larger p-values.
    """
    p_values = np.asarray(p_values, float)
    total = max(n_tests or 0, len(p_values))
    order = np.argsort(p_values, kind="stable")
    raised = p_values[order] * total / np.arange(1, len(p_values) + 1)
    lowered = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    made = np.empty(len(p_values))
    made[order] = lowered
    return made
