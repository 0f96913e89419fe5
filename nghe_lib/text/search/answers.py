"""Which posts of a corpus answer a query: the reference that every quicker way has to equal.

Each word gives the places it stands at; a phrase steps on from there; NEAR takes the shortest stretch that ends at each
place. A phrase never crosses punctuation; NEAR may, and neither crosses from the title into the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from nghe_lib.errors import ParameterError
from nghe_lib.queries import And, Field, Near, Node, Not, Or, Phrase, Query, Title, Word, words_of
from nghe_lib.text.search.columns import fits
from nghe_lib.text.search.corpus import TITLED, Corpus
from nghe_lib.text.search.near import together
from nghe_lib.text.search.patterns import Reader, Run, reader


@dataclass(frozen=True)
class Spans:
    """Where something stands: (n,) int64 first token and one past the last token, in order, each pair once."""

    starts: np.ndarray
    ends: np.ndarray


def answers(corpus: Corpus, query: Query) -> np.ndarray:
    """Whether each post answers: (n_posts,) bool."""
    return answered(query.root, reader(corpus, query))


def answered(root: Node | None, read: Reader) -> np.ndarray:
    """The same for a query that was read before."""
    if root is None:
        return np.ones(read.corpus.n_posts, bool)
    found = [_answered(root, read.on(part), in_title=False) for part in read.corpus.slices()]
    return np.concatenate([np.zeros(0, bool), *found])


def _answered(node: Node, read: Reader, *, in_title: bool) -> np.ndarray:
    if isinstance(node, And):
        return reduce(np.logical_and, (_answered(part, read, in_title=in_title) for part in node.parts))
    if isinstance(node, Or):
        return _any_of(node, read, in_title=in_title)
    if isinstance(node, Not):
        return ~_answered(node.part, read, in_title=in_title)
    if isinstance(node, Field):
        return fits(read.corpus.columns, node)
    if isinstance(node, Title):
        if read.corpus.width != TITLED:
            raise ParameterError("trường 'title:' chỉ dùng được với bài viết, không dùng được với văn bản rời")
        return _answered(node.part, read, in_title=True)
    return _posts_at(read.corpus, _places(node, read), in_title=in_title)


def _any_of(node: Or, read: Reader, *, in_title: bool) -> np.ndarray:
    """Alternatives; those that are single words are looked for together, so that a long list costs one pass."""
    single = [ids for part in node.parts if (ids := _single(part, read)) is not None]
    others = [_answered(part, read, in_title=in_title) for part in node.parts if _single(part, read) is None]
    if single:
        places = _all_places(read.corpus.ids, np.unique(np.concatenate(single)))
        others.append(_posts_at(read.corpus, places, in_title=in_title))
    return reduce(np.logical_or, others)


def _single(node: Node, read: Reader) -> np.ndarray | None:
    """The ids that answer `node` when it asks for one word in one place; None when it asks for more."""
    run = read.runs[node.text] if isinstance(node, Word | Phrase) else None
    if run is None or run.length != 1 or any(len(way.words) > 1 for way in run.ways):
        return None
    return np.concatenate([read.sets[way.words[0]] for way in run.ways])


def _places(node: Word | Phrase | Near, read: Reader) -> np.ndarray:
    """Some token of every stretch that answers `node`."""
    if isinstance(node, Near):
        groups = [_spans(part, read) for part in node.parts]
        return together(read.corpus, [(one.starts, one.ends) for one in groups], distance=node.distance)
    return _spans(node, read).starts


def _posts_at(corpus: Corpus, places: np.ndarray, *, in_title: bool) -> np.ndarray:
    made = np.zeros(corpus.n_posts, bool)
    parts = corpus.parts_at(places)
    if in_title:
        parts = parts[parts % corpus.width == 0]
    made[parts // corpus.width] = True
    return made


def _spans(node: Node, read: Reader) -> Spans:
    """Where a word, a phrase or any of several stands."""
    found = [_run_spans(read, read.runs[part.text]) for part in words_of(node)]
    return _union([(one.starts, one.ends) for one in found])


def _run_spans(read: Reader, run: Run) -> Spans:
    """Every way through the run, from its first word to its last."""
    reached: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in range(run.length + 1)]
    for start in range(run.length):
        came = None if start == 0 else _union(reached[start])
        for way in run.ways:
            if way.start == start:
                reached[way.end].append(_step(read.corpus, came, [read.sets[word] for word in way.words]))
    return _union(reached[run.length])


def _step(corpus: Corpus, came: Spans | None, sets: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Go on from where the words before ended, or from anywhere when there are none."""
    if came is None:
        starts = _all_places(corpus.ids, sets[0])
        ends, sets = starts + 1, sets[1:]
    else:
        starts, ends = came.starts, came.ends
    for ids in sets:
        fits_here = np.isin(corpus.ids[np.minimum(ends, len(corpus.ids) - 1)], ids) & (ends < len(corpus.ids))
        starts, ends = starts[fits_here], ends[fits_here] + 1
    return starts, ends


def _all_places(stream: np.ndarray, ids: np.ndarray) -> np.ndarray:
    if len(ids) == 0 or len(stream) == 0:
        return np.zeros(0, np.int64)
    if len(ids) == 1:
        return np.flatnonzero(stream == ids[0])
    table = np.zeros(max(int(ids.max()), int(stream.max())) + 1, bool)
    table[ids] = True
    return np.flatnonzero(table[stream])


def _union(found: list[tuple[np.ndarray, np.ndarray]]) -> Spans:
    if len(found) == 1:
        return Spans(*found[0])
    if not found:
        return Spans(np.zeros(0, np.int64), np.zeros(0, np.int64))
    starts, ends = (np.concatenate(both) for both in zip(*found, strict=True))
    order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    fresh = np.ones(len(starts), bool)
    fresh[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    return Spans(starts[fresh], ends[fresh])
