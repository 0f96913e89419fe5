"""Loops of matrix factorisation over sparse rows, compiled; topics lie next to each other, padded as in `lda_kernels`.

Every loop writes to rows of its own from `first` to `last`, so the result does not depend on the number of threads.
"""
# mypy: disable-error-code="call-arg, var-annotated"

from __future__ import annotations

import numpy as np
from numba import njit

from nghe_lib.topics.lanes_kernels import WIDTH, load, multiply_add, spread, store

_ZERO = np.float32(0)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def multiply_rows(indptr, indices, values, table, products, first, last):
    """Rows `first` to `last` of the sparse matrix times `table` (n_columns, width): products (n_rows, width)."""
    width = table.shape[1]
    flat, out = table.reshape(-1), products.reshape(-1)
    zero = spread(_ZERO)
    for row in range(first, last):
        for k in range(0, width, WIDTH):
            store(out, row * width + k, zero)
        for entry in range(indptr[row], indptr[row + 1]):
            value = spread(values[entry])
            column = indices[entry] * width
            for k in range(0, width, WIDTH):
                store(out, row * width + k, multiply_add(value, load(flat, column + k), load(out, row * width + k)))


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def descend_rows(products, gram, sweeps, rows, first, last):
    """Non-negative least squares, one coordinate after another: rows (n_rows, width) under 1/2 r gram r' - products r'.

    gram: (width, width), its diagonal 0 where a factor is empty: such a coordinate becomes 0. Steps that change
    nothing are skipped, and most do, since a text is about few topics.
    """
    width = gram.shape[0]
    flat = gram.reshape(-1)
    slope = np.empty(width, np.float32)
    for row in range(first, last):
        for k in range(width):
            slope[k] = -products[row, k]
        for k in range(width):
            if rows[row, k] != _ZERO:
                value = spread(rows[row, k])
                for j in range(0, width, WIDTH):
                    store(slope, j, multiply_add(value, load(flat, k * width + j), load(slope, j)))
        for _ in range(sweeps):
            for k in range(width):
                curve = gram[k, k]
                new = max(_ZERO, rows[row, k] - slope[k] / curve) if curve > _ZERO else _ZERO
                step = new - rows[row, k]
                if step != _ZERO:
                    rows[row, k] = new
                    value = spread(step)
                    for j in range(0, width, WIDTH):
                        store(slope, j, multiply_add(value, load(flat, k * width + j), load(slope, j)))
