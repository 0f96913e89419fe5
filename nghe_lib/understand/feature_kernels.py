"""Texts to hashed features in one pass over the code points of a batch; see `features` for what they are.

Each text has its own turn and sees nothing of its neighbours, so what comes out does not depend on the batch.
"""

from __future__ import annotations

import numba as nb
import numpy as np

BLANK, LETTER, DIGIT, MARK, PICTURE, NOTHING = range(6)
N_GROUPS = 4
_START, _END, _PRIME = np.uint64(0x9E3779B97F4A7C15), np.uint64(36), np.uint64(0x100000001B3)
_NUMBER, _TONE = np.uint64(35), np.uint64(0x110000)
_SALTS = np.array([0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179, 0x3C6EF372FE94F82B, 0x510E527FADE682D1], np.uint64)


@nb.njit(inline="always")
def _mixed(key):
    """The finaliser of SplitMix64: every bit of the key moves every bit of the hash."""
    key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(31))


@nb.njit(inline="always")
def _emitted(key, mask, stamp, stamps, ids, at):
    """Write the bucket of `key` unless this group of this text has it already."""
    bucket = np.int64(_mixed(key) & mask)
    if stamps[bucket] != stamp:
        stamps[bucket] = stamp
        ids[at] = bucket
        return at + 1
    return at


@nb.njit(nogil=True, cache=True)
def hashed(
    codes, bounds, kinds, plain, tones, folded, mask, shortest, longest, stamps, ids, ends, words, bare, word_ends
):
    """Fill ids and, per text and group, where they end; and the words of each text as hashes.

    codes: uint32 code points of all texts. bounds: (n + 1,) int64 where texts begin. The four tables are of
    `letters.letter_tables`. mask: buckets - 1. shortest, longest: of the character n-grams. stamps: (buckets,) int64 of
    zeros. ids: int32, long enough. ends: (n, N_GROUPS) int64. words, bare: uint64 hashes of words with and without
    diacritics; word_ends: (n,) int64. Returns how many ids there are.
    """
    at, word_at, stamp = 0, 0, 0
    spelt = np.zeros(codes.size + 2, np.uint32)
    n_codes = kinds.size
    most = 0
    for text in range(bounds.size - 1):
        most = max(most, bounds[text + 1] - bounds[text])
    first, last = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int64)
    for text in range(bounds.size - 1):
        # 1. Tokens: words spelt as ^letters tone$, numbers as one sign, rows of marks cut to two, each picture alone.
        n_tokens, spelt_at, first_word = 0, 0, word_at
        place, end = bounds[text], bounds[text + 1]
        n_letters, n_capitals, n_held, n_marks, n_numbers = 0, 0, 0, 0, 0
        while place < end:
            code = codes[place]
            kind = kinds[code] if code < n_codes else LETTER
            if kind == BLANK or kind == NOTHING:
                place += 1
                continue
            first[n_tokens] = spelt_at
            whole, open_hash = _START, _START
            if kind == LETTER:
                tone, row, before = np.uint8(0), 0, np.uint32(0)
                while place < end:
                    code = codes[place]
                    kind = kinds[code] if code < n_codes else LETTER
                    if kind == NOTHING:
                        place += 1
                        continue
                    if kind != LETTER:
                        break
                    letter = plain[code] if code < n_codes else code
                    if code < n_codes and tones[code] > 0:
                        tone = tones[code]
                    n_letters += 1
                    n_capitals += 65 <= code <= 90
                    row = row + 1 if letter == before else 1
                    if row == 3:  # held for emphasis: one of them is enough
                        n_held += 1
                        spelt_at -= 1
                    if row < 3:
                        spelt[spelt_at] = letter
                        spelt_at += 1
                    before = letter
                    place += 1
                for one in range(first[n_tokens], spelt_at):
                    whole = (whole ^ np.uint64(spelt[one])) * _PRIME
                    letter = spelt[one]
                    open_hash = (open_hash ^ np.uint64(folded[letter] if letter < n_codes else letter)) * _PRIME
                if tone > 0:
                    spelt[spelt_at] = np.uint32(_TONE) + tone
                    spelt_at += 1
                    whole = (whole ^ (_TONE + np.uint64(tone))) * _PRIME
            elif kind == DIGIT:
                n_numbers += 1
                while place < end:
                    code = codes[place]
                    kind = kinds[code] if code < n_codes else LETTER
                    if kind != DIGIT and not (
                        (code == 46 or code == 44)
                        and place + 1 < end
                        and codes[place + 1] < n_codes
                        and kinds[codes[place + 1]] == DIGIT
                    ):
                        break
                    place += 1
                whole = (whole ^ _NUMBER) * _PRIME
                open_hash = whole
            else:
                row, before, opened = 0, np.uint32(0), kind
                while place < end:
                    code = codes[place]
                    kind = kinds[code] if code < n_codes else LETTER
                    if kind == NOTHING:
                        place += 1
                        continue
                    if kind != opened or (opened == PICTURE and code != before and row > 0):
                        break
                    row = row + 1 if code == before else 1
                    if row <= (2 if opened == MARK else 1):
                        whole = (whole ^ np.uint64(code)) * _PRIME
                    before = code
                    place += 1
                n_marks += opened == MARK
                open_hash = whole
            last[n_tokens] = spelt_at
            words[word_at], bare[word_at] = _mixed(whole), _mixed(open_hash)
            word_at += 1
            n_tokens += 1
        word_ends[text] = word_at
        # 2. Words, pairs and triples, with the ends of the text.
        stamp += 1
        earlier, before_that = _START, _END
        for token in range(first_word, word_at + 1):
            word = words[token] if token < word_at else _END
            if token < word_at:
                at = _emitted(word ^ _SALTS[0], mask, stamp, stamps, ids, at)
            pair = _mixed(earlier * _PRIME ^ word)
            at = _emitted(pair ^ _SALTS[0], mask, stamp, stamps, ids, at)
            if token > first_word:
                at = _emitted(_mixed(before_that * _PRIME ^ pair) ^ _SALTS[0], mask, stamp, stamps, ids, at)
            before_that, earlier = earlier, word
        ends[text, 0] = at
        # 3. Letters within words.
        stamp += 1
        for token in range(n_tokens):
            size = last[token] - first[token]
            if size == 0:
                continue
            for start in range(-1, size):
                key = _START
                for length in range(1, longest + 1):
                    here = start + length - 1
                    if here > size:
                        break
                    sign = _END if here == -1 or here == size else np.uint64(spelt[first[token] + here])
                    key = (key ^ sign) * _PRIME
                    if length >= shortest:
                        at = _emitted(key ^ _SALTS[1], mask, stamp, stamps, ids, at)
        ends[text, 1] = at
        # 4. Words and pairs without diacritics.
        stamp += 1
        for token in range(first_word, word_at):
            at = _emitted(bare[token] ^ _SALTS[2], mask, stamp, stamps, ids, at)
            if token > first_word:
                pair = _mixed(bare[token - 1] * _PRIME ^ bare[token])
                at = _emitted(pair ^ _SALTS[2], mask, stamp, stamps, ids, at)
        ends[text, 2] = at
        # 5. How it is written: length, capitals, held letters, marks, numbers, each by its size class.
        stamp += 1
        if n_tokens > 0:
            sizes = (n_tokens, 8 * n_capitals // max(n_letters, 1), n_held, 16 * n_marks // n_tokens, n_numbers)
            for kind in range(5):
                size, shape = sizes[kind], 0
                while size > 0:
                    size >>= 1
                    shape += 1
                key = _mixed(np.uint64(64 * kind + shape))
                at = _emitted(key ^ _SALTS[3], mask, stamp, stamps, ids, at)
        ends[text, 3] = at
    return at


@nb.njit(nogil=True, cache=True)
def added(ids, ends, rows, weights, scales, out):
    """Sum the weights of every text's features: out (n, k) float32 += per group, scaled by its number of features.

    rows: (buckets,) int32, the row of `weights` of each bucket, 0 for none. weights: (n_rows, k) int8, row 0 zero.
    scales: (N_GROUPS,) float32.
    """
    n_classes = weights.shape[1]
    sums = np.zeros(n_classes, np.int64)
    begin = 0
    for text in range(ends.shape[0]):
        for group in range(ends.shape[1]):
            end = ends[text, group]
            if end > begin:
                sums[:] = 0
                for one in range(begin, end):
                    row = rows[ids[one]]
                    if row > 0:
                        for answer in range(n_classes):
                            sums[answer] += weights[row, answer]
                scale = scales[group] / np.sqrt(np.float32(end - begin))
                for answer in range(n_classes):
                    out[text, answer] += scale * np.float32(sums[answer])
            begin = end
