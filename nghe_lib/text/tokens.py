"""A corpus as one stream of token ids: what term counts and rises are computed from, millions of tokens at a time.

Every text ends with `BREAK`, and so does every stretch between punctuation, so a phrase never crosses a full stop.
White space is scanned by Arrow; everything that costs (case, Unicode, punctuation) is done once per distinct chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.text.normalise import one_spelling
from nghe_lib.text.segment import Words

if TYPE_CHECKING:
    import pyarrow as pa

BREAK = 0
BATCH_TEXTS = 20_000
NUMBER = "#"
_END_OF_TEXT = " ."
# Possessive digits: `10m` is a number and a letter in one, not `1` and `0m`.
PIECE = re.compile(r"\d++(?:[.,:/\-]\d++)*+(?![^\W\d_])|[^\W_]+|[^\w\s.\-/'’_@#&]+")


@dataclass(frozen=True)
class Tokens:
    """Token ids of `n_texts` texts.

    ids: (n_tokens,) int32, `BREAK` where a phrase ends. ends: (n_texts,) int64, one past the last token of each text.
    vocabulary: list of n_ids strings, lower case NFC; entry 0 stands for the break.
    """

    ids: np.ndarray
    ends: np.ndarray
    vocabulary: list[str]

    def texts_at(self, places: np.ndarray) -> np.ndarray:
        """The text that the token at each of `places` stands in: int32, same shape."""
        return np.searchsorted(self.ends, places, side="right").astype(np.int32)


def syllables(texts: Iterable[str | None]) -> Tokens:
    """The syllables of each text, split at white space and punctuation, lower case, spelt one way (see `normalise`).

    A number with its separators (1.000 or 2/9) is one token. Missing texts are empty.
    """
    return stream(batches(texts), keep_numbers=True)


def stream(arrays: Iterable[pa.Array], *, keep_numbers: bool) -> Tokens:
    """The syllables of texts that come in Arrow batches of large strings; see `syllables`.

    keep_numbers: False makes every number the one token `NUMBER`, so that `vòng 11` and `vòng 12` are one term.
    """
    vocabulary: dict[str, int] = {"": BREAK}
    chunks = _Chunks({}, [], [], keep_numbers)
    ids, ends, offset = [], [], 0
    for batch in arrays:
        found, lengths = _split(batch, chunks, vocabulary)
        ids.append(found)
        ends.append(np.cumsum(lengths) + offset)
        offset += int(lengths.sum())
    return Tokens(_joined(ids, np.int32), _joined(ends, np.int64), list(vocabulary))


def is_number(token: str) -> bool:
    """Whether a token is a number with or without separators."""
    return token != "" and token[0].isdigit() and not any(sign.isalpha() for sign in token)


def words(found: Words) -> Tokens:
    """Segmented texts (see `segment_ids`) as tokens, lower case; a word without letter or digit ends a phrase."""
    vocabulary: dict[str, int] = {"": BREAK}
    token_of = [vocabulary.setdefault(_plain_word(word), len(vocabulary)) for word in found.vocabulary]
    sizes = np.diff(found.ends, prepend=0)
    ids = np.full(len(found.ids) + len(sizes), BREAK, np.int32)
    ids[np.arange(len(found.ids)) + np.repeat(np.arange(len(sizes)), sizes)] = np.array(token_of, np.int32)[found.ids]
    return Tokens(ids, found.ends + np.arange(1, len(sizes) + 1), list(vocabulary))


@lru_cache(maxsize=1 << 18)
def _plain_word(word: str) -> str:
    clean = one_spelling(word).lower().strip(" .,-")
    return clean if any(sign.isalnum() for sign in clean) else ""


def batches(texts: Iterable[str | None]) -> Iterable[pa.Array]:
    """Texts as Arrow arrays of at most `BATCH_TEXTS`; a pandas column is not copied as a whole."""
    import pandas as pd
    import pyarrow as pa

    values = texts if isinstance(texts, (pd.Series, list, tuple)) else list(texts)
    for start in range(0, len(values), BATCH_TEXTS):
        part = values[start : start + BATCH_TEXTS]
        try:
            made = pa.array(part, type=pa.large_string(), from_pandas=True)
        except UnicodeEncodeError:
            made = pa.array([whole(text) if isinstance(text, str) else None for text in part], type=pa.large_string())
        yield made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made


def whole(text: str) -> str:
    """A text whose lone surrogates, which no file can hold, are question marks; as many characters as before."""
    return text.encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class _Chunks:
    """Chunks between white space seen so far: number of each, and the token ids each stands for."""

    numbers: dict[str, int]
    pieces: list[int]
    lengths: list[int]
    keep_numbers: bool


def _split(batch: pa.Array, chunks: _Chunks, vocabulary: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Token ids of a batch, and the number of tokens of each text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ending, glue = pa.scalar(_END_OF_TEXT, pa.large_string()), pa.scalar("", pa.large_string())
    ended = pc.binary_join_element_wise(batch.fill_null(""), ending, glue)
    listed = pc.utf8_split_whitespace(ended)
    coded = listed.values.dictionary_encode()
    numbers = np.array([_number(chunk, chunks, vocabulary) for chunk in coded.dictionary.to_pylist()], np.int64)
    spread, lengths = _spread(numbers[coded.indices.to_numpy()], chunks)
    bounds = np.concatenate([[0], np.cumsum(lengths)])[listed.offsets.to_numpy()]
    return spread, np.diff(bounds)


def _number(chunk: str, chunks: _Chunks, vocabulary: dict[str, int]) -> int:
    known = chunks.numbers.get(chunk)
    if known is not None:
        return known
    pieces = [_token(piece, chunks.keep_numbers) for piece in PIECE.findall(one_spelling(chunk).lower())]
    if not pieces or chunk[-1] == ".":
        pieces.append("")
    chunks.pieces.extend(vocabulary.setdefault(piece, len(vocabulary)) for piece in pieces)
    chunks.lengths.append(len(pieces))
    chunks.numbers[chunk] = len(chunks.numbers)
    return chunks.numbers[chunk]


def _token(piece: str, keep_numbers: bool) -> str:
    if not piece[0].isalnum():
        return ""
    return NUMBER if not keep_numbers and is_number(piece) else piece


def _spread(numbers: np.ndarray, chunks: _Chunks) -> tuple[np.ndarray, np.ndarray]:
    """Replace every chunk number by its token ids."""
    pieces, sizes = np.array(chunks.pieces, np.int32), np.array(chunks.lengths, np.int64)
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(sizes) else sizes
    lengths = sizes[numbers]
    starts = np.cumsum(lengths) - lengths
    places = np.arange(int(lengths.sum())) + np.repeat(firsts[numbers] - starts, lengths)
    return pieces[places], lengths


def _joined(parts: list[np.ndarray], dtype: type) -> np.ndarray:
    return np.concatenate(parts).astype(dtype, copy=False) if parts else np.zeros(0, dtype)
