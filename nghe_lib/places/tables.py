"""Tables that the scanner's loops share: two-dimensional int64 arrays, each column by its number here.

One array instead of a column each: a compiled function that is given many arrays counts references to every one of them
on every call, which made the scanner ten times slower.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# Tokens, (n_tokens, 6): characters in the batch, hashes without and with marks, flags, kinds of gap before it.
START, END, FOLDED, MARKED, FLAGS, GAP_BEFORE = range(6)
# Flags of a token: begins with a capital; all capitals, two or more; a number; no marks.
UPPER, ALL_UPPER, NUMBER, UNMARKED = 1, 2, 4, 8

# Texts, (n_texts, 4): one past the last token; capitals inside sentences; written without marks; about a match.
LAST, IS_CASED, IS_PLAIN, IS_SPORT = range(4)

# Names, (n_names, 6): what it can be, type words a unit of that name takes, the type word it is itself, when it counts
# bare, the cue it is, attributes; see `name_kinds`.
KIND, TYPES, TYPE_WORD, RULE, CUE_OF_NAME, ATTRIBUTES = range(6)
NAME_FIELDS = ("kind", "types", "type_word", "rule", "cue", "attributes")

# What the trie saw, (n_tokens, 9): cue and type word by their last token, the two longest names by their first.
CUE_CLASS, CUE_LENGTH, WORD, WORD_LENGTH, WORD_SHORT, NAME, SECOND_NAME, NAME_LENGTH, SECOND_LENGTH = range(9)

# Hits, (n_hits, 8): text, first token, one past the last, name, what it was taken as, its type word, flags, what stands
# between it and the hit before.
N_HIT_COLUMNS = 8

# What the loop that takes hits remembers within a text: one past the last hit, one past the last name that was part of
# something else, one past the last item of a list, the type word of that list, what the last hit was taken as.
PREVIOUS, THING_END, LIST_END, LIST_TYPE, TAKEN = range(5)


class Trie(NamedTuple):
    """Names by their syllables without marks.

    keys, children: open hash table from `child_key` to a node; gaps: (n_nodes,) gaps allowed inside a name before that
    syllable; first: (n_nodes + 1,) into entries; entries: (n_entries, 3) number of a name that ends there, where its
    marked hashes begin in `marks`, 1 where marks do not count.
    """

    keys: np.ndarray
    children: np.ndarray
    gaps: np.ndarray
    first: np.ndarray
    entries: np.ndarray
    marks: np.ndarray
