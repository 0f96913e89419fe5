"""Texts made ready to be asked: one stream of token ids, and the columns that field filters read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.text import tokens
from nghe_lib.text.accents import fold_accents
from nghe_lib.text.tokens import BREAK, Tokens

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TITLED = 2
SLICE_POSTS = 50_000
_MANY = 16
TEXTS = frozenset({"title", "text"})


@dataclass(frozen=True)
class Corpus:
    """The tokens of `n_posts` posts.

    ids: (n_tokens,) int32; 0 is a break. ends: (n_posts * width,) int64, one past the last token of each part.
    width: parts of a post; 1 is a plain text, `TITLED` (2) a title and its text. words, folded: (n_words,) strings,
    the vocabulary and the same without diacritics; entry 0 is the break. columns: by name, each of n_posts values.
    """

    ids: np.ndarray
    ends: np.ndarray
    words: pa.Array
    folded: pa.Array
    width: int
    columns: Mapping[str, pa.Array]

    @property
    def n_posts(self) -> int:
        """Number of posts."""
        return len(self.ends) // self.width

    @cached_property
    def ranks(self) -> np.ndarray:
        """How many words stand before each token: (n_tokens,) int64; a break counts for nothing."""
        return np.cumsum(self.ids != BREAK) - (self.ids != BREAK)

    @cached_property
    def _owners(self) -> np.ndarray:
        """The part each token stands in: (n_tokens,) int32."""
        return np.repeat(np.arange(len(self.ends), dtype=np.int32), np.diff(self.ends, prepend=0))

    def parts_at(self, places: np.ndarray) -> np.ndarray:
        """The part that each token place stands in."""
        if len(places) > len(self.ids) // _MANY:
            return self._owners[places]
        return np.searchsorted(self.ends, places, side="right")

    def slices(self) -> Iterator[Corpus]:
        """The posts in order, `SLICE_POSTS` at a time, on the same tokens: answers then take little memory."""
        for first in range(0, self.n_posts, SLICE_POSTS):
            last = min(first + SLICE_POSTS, self.n_posts)
            ends = self.ends[first * self.width : last * self.width]
            start = int(self.ends[first * self.width - 1]) if first else 0
            columns = {name: values.slice(first, last - first) for name, values in self.columns.items()}
            yield replace(self, ids=self.ids[start : int(ends[-1])], ends=ends - start, columns=columns)

    def of(self, posts: np.ndarray, *, columns: Iterable[str]) -> Corpus:
        """The posts at `posts`, which are in order, with only these of their columns; the vocabulary stays whole."""
        firsts = np.where(posts > 0, self.ends[np.maximum(posts * self.width - 1, 0)], 0)
        parts = (posts[:, None] * self.width + np.arange(self.width)).ravel()
        lasts = self.ends[parts].reshape(-1, self.width)
        lengths = lasts[:, -1] - firsts
        starts = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(firsts - starts, lengths)
        ends = (lasts - (firsts - starts)[:, None]).ravel()
        taken = {name: self.columns[name].take(posts) for name in columns}
        return Corpus(self.ids[places], ends, self.words, self.folded, self.width, taken)


def of_texts(texts: Iterable[str | None]) -> Corpus:
    """Plain texts, without columns."""
    return of_stream(tokens.syllables(texts), width=1, columns={})


def of_posts(posts: pd.DataFrame, columns: Iterable[str]) -> Corpus:
    """Posts with those of their columns that are named; their titles and texts only when these are among them."""
    import pyarrow as pa

    names = set(columns)
    batches = _titled(posts) if names & TEXTS else iter([pa.array([""] * (TITLED * len(posts)), pa.large_string())])
    kept = {name: _flat(pa.array(posts[name], from_pandas=True)) for name in names - TEXTS}
    return of_stream(tokens.stream(batches, keep_numbers=True), width=TITLED, columns=kept)


def of_stream(stream: Tokens, *, width: int, columns: Mapping[str, pa.Array]) -> Corpus:
    """A stream of `width` parts a post."""
    import pyarrow as pa

    words = pa.array(stream.vocabulary, pa.string())
    folded = pa.array([fold_accents(word) for word in stream.vocabulary], pa.string())
    return Corpus(stream.ids, stream.ends, words, folded, width, columns)


def interleaved(titles: pa.Array, texts: pa.Array) -> pa.Array:
    """Title, text, title, text … as large strings; a missing one is empty."""
    import pyarrow as pa

    both = pa.concat_arrays([_flat(titles).cast(pa.large_string()), _flat(texts).cast(pa.large_string())])
    turns = np.arange(2 * len(titles)).reshape(2, -1).T.ravel()
    return both.take(pa.array(turns)).fill_null("")


def _titled(posts: pd.DataFrame) -> Iterator[pa.Array]:
    import pyarrow as pa

    for start in range(0, len(posts), tokens.BATCH_TEXTS):
        part = posts[["title", "text"]].iloc[start : start + tokens.BATCH_TEXTS]
        yield interleaved(pa.array(part["title"], from_pandas=True), pa.array(part["text"], from_pandas=True))


def _flat(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
