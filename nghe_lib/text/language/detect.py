"""Say in which language each text is written, offline and many at a time.

Method: what is written in other letters than Latin ones is another language. For the rest every distinct word is scored
once by a softmax regression over its character n-grams (see `train`), and the scores of a text's words are added up.
Addresses, mentions, hashtags and emoji are no text. Teencode is Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.store.models import read_model
from nghe_lib.text.language.train import CLASSES
from nghe_lib.text.language.words import feature_counts, latin_words
from nghe_lib.text.marks import blank_marks

if TYPE_CHECKING:
    import pandas as pd

LANGUAGES = (*CLASSES, "short")
# As `posts.lang` writes them (BCP 47): an unknown language is undetermined, and so short a text has no tag.
TAGS = {"vi": "vi", "vi-unaccented": "vi-x-plain", "en": "en", "other": "und", "short": None}
MODEL = "language"
MAX_CHARACTERS = 2_000
FEW_WORDS = 3
SURE = 0.8
_MAY_BE_MARK = re.compile(r"[@#＠＃]|\w[./:]+\w").search
_NO_TEXT = ("url", "email", "mention", "hashtag")


def detect_language(texts: Iterable[str | None]) -> pd.DataFrame:
    """The language of each text, from its first 2,000 characters.

    Returns one row per text: lang, one of `LANGUAGES`, and score, the chance the model gives to the likeliest language
    (0 without letters). `vi-unaccented` is Vietnamese whose diacritics were left out; half accented text is `vi`;
    `other` is any other language, and hammered keys; `short` has no letters, or at most 3 words that could be several
    of these. Missing texts are `short`. Empty in, empty out. Raises StoreError when the model is missing or changed.
    """
    import pandas as pd

    read = _Read()
    rows = [[read[chunk] for chunk in text[:MAX_CHARACTERS].split()] if isinstance(text, str) else [] for text in texts]
    chances, n_words, others = _added(rows, read)
    best = chances.argmax(axis=1)
    score = chances[np.arange(len(rows)), best]
    lang = np.array(LANGUAGES, object)[best]
    lang[(n_words <= FEW_WORDS) & (score < SURE)] = "short"
    foreign = others > 0
    lang[foreign], score[foreign] = "other", others[foreign]
    empty = (n_words == 0) & ~foreign
    lang[empty], score[empty] = "short", 0.0
    return pd.DataFrame({"lang": pd.Series(lang, dtype="str"), "score": score.astype(float)})


class _Read(dict[str, int]):
    """Chunks between white space, numbered as they come; each is taken apart into words once."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, int] = {}
        self.word_ids: list[list[int]] = []
        self.letters: list[tuple[int, int, int]] = []  # Latin words, Latin letters, other letters

    def __missing__(self, chunk: str) -> int:
        plain = blank_marks([chunk], kinds=_NO_TEXT)[0] if _MAY_BE_MARK(chunk) else chunk
        words, others = latin_words(plain)
        self.word_ids.append([self.words.setdefault(word, len(self.words)) for word in words])
        self.letters.append((len(words), sum(map(len, words)), others))
        self[chunk] = len(self)
        return self[chunk]


def _added(rows: list[list[int]], read: _Read) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chances (n_texts, n_classes), words per text, and the share of other letters where they prevail, else 0."""
    weights, bias = _model()
    per_text = _counts(rows, len(read))
    scores = per_text @ (_counts(read.word_ids, len(read.words)) @ (feature_counts(read.words) @ weights)) + bias
    scores -= scores.max(axis=1, keepdims=True)
    chances = np.exp(scores)
    chances /= chances.sum(axis=1, keepdims=True)
    n_words, latin, others = (per_text @ np.array(read.letters, np.float32).reshape(-1, 3)).T
    share = others / np.maximum(latin + others, 1)
    return chances, n_words, np.where(share > 0.5, share, 0.0)


def _counts(rows: list[list[int]], n_columns: int) -> csr_array:
    ids = np.array([one for row in rows for one in row], np.int64)
    bounds = np.cumsum([0, *map(len, rows)])
    return csr_array((np.ones(len(ids), np.float32), ids, bounds), shape=(len(rows), n_columns))


@cache
def _model() -> tuple[np.ndarray, np.ndarray]:
    arrays = read_model(MODEL)
    return arrays["weights"].astype(np.float32), arrays["bias"]
