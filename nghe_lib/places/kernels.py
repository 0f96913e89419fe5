"""Characters to syllables with their hashes, compiled; and the hash table that the trie lives in."""

import numpy as np
from numba import njit

from nghe_lib.places.letters import BREAK, DIGIT, GAP, LETTER, MARK, OTHER, SKIP, SPACE
from nghe_lib.places.tables import (
    ALL_UPPER,
    END,
    FLAGS,
    FOLDED,
    GAP_BEFORE,
    LAST,
    MARKED,
    NUMBER,
    START,
    UNMARKED,
    UPPER,
)

_MIX = 1_000_003
_LONG = 24


@njit(cache=True, nogil=True)
def tokenise(codes, ends, table, most):
    """Syllables and numbers of texts that stand one after the other in `codes`.

    codes: (n_characters,) uint32; ends: (n_texts,) one past each text; most: room for so many tokens. Returns tokens
    and texts, columns as in `tables`. A letter beside a digit is another token (Q1). Tokens of addresses (http://…,
    @name) are left out.
    """
    tokens = np.empty((most, 6), np.int64)
    texts = np.zeros((len(ends), 4), np.int64)
    letters = np.zeros(_LONG, np.int64)
    shapes = np.zeros(_LONG, np.int64)
    n = 0
    first = 0
    for text in range(len(ends)):
        last = ends[text]
        before = BREAK
        at = first
        while at < last:
            code = codes[at]
            kind = table[code, 0] if code < len(table) else GAP
            if kind != LETTER and kind != DIGIT:
                if kind == GAP:
                    what = table[code, 1] if code < len(table) else OTHER
                    before |= what
                    if code == 64 and not (before & ~(OTHER | SPACE | BREAK)):  # @name: not a word
                        at += 1
                        while at < last and _inside_address(codes[at]):
                            at += 1
                        continue
                at += 1
                continue
            begin = at
            length = 0
            tone = 0
            n_upper = 0
            is_number = kind == DIGIT
            unmarked = True
            finish = at
            while at < last:
                code = codes[at]
                kind = table[code, 0] if code < len(table) else GAP
                if kind == MARK:
                    if length > 0 and length <= _LONG:
                        if table[code, 2]:
                            shapes[length - 1] = table[code, 2]
                            unmarked = False
                        if table[code, 3]:
                            tone = table[code, 3]
                            unmarked = False
                elif kind == (DIGIT if is_number else LETTER):
                    if length < _LONG:
                        letters[length] = table[code, 1]
                        shapes[length] = table[code, 2]
                        if table[code, 2]:
                            unmarked = False
                    if table[code, 3]:
                        tone = table[code, 3]
                        unmarked = False
                    if table[code, 4] and (n_upper > 0 or length == 0):
                        n_upper += 1
                    length += 1
                elif kind == LETTER or kind == DIGIT or kind == GAP:
                    break
                at += 1
                if kind != SKIP:
                    finish = at
            if not is_number and at + 2 < last and codes[at] == 58 and codes[at + 1] == 47 and codes[at + 2] == 47:
                while at < last and not _is_blank(codes[at]):
                    at += 1
                before |= OTHER
                continue
            plain, full = _hashes(letters, shapes, min(length, _LONG), tone, is_number, length)
            tokens[n, START] = begin
            tokens[n, END] = finish
            tokens[n, FOLDED] = plain
            tokens[n, MARKED] = full
            tokens[n, GAP_BEFORE] = before
            tokens[n, FLAGS] = (
                (UPPER if n_upper > 0 else 0)
                | (ALL_UPPER if n_upper == length and length > 1 else 0)
                | (NUMBER if is_number else 0)
                | (UNMARKED if unmarked else 0)
            )
            before = 0
            n += 1
        texts[text, LAST] = n
        first = last
    return tokens[:n].copy(), texts


@njit(cache=True, nogil=True)
def _inside_address(code):
    return 48 <= code <= 57 or 65 <= code <= 90 or 97 <= code <= 122 or code == 46 or code == 95


@njit(cache=True, nogil=True)
def _is_blank(code):
    return code == 32 or code == 10 or code == 9 or code == 13 or code == 0xA0


@njit(cache=True, nogil=True)
def _hashes(letters, shapes, length, tone, is_number, whole):
    """Hash of the syllable without and with marks; a last i and y after the same consonants are one (Mỹ, Mĩ)."""
    skip = 0
    if is_number:
        while skip < length - 1 and letters[skip] == 48:
            skip += 1
    plain = np.int64(7)
    full = np.int64(11)
    for at in range(skip, length):
        letter = letters[at]
        if letter == 121 and at == length - 1 and at > 0:
            other = letters[at - 1]
            if (
                other == 104 or other == 107 or other == 108 or other == 109 or other == 115 or other == 116
                or (other == 117 and at > 1 and letters[at - 2] == 113)
            ):  # fmt: skip
                letter = 105
        plain = (plain * _MIX) ^ letter
        full = (full * _MIX) ^ (letter * 8 + shapes[at])
    full = (full * _MIX) ^ (tone + 1)
    if whole > length:
        plain = np.int64(1)
        full = np.int64(1)
    return plain, full


@njit(cache=True, nogil=True)
def look_up(keys, values, key):
    """The value of `key` in an open hash table of a power of two, or -1; empty places hold the value -1."""
    mask = len(keys) - 1
    at = (key ^ (key >> 29)) * np.int64(-7046029254386353131)
    at = (at ^ (at >> 32)) & mask
    while values[at] >= 0:
        if keys[at] == key:
            return values[at]
        at = (at + 1) & mask
    return -1


@njit(cache=True, nogil=True)
def fill(keys, values, new_keys, new_values):
    """Put pairs into an empty table of `look_up`."""
    mask = len(keys) - 1
    for number in range(len(new_keys)):
        key = new_keys[number]
        at = (key ^ (key >> 29)) * np.int64(-7046029254386353131)
        at = (at ^ (at >> 32)) & mask
        while values[at] >= 0 and keys[at] != key:
            at = (at + 1) & mask
        keys[at] = key
        values[at] = new_values[number]
