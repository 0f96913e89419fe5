"""What a document is compared on: its words, pairs of syllables, names and places, and the same of its title alone.

Every term is hashed into one of 2^21 buckets (Weinberger, Dasgupta, Langford, Smola & Attenberg 2009, "Feature hashing
for large scale multitask learning", ICML), so what is known of earlier documents is two arrays and no word. The lower
half of the buckets holds the terms of the whole document, the upper half those of its title.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nghe_lib import places
from nghe_lib.stories.documents import NO_TIME, Documents
from nghe_lib.text import Words, segment_ids, stop_words
from nghe_lib.text.near_duplicates.shingles import hashed
from nghe_lib.text.normalise import one_spelling

N_BUCKETS = 1 << 21
SURE_PLACE = 0.5
STOP, CAPITAL, BREAKS = 1, 2, 4


@dataclass(frozen=True)
class Terms:
    """How often each document uses each term.

    ends: (n_documents,) int64, one past the last entry of each. buckets: (n_entries,) int32, ascending within a
    document. counts: (n_entries,) float32.
    """

    ends: np.ndarray
    buckets: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True)
class Vocabulary:
    """The words of a segmenter as hashes.

    hashes: (n_words,) uint64. flags: (n_words,) uint8, `STOP`, `CAPITAL`, `BREAKS`. syllables, syllable_flags:
    (n_syllables,) of all words, syllable_ends: (n_words,) int64.
    """

    hashes: np.ndarray
    flags: np.ndarray
    syllables: np.ndarray
    syllable_flags: np.ndarray
    syllable_ends: np.ndarray


def terms_of(documents: Documents) -> Terms:
    """The terms of each document, names being runs of capitalised words inside a sentence; see the head."""
    from nghe_lib.stories.feature_kernels import count_terms

    found = segment_ids([*documents.titles, *documents.bodies])
    words = _vocabulary(found)
    fields = (words.hashes, words.flags, words.syllables, words.syllable_flags, words.syllable_ends)
    return Terms(*count_terms(found.ids, found.ends, fields, *_places(documents), N_BUCKETS))


def _vocabulary(found: Words) -> Vocabulary:
    stops = frozenset(stop_words(wide=True))
    plain = [one_spelling(word).lower().strip(" .,-") for word in found.vocabulary]
    flags = [_flags(word, spelt, stops) for word, spelt in zip(found.vocabulary, plain, strict=True)]
    syllables = [word.split() for word in plain]
    flat = [one for word in syllables for one in word]
    return Vocabulary(
        hashed(plain),
        np.array(flags, np.uint8),
        hashed(flat),
        np.array([STOP if one in stops else 0 for one in flat], np.uint8),
        np.cumsum([len(word) for word in syllables], dtype=np.int64),
    )


def _flags(word: str, plain: str, stops: frozenset[str]) -> int:
    breaks = not any(sign.isalnum() for sign in plain)
    return STOP * (plain in stops) | CAPITAL * word[:1].isupper() | BREAKS * breaks


def _places(documents: Documents) -> tuple[np.ndarray, np.ndarray]:
    """The distinct units each document names for sure: one past the last of each document, and their hashes."""
    texts = [f"{title}\n{body}" for title, body in zip(documents.titles, documents.bodies, strict=True)]
    moments = documents.moments_s
    days = pd.Series(np.where(moments == NO_TIME, np.datetime64("NaT"), moments.astype("datetime64[s]")))
    found = places.find(texts, as_of=days.dt.tz_localize("UTC"))
    sure = found[(found["weight"] > SURE_PLACE).to_numpy(bool)].drop_duplicates(["text_index", "unit_code"])
    counts = np.bincount(sure["text_index"].to_numpy(np.int64), minlength=len(texts))
    names, number = np.unique(sure["unit_code"].to_numpy(object).astype(str), return_inverse=True)
    return np.cumsum(counts), hashed([f"place {name}" for name in names])[number]
