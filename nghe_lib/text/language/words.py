"""A word as numbered features: its letters, pairs, triples and fours of letters with the word's ends, and itself.

Features are numbered by CRC-32, so no list of them is kept, and the number of a feature never changes.
"""

from __future__ import annotations

import re
import unicodedata
from binascii import crc32
from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_array

BUCKETS = 1 << 16
LONGEST_GRAM = 4
MOST_LETTERS = 40
_LATIN_WORD = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]+(?:['’][a-z]{1,2}(?![^\W\d_]))?")
_OTHER_LETTER = re.compile(r"[^\x00-\u024f\u1e00-\u20ff]").search
_ENDLESS = re.compile(r"([^\W\d_])\1{2,}")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_BLANK_LETTERS = str.maketrans("", "", "\u115f\u1160\u3164\uffa0")  # Hangul fillers: letters that show nothing
_LETTERS_OF_A_WIDE_SIGN = 4


def latin_words(text: str) -> tuple[list[str], int]:
    """The words in Latin letters of `text`, lower case NFC, endless letters cut to one; and how many other letters.

    A Chinese, Japanese or Korean sign says as much as several letters and counts as four.
    """
    lowered = text.lower() if text.isascii() else _composed(text)
    words = _LATIN_WORD.findall(_ENDLESS.sub(r"\1", lowered) if _ENDLESS.search(lowered) else lowered)
    if lowered.isascii() or not _OTHER_LETTER(lowered):
        return words, 0
    others = sum(sign.isalpha() for sign in _LATIN_WORD.sub("", lowered))
    return words, others + (_LETTERS_OF_A_WIDE_SIGN - 1) * len(_WIDE.findall(lowered))


def _composed(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_BLANK_LETTERS)
    return unicodedata.normalize("NFC", plain.lower())


def features(word: str) -> list[int]:
    """The numbers of the features of a word, below `BUCKETS`; of a longer word only its first 40 letters count."""
    ended = f"^{word[:MOST_LETTERS]}$"
    grams = [ended[at : at + size] for size in range(2, LONGEST_GRAM + 1) for at in range(len(ended) - size + 1)]
    return [crc32(gram.encode()) % BUCKETS for gram in (*word[:MOST_LETTERS], *grams, f"={ended}")]


def feature_counts(words: Iterable[str]) -> csr_array:
    """How often each word has each feature: (n_words, BUCKETS) float32."""
    each = [features(word) for word in words]
    columns = np.array([one for found in each for one in found], np.int64)
    bounds = np.cumsum([0, *map(len, each)])
    counts = csr_array((np.ones(len(columns), np.float32), columns, bounds), shape=(len(each), BUCKETS))
    counts.sum_duplicates()
    return counts
