"""Find the words of texts as numbers: chunks, tokens, labels, words, batch by batch."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import numpy as np

from nghe_lib.text.segmentation import kernels
from nghe_lib.text.segmentation.known import MOST_CHUNKS, Known
from nghe_lib.text.segmentation.names import known_names
from nghe_lib.text.segmentation.package import package
from nghe_lib.text.segmentation.rounding_kernels import label_as_summed

BATCH_CHARACTERS = 4_000_000


@dataclass(frozen=True)
class Found:
    """The words of some texts; numbers are those of `known`.

    ids: (n_words,) int32. ends: (n_texts,) int64, one past the last word of each text.
    starts, stops: (n_words,) int64, the characters of each word in its own text.
    """

    ids: np.ndarray
    ends: np.ndarray
    starts: np.ndarray
    stops: np.ndarray


class Segmenter:
    """underthesea's word model at work; one for a whole process, for any number of threads."""

    def __init__(self, style: str) -> None:
        self.way = style
        self.known = self._nothing_known()

    def _nothing_known(self) -> Known:
        if self.way == "underthesea":
            return Known(package())
        return Known(package(corrected=True), known_names())

    def find(self, texts: Sequence[str], *, offsets: bool = False, workers: int = 1) -> Iterator[tuple[Found, Known]]:
        """The words of `texts`, batch by batch in order, with what their numbers mean."""
        if workers == 1:
            yield from (self._find(batch, offsets) for batch in _batches(texts))
            return
        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(lambda batch: self._find(batch, offsets), _batches(texts))

    def _find(self, texts: Sequence[str], offsets: bool) -> tuple[Found, Known]:
        known = self.known
        if len(known.chunk_numbers) > MOST_CHUNKS:  # bounded memory: forget everything and start anew
            known = self.known = self._nothing_known()
        return _find(texts, known, offsets), known


@cache
def segmenter(style: str) -> Segmenter:
    """The segmenter of this process for a style, `underthesea` or `nghe`."""
    return Segmenter(style)


def strings(found: Found, known: Known) -> list[list[str]]:
    """The words as lists of strings, each distinct string one object."""
    with _no_collecting():
        flat = known.word_table()[found.ids].tolist()
        ends = found.ends.tolist()
        return [flat[first:last] for first, last in zip([0, *ends[:-1]], ends, strict=True)] if ends else []


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Many new lists at once make the garbage collector look through all of them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    sizes = np.cumsum([len(text) + 1 for text in texts])
    first = 0
    while first < len(texts):
        before = 0 if first == 0 else sizes[first - 1]
        last = max(first + 1, int(np.searchsorted(sizes, before + BATCH_CHARACTERS, side="right")))
        yield texts[first:last]
        first = last


def _find(texts: Sequence[str], known: Known, offsets: bool) -> Found:
    joined = "".join(texts)
    signs = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    bounds = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64)
    numbers, chunk_ends, starts = _chunks(joined, signs, bounds, known)
    tokens, token_ends = _tokens(numbers, chunk_ends, known)
    inside = _labels(tokens, token_ends, known)
    ids, ends, word_tokens = _words(tokens, inside, token_ends, known)
    if not offsets:
        return Found(ids, ends, np.zeros(0, np.int64), np.zeros(0, np.int64))
    firsts = np.concatenate([[0], word_tokens[:-1]])[: len(ids)]
    in_text = np.repeat(bounds[:-1], np.diff(np.concatenate([[0], token_ends])))
    token_starts, token_stops = _places(numbers, starts, known)
    return Found(ids, ends, (token_starts - in_text)[firsts], (token_stops - in_text)[word_tokens - 1])


def _chunks(joined: str, signs: np.ndarray, bounds: np.ndarray, known: Known) -> tuple[np.ndarray, ...]:
    """Numbers of the chunks of all texts, the end of each text among them, and where each starts; new ones are read."""
    most = len(signs) // 2 + len(bounds)
    starts, stops, numbers = (np.empty(most, np.int32) for _ in range(3))
    marks, finals, chunk_ends = np.empty(most, np.uint64), np.empty(most, np.uint8), np.empty(len(bounds) - 1, np.int64)
    with known.lock:
        state = (*known.chunk_table, len(known.chunk_numbers), known.signs_at.array, known.signs.array)
    n_chunks = kernels.find_chunks(signs, bounds, *state, starts, stops, numbers, marks, finals, chunk_ends)
    numbers = numbers[:n_chunks]
    unknown = np.flatnonzero(numbers == kernels.NONE)
    if len(unknown):
        cut = zip(*(array[unknown].tolist() for array in (starts, stops, finals, marks)), strict=True)
        found = [(joined[start:stop], bool(final), mark) for start, stop, final, mark in cut]
        with known.lock:
            numbers[unknown] = known.add_chunks(found)
    return numbers, chunk_ends, starts[:n_chunks]


def _tokens(numbers: np.ndarray, chunk_ends: np.ndarray, known: Known) -> tuple[np.ndarray, np.ndarray]:
    tokens_at, chunk_tokens = known.tokens_at.array, known.chunk_tokens.array
    tokens = np.empty(kernels.count_tokens(numbers, tokens_at), np.int32)
    token_ends = np.empty(len(chunk_ends), np.int64)
    kernels.spread_tokens(numbers, chunk_ends, tokens_at, chunk_tokens, tokens, token_ends)
    return tokens, token_ends


def _labels(tokens: np.ndarray, token_ends: np.ndarray, known: Known) -> np.ndarray:
    """1 where a token goes on the word before it; texts that rounding may decide are summed as underthesea does."""
    inside, tied = np.zeros(len(tokens), np.uint8), np.zeros(len(token_ends), np.uint8)
    tables = known.tables
    kernels.decode(
        tokens, token_ends, known.rows.array, known.surfaces.array, known.lowers.array, known.titles.array,
        tables.surface_pairs.slots, tables.surface_pairs.rows, tables.surface_triples.slots,
        tables.surface_triples.rows, tables.lower_pairs.slots, tables.lower_pairs.rows, tables.lower_triples.slots,
        tables.lower_triples.rows, np.stack([tables.pair_in_title, tables.triple_in_title]), tables.edges,
        known.package.weights.moves, inside, tied,
    )  # fmt: skip
    if known.names is not None and known.steps is not None:
        kernels.keep_names(
            tokens, token_ends, known.parts.array, known.titles.array, known.steps.keys, known.steps.values,
            known.names.accepted, inside,
        )  # fmt: skip
        return inside
    for text in np.flatnonzero(tied):
        _label_as_summed(tokens, token_ends[text - 1] if text else 0, token_ends[text], known, inside)
    return inside


def _label_as_summed(tokens: np.ndarray, first: int, last: int, known: Known, inside: np.ndarray) -> None:
    tables, weights = known.tables, known.package.weights
    label_as_summed(
        tokens, first, last, weights.features, weights.constants, weights.moves,
        known.digits.array, known.titles.array, known.entries.array, known.surfaces.array, known.lowers.array,
        weights.surface_rows, tables.surface_pairs.slots, weights.surface_pair_rows,
        tables.surface_triples.slots, weights.surface_triple_rows,
        weights.lower_rows, tables.lower_pairs.slots, weights.lower_pair_rows,
        tables.lower_triples.slots, weights.lower_triple_rows,
        weights.known_pairs, weights.known_triples, inside,
    )  # fmt: skip


def _words(
    tokens: np.ndarray, inside: np.ndarray, token_ends: np.ndarray, known: Known
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Word numbers, the end of each text among them, and one past the last token of each word."""
    ids, word_tokens = np.empty(len(tokens), np.int32), np.empty(len(tokens), np.int64)
    parents, lasts = np.empty(len(tokens), np.int32), np.empty(len(tokens), np.int32)
    ends = np.empty(len(token_ends), np.int64)
    with known.lock:
        known.children.make_room(int(inside.sum()))
        n_found, n_new = kernels.number_words(
            tokens, inside, token_ends, known.word_of_token.array, known.children.keys, known.children.values,
            known.n_words, parents, lasts, ids, ends, word_tokens,
        )  # fmt: skip
        known.add_words(parents[:n_new].tolist(), lasts[:n_new].tolist())
    return ids[:n_found], ends, word_tokens[:n_found]


def _places(numbers: np.ndarray, starts: np.ndarray, known: Known) -> tuple[np.ndarray, np.ndarray]:
    """First and last character of every token, counted over all texts."""
    at = known.tokens_at.array
    sizes = at[numbers + 1] - at[numbers]
    inner = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    places, base = np.repeat(at[numbers], sizes) + inner, np.repeat(starts.astype(np.int64), sizes)
    return base + known.token_starts.array[places], base + known.token_stops.array[places]
