"""The two loops of honest shares: calibrated answers of every text, and the mixture that explains a corpus."""

import numpy as np
from numba import njit

MOST_STEPS = 3_000
STRIDE = 1.8  # the step is an EM step in the exponent: up to 2 the likelihood still rises, and 1.8 needs half the steps


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def answer_odds(logs, codes, bias, scale, shift, mix):
    """Likelihood of every row under each answer, up to a factor of the row.

    logs: (n, n_answers) centred logarithms of the classifier's probabilities. codes: (n,) given answer. bias:
    (n_answers,), scale: (n_answers, n_answers), shift: (n_answers given, n_answers): a calibration. mix: (n_answers,)
    shares among the rows the calibration was fitted to. Returns (n, n_answers).
    """
    n, size = logs.shape
    made = np.empty((n, size))
    for row in range(n):
        top = -np.inf
        for k in range(size):
            value = logs[row, k] + bias[k] + shift[codes[row], k]
            for other in range(size):
                value += logs[row, other] * scale[other, k]
            made[row, k] = value
            top = max(top, value)
        total = 0.0
        for k in range(size):
            made[row, k] = np.exp(made[row, k] - top)
            total += made[row, k]
        for k in range(size):
            made[row, k] /= total * mix[k]
    return made


@njit(cache=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
def likeliest_mix(odds, start, tolerance):
    """Shares under which the rows of `odds` (n, n_answers) are likeliest, from `start` on: (n_answers,).

    The step of Saerens, Latinne & Decaestecker (2002), lengthened; ends when no share moves by more than `tolerance`.
    """
    n, size = odds.shape
    shares = start.copy()
    gain = np.empty(size)
    for _ in range(MOST_STEPS):
        gain[:] = 0.0
        for row in range(n):
            total = 0.0
            for k in range(size):
                total += shares[k] * odds[row, k]
            part = 1.0 / total
            for k in range(size):
                gain[k] += odds[row, k] * part
        whole = 0.0
        for k in range(size):
            gain[k] = shares[k] * (gain[k] / n) ** STRIDE
            whole += gain[k]
        moved = 0.0
        for k in range(size):
            moved = max(moved, abs(gain[k] / whole - shares[k]))
            shares[k] = gain[k] / whole
        if moved < tolerance:
            break
    return shares


@njit(cache=True)
def drawn_shares(logs, codes, biases, scales, shifts, fitted, start, tolerance):
    """`likeliest_mix` of the same rows under each calibration: (n_draws, n_answers).

    fitted: (n_draws, n_answers) mixes of the rows that the calibrations were fitted to.
    """
    made = np.empty(biases.shape)
    for draw in range(len(biases)):
        odds = answer_odds(logs, codes, biases[draw], scales[draw], shifts[draw], fitted[draw])
        made[draw] = likeliest_mix(odds, start, tolerance)
    return made
