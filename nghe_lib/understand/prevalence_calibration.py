"""What an audit teaches about a classifier: P(truth | scores) among audited rows, with the doubt that it leaves.

Multinomial regression of the truth on the classifier's own log probabilities and its answer, each coefficient held
near "the classifier is right about itself" by a normal prior, so that few rows move it little and many rows move it
anywhere. The doubt is Laplace's approximation of the posterior. Vector and matrix scaling are the same idea without
priors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nghe_lib.understand.prevalence_inputs import Rows

# Standard deviations of the priors: of an answer's odds, of the weight of a log probability, of an answer's odds given
# the label. The draws are spread by a tenth more than Laplace says: it is too narrow where an answer has few rows.
# Chosen on resamples of VSFC, VSMEC, ViHSD and ViCTSD constructiveness (tests/benchmarks/honest_shares.py).
BIAS, SCALE, SHIFT, SPREAD = 1.5, 0.5, 0.5, 1.1


@dataclass(frozen=True)
class Calibrations:
    """Calibrations, the likeliest first, then draws.

    biases: (1 + n_draws, n_answers); scales and shifts: (1 + n_draws, n_answers, n_answers); mixes: (1 + n_draws,
    n_answers), shares of the answers in the audit.
    """

    biases: np.ndarray
    scales: np.ndarray
    shifts: np.ndarray
    mixes: np.ndarray


def calibrate(rows: Rows, truth: np.ndarray, *, n_draws: int, random: np.random.Generator) -> Calibrations:
    """Fit the audit. rows: audited rows; truth: (n,) their true answers."""
    n, size = rows.logs.shape
    columns = np.hstack([np.ones((n, 1)), rows.logs, np.eye(size)[rows.codes]])
    precision = np.concatenate([[BIAS**-2], np.full(size, SCALE**-2), np.full(size, SHIFT**-2)])
    best = _likeliest(columns, rows.logs, truth, precision)
    root = np.linalg.cholesky(_curvature(columns, _softmax(rows.logs + columns @ best), precision))
    steps = np.linalg.solve(root.T, random.standard_normal((best.size, n_draws))).T
    fits = best + SPREAD * np.concatenate([np.zeros((1, best.size)), steps]).reshape(-1, *best.shape)
    weights = np.concatenate([np.full((1, n), 1 / n), random.dirichlet(np.ones(n), n_draws)])
    mixes = np.stack([one @ _softmax(rows.logs + columns @ fit) for one, fit in zip(weights, fits, strict=True)])
    # C order: the kernels are compiled for it
    biases, scales, shifts = (np.ascontiguousarray(part) for part in np.split(fits, [1, 1 + size], axis=1))
    return Calibrations(biases[:, 0].copy(), scales, shifts, mixes)


def _likeliest(columns: np.ndarray, logs: np.ndarray, truth: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """(n_columns, n_answers) coefficients of greatest posterior."""
    from scipy.optimize import minimize

    size = logs.shape[1]
    told = np.eye(size)[truth]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(-1, size)
        chances = _softmax(logs + columns @ weights)
        held = precision[:, None] * weights
        fit = -np.log(np.maximum(chances[np.arange(len(truth)), truth], 1e-300)).sum()
        return fit + 0.5 * (held * weights).sum(), (columns.T @ (chances - told) + held).ravel()

    start = np.zeros(columns.shape[1] * size)
    options = {"maxiter": 500, "ftol": 1e-10}
    return minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x.reshape(-1, size)


def _curvature(columns: np.ndarray, chances: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Second derivatives of the loss: a square matrix over coefficients, answers within columns."""
    n_columns, size = columns.shape[1], chances.shape[1]
    made = np.empty((n_columns, size, n_columns, size))
    for one in range(size):
        for other in range(one, size):
            weight = chances[:, one] * ((one == other) - chances[:, other])
            made[:, one, :, other] = made[:, other, :, one] = (columns * weight[:, None]).T @ columns
    flat = made.reshape(n_columns * size, -1)
    flat[np.diag_indices(len(flat))] += np.repeat(precision, size)
    return flat


def _softmax(values: np.ndarray) -> np.ndarray:
    made: np.ndarray = np.exp(values - values.max(axis=1, keepdims=True))
    return made / made.sum(axis=1, keepdims=True)
