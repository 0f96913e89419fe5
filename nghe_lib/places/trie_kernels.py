"""The loop that walks the trie from every syllable, compiled: which names, cues and type words stand where."""

import numpy as np
from numba import njit

from nghe_lib.places.kernels import look_up
from nghe_lib.places.letters import BREAK, DASH, DOT, OTHER, SPACE
from nghe_lib.places.name_kinds import ABBREVIATED, CUE, LANDMARK, PLAIN, SHORT, SPORT, STREET, TYPE, UNIT
from nghe_lib.places.tables import (
    ATTRIBUTES,
    CUE_CLASS,
    CUE_LENGTH,
    CUE_OF_NAME,
    FLAGS,
    FOLDED,
    GAP_BEFORE,
    IS_CASED,
    IS_PLAIN,
    IS_SPORT,
    KIND,
    LAST,
    MARKED,
    NAME,
    NAME_LENGTH,
    NUMBER,
    SECOND_LENGTH,
    SECOND_NAME,
    TYPE_WORD,
    UNMARKED,
    UPPER,
    WORD,
    WORD_LENGTH,
    WORD_SHORT,
)  # fmt: skip

_STEP = 1_000_003
_LONGEST = 12
_WORDS_PER_MARKED = 6  # a text where fewer than one word in six has marks was written without


@njit(cache=True, nogil=True)
def child_key(node, folded):
    """Key of the step from a node of the trie along a syllable."""
    return (folded * _STEP) ^ (node * 2_654_435_761 + 97)


@njit(cache=True, nogil=True)
def see(tokens, texts, keys, children, gaps, first_entry, entries, marks, names, is_address):
    """Everything the trie finds in a batch, and in `texts` how each is written; columns as in `tables`.

    is_address: a name may stand without its marks in any text.
    """
    seen = np.zeros((len(tokens), 9), np.int64)
    first = 0
    for text in range(len(texts)):
        last = texts[text, LAST]
        _describe(text, first, last, tokens, texts)
        for at in range(first, last):
            node = 0
            for reach in range(at, min(last, at + _LONGEST)):
                node = look_up(keys, children, child_key(node, tokens[reach, FOLDED]))
                if node < 0:
                    break
                if reach > at and tokens[reach, GAP_BEFORE] & ~(SPACE | (gaps[node] & (DASH | DOT))):
                    break
                for entry in range(first_entry[node], first_entry[node + 1]):
                    plain = texts[text, IS_PLAIN] != 0
                    if _is_written(at, reach - at + 1, entries[entry], tokens, marks, plain, names, is_address):
                        _note(text, at, reach, entries[entry, 0], tokens, texts, names, seen)
        first = last
    return seen


@njit(cache=True, nogil=True)
def _describe(text, first, last, tokens, texts):
    n_words = 0
    n_marked = 0
    for at in range(first, last):
        if not tokens[at, FLAGS] & NUMBER:
            n_words += 1
            n_marked += 0 if tokens[at, FLAGS] & UNMARKED else 1
            if tokens[at, FLAGS] & UPPER and at > first and not tokens[at, GAP_BEFORE] & (BREAK | DOT | OTHER):
                texts[text, IS_CASED] = 1
    texts[text, IS_PLAIN] = 1 if n_marked * _WORDS_PER_MARKED < n_words or n_marked == 0 else 0


@njit(cache=True, nogil=True)
def _note(text, at, reach, name, tokens, texts, names, seen):
    length = reach - at + 1
    kind = names[name, KIND]
    if names[name, ATTRIBUTES] & SPORT:
        texts[text, IS_SPORT] = 1
    if kind & CUE and names[name, CUE_OF_NAME] and length > seen[reach, CUE_LENGTH]:
        seen[reach, CUE_CLASS] = names[name, CUE_OF_NAME]
        seen[reach, CUE_LENGTH] = length
    if kind & TYPE and length > seen[reach, WORD_LENGTH]:
        seen[reach, WORD] = names[name, TYPE_WORD]
        seen[reach, WORD_LENGTH] = length
        seen[reach, WORD_SHORT] = names[name, ATTRIBUTES] & (SHORT | ABBREVIATED)
    if kind & (UNIT | STREET | LANDMARK) and length > seen[at, NAME_LENGTH]:
        if seen[at, NAME_LENGTH] > 0 and tokens[at, FLAGS] & UPPER and not tokens[reach, FLAGS] & (UPPER | NUMBER):
            return  # `Tân Phú trung tâm` is not Tân Phú Trung
        seen[at, SECOND_NAME] = seen[at, NAME]
        seen[at, SECOND_LENGTH] = seen[at, NAME_LENGTH]
        seen[at, NAME] = name
        seen[at, NAME_LENGTH] = length


@njit(cache=True, nogil=True)
def _is_written(at, length, entry, tokens, marks, is_plain, names, is_address):
    """Whether the tokens are the name as written with its marks, or, where that may be, without any."""
    if entry[2]:
        if is_plain:
            return True
        if names[entry[0], ATTRIBUTES] & PLAIN and not is_address:
            return False
        for step in range(length):
            if not tokens[at + step, FLAGS] & (UNMARKED | NUMBER):
                return False
        return length > 1 and (tokens[at, FLAGS] & UPPER != 0 or is_address)
    if is_plain:
        return False  # the folded entry of the same name stands for it
    for step in range(length):
        if tokens[at + step, MARKED] != marks[entry[1] + step]:
            return False
    return True


@njit(cache=True, nogil=True)
def is_capital(tokens, at, length):
    """Whether every word of a name begins with a capital; numbers do."""
    for step in range(length):
        if not tokens[at + step, FLAGS] & (UPPER | NUMBER):
            return False
    return True
