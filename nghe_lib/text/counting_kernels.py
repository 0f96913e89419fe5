"""The loops of `count_terms`, compiled: in how many texts each term occurs, and how often in each."""

import numpy as np
from numba import njit

NONE = -1


@njit(cache=True, nogil=True)
def text_counts(codes, ends, n_terms):
    """In how many texts each term occurs: (n_terms,) int64.

    codes: (n_tokens,) number of the term that begins at each token, or NONE; ends: (n_texts,) one past each text.
    """
    counts = np.zeros(n_terms, np.int64)
    last_text = np.full(n_terms, -1, np.int64)
    first = 0
    for text in range(len(ends)):
        for place in range(first, ends[text]):
            code = codes[place]
            if code != NONE and last_text[code] != text:
                last_text[code] = text
                counts[code] += 1
        first = ends[text]
    return counts


@njit(cache=True, nogil=True)
def count_columns(codes, ends, column_of, n_columns):
    """Sparse counts, rows sorted by column: indptr (n_texts + 1,), indices and counts (n_entries,).

    column_of: (n_terms,) the column of each term, or NONE where it is left out.
    """
    here = np.zeros(n_columns, np.int64)
    seen = np.empty(n_columns, np.int32)
    indptr = np.zeros(len(ends) + 1, np.int64)
    indices = np.empty(len(codes), np.int32)
    counts = np.empty(len(codes), np.int64)
    n_entries = 0
    first = 0
    for text in range(len(ends)):
        n_seen = 0
        for place in range(first, ends[text]):
            code = codes[place]
            column = column_of[code] if code != NONE else NONE
            if column != NONE:
                if here[column] == 0:
                    seen[n_seen] = column
                    n_seen += 1
                here[column] += 1
        first = ends[text]
        found = seen[:n_seen]
        found.sort()
        for column in found:
            indices[n_entries] = column
            counts[n_entries] = here[column]
            here[column] = 0
            n_entries += 1
        indptr[text + 1] = n_entries
    return indptr, indices[:n_entries].copy(), counts[:n_entries].copy()
