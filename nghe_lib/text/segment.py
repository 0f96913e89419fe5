"""Vietnamese words: white space parts syllables, not words, so `học sinh` has to be found.

Method: the conditional random field that comes with underthesea (https://github.com/undertheseanlp/underthesea), its
weights compiled into tables at first use (see `segmentation`); the words are the same, text for text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.text.normalise import Normalised, normalise, normalise_with_offsets

STYLES = ("underthesea", "nghe")
MAX_CHARACTERS = 10_000


@dataclass(frozen=True)
class Words:
    """The words of `n_texts` texts as numbers.

    ids: (n_words,) int32, numbers in `vocabulary`, in order of first appearance. ends: (n_texts,) int64, one past
    the last word of each text. vocabulary: the distinct words. starts, stops: (n_words,) int64, the characters of
    each word in its raw text; empty unless asked for.
    """

    ids: np.ndarray
    ends: np.ndarray
    vocabulary: list[str]
    starts: np.ndarray
    stops: np.ndarray


def segment(
    texts: Iterable[str | None], *, style: str = "underthesea", max_characters: int = MAX_CHARACTERS, workers: int = 1
) -> list[list[str]]:
    """The words of each text; syllables of one word stay parted by a space.

    style: `underthesea` gives exactly the words of `underthesea.word_tokenize`. `nghe` first writes informal words out
    (see `normalise`), reads with weights corrected by sentences segmented by hand, keeps names of places and public
    bodies whole, and never joins a word over a sign or a full stop.
    max_characters: of a longer text only the words of its first characters come back, and of a run of more than 1,000
    characters without white space the words of its parts of 1,000, because the tokenizer's pattern takes quadratic
    time. A lone surrogate, on which underthesea fails, is read as U+FFFD.
    workers: threads; the lists themselves are built by one thread at a time.
    Missing and blank texts have no words. One list per text; empty in, empty out. Raises ParameterError for another
    style.
    """
    from nghe_lib.text.segmentation.segmenter import segmenter, strings

    given = _given(texts, style, max_characters)
    read = normalise(given) if style == "nghe" else given
    return [words for batch in segmenter(style).find(read, workers=workers) for words in strings(*batch)]


def segment_ids(
    texts: Iterable[str | None], *, style: str = "underthesea", max_characters: int = MAX_CHARACTERS,
    offsets: bool = False, workers: int = 1,
) -> Words:  # fmt: skip
    """The same words as `segment`, as numbers: what counts, search and classifiers read; no string is built per word.

    offsets: also give the first and one past the last character of each word in its text as it was given.
    """
    from nghe_lib.text.segmentation.segmenter import segmenter

    given = _given(texts, style, max_characters)
    mapped = normalise_with_offsets(given) if style == "nghe" and offsets else []
    read = [one.text for one in mapped] if mapped else normalise(given) if style == "nghe" else given
    parts = list(segmenter(style).find(read, offsets=offsets, workers=workers))
    vocabulary: dict[str, int] = {}
    ids = [_renumbered(found.ids, known.word_table(), vocabulary) for found, known in parts]
    ends = np.cumsum(_joined([np.diff(found.ends, prepend=0) for found, _ in parts], np.int64))
    starts, stops = (_joined([getattr(found, name) for found, _ in parts], np.int64) for name in ("starts", "stops"))
    if mapped:
        starts, stops = _in_raw(mapped, ends, starts, stops)
    return Words(_joined(ids, np.int32), ends, list(vocabulary), starts, stops)


def _given(texts: Iterable[str | None], style: str, max_characters: int) -> list[str]:
    if style not in STYLES:
        raise ParameterError(f"không có kiểu tách từ '{style}'{nearest(style, STYLES)}; có: {', '.join(STYLES)}")
    if max_characters < 1:
        raise ParameterError(f"max_characters từ 1 trở lên; đã cho {max_characters}")
    return [text[:max_characters] if isinstance(text, str) else "" for text in texts]


def _in_raw(
    texts: list[Normalised], ends: np.ndarray, starts: np.ndarray, stops: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Places in normalised texts as places in the raw ones; a piece of another length counts whole."""
    raw_starts, raw_stops, first = starts.copy(), stops.copy(), 0
    for text, last in zip(texts, ends.tolist(), strict=True):
        spans = np.array(text.spans, np.int64).reshape(-1, 2)
        same = np.array([len(piece) for piece in text.pieces], np.int64)
        begins = np.cumsum(same) - same
        for made, places, past in ((raw_starts, starts[first:last], 0), (raw_stops, stops[first:last] - 1, 1)):
            piece = np.searchsorted(begins, places, side="right") - 1
            kept = same[piece] == spans[piece, 1] - spans[piece, 0]
            inner = spans[piece, 0] + places - begins[piece] + past
            made[first:last] = np.where(kept, inner, spans[piece, past])
        first = last
    return raw_starts, raw_stops


def _renumbered(ids: np.ndarray, words: np.ndarray, vocabulary: dict[str, int]) -> np.ndarray:
    """Numbers in `vocabulary`, which new words enter in order of first appearance."""
    from nghe_lib.text.segmentation.kernels import NONE, renumber

    order = np.empty(min(len(ids), len(words)), np.int32)
    made = ids.copy()
    n_seen = renumber(made, np.full(len(words), NONE, np.int32), order)
    numbers = [vocabulary.setdefault(word, len(vocabulary)) for word in words[order[:n_seen]].tolist()]
    return np.array(numbers, np.int32)[made]


def _joined(parts: list[np.ndarray], dtype: type) -> np.ndarray:
    return np.concatenate(parts).astype(dtype, copy=False) if parts else np.zeros(0, dtype)
