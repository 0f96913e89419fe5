"""The words that may make a topic: spelt one way, with their diacritics, neither grammar nor in nearly every text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.text import count_terms, detect_language, is_accented, restore_diacritics, stop_words
from nghe_lib.text.stop_words import CALENDAR_WORDS


def readable(texts: Sequence[str | None]) -> list[str]:
    """The texts, those in Vietnamese without diacritics written with them, so that both kinds share their words."""
    made = [text or "" for text in texts]
    bare = [place for place, text in enumerate(made) if text and not is_accented(text)]
    lang = detect_language([made[place] for place in bare])["lang"]
    bare = [place for place, said in zip(bare, lang, strict=True) if said == "vi-unaccented"]
    for place, text in zip(bare, restore_diacritics([made[place] for place in bare]), strict=True):
        made[place] = text
    return made


def usable_counts(
    texts: Sequence[str | None], *, min_df: int, max_df_share: float, extra_stop_words: Iterable[str] = ()
) -> tuple[csr_array, list[str]]:
    """Counts of the words that may make a topic: csr_array (n_texts, n_words), and the words, sorted.

    Options as in `fit`. Give texts that `readable` made where some lack their diacritics.
    """
    counts, words = count_terms(
        list(texts), style="nghe", min_df=min_df, max_df_share=max_df_share,
        stop_words=[*stop_words(extra=extra_stop_words, wide=True), *CALENDAR_WORDS],
    )  # fmt: skip
    kept = [number for number, word in enumerate(words) if len(word) > 1 and any(sign.isalpha() for sign in word)]
    return csr_array(counts[:, kept]), [words[number] for number in kept]


def threads_of(posts: pd.DataFrame) -> np.ndarray:
    """The thread of each post: its first post, or itself where none is known. posts: POSTS. (n_posts,) of text."""
    return posts["root_id"].fillna(posts["post_id"]).to_numpy(object)


def pooled(counts: csr_array, threads: np.ndarray | None) -> csr_array:
    """Counts of whole threads: csr_array (n_threads, n_words), in the order in which threads first appear.

    threads: (n_texts,) the thread of each text; None leaves every text alone.
    """
    if threads is None:
        return counts
    numbers = pd.factorize(threads)[0]
    cells = (np.ones(len(numbers), counts.dtype), (numbers, np.arange(len(numbers))))
    return csr_array(csr_array(cells, shape=(numbers.max() + 1, len(numbers))) @ counts)
