"""One part of a search index on disk: the tokens of some posts, their columns, and tantivy's index of their words.

A shard is written once, whole, and never changed. Everything is mapped, not read: opening one costs milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.queries import fields_of
from nghe_lib.text import tokens
from nghe_lib.text.search import candidates
from nghe_lib.text.search.answers import answered
from nghe_lib.text.search.corpus import TITLED, Corpus, interleaved, of_stream
from nghe_lib.text.search.patterns import reader

if TYPE_CHECKING:
    import pyarrow as pa
    import tantivy

    from nghe_lib.queries import Query

COLUMNS = ("post_id", "platform", "kind", "source_id", "lang", "published_at")
TEXTS = ("title", "text")
_CODED = ("platform", "kind", "source_id", "lang")


@dataclass(frozen=True)
class Shard:
    """The posts under `folder`, in the order they were written; `dead` are rows that no longer count."""

    folder: Path
    dead: tuple[int, ...] = ()

    @cached_property
    def fingerprints(self) -> np.ndarray:
        """(n_posts,) int64."""
        return np.load(self.folder / "fingerprints.npy", mmap_mode="r")

    @cached_property
    def corpus(self) -> Corpus:
        """Tokens and columns of all its posts."""
        ids, ends = (np.load(self.folder / f"{name}.npy", mmap_mode="r") for name in ("ids", "ends"))
        words, posts = _mapped(self.folder / "words.arrow"), _mapped(self.folder / "posts.arrow")
        return Corpus(ids, ends, words["words"], words["folded"], TITLED, posts)

    @cached_property
    def words(self) -> tantivy.Index:
        """Which posts hold which words."""
        return candidates.read(self.folder / "tantivy")

    @property
    def n_bytes(self) -> int:
        """Size of its files, by which one that was cut short is noticed."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def found(self, query: Query) -> np.ndarray:
        """Rows that answer `query`, in order."""
        read = reader(self.corpus, query)
        rows = candidates.candidates(self.words, query.root, read)
        if rows is None:
            rows = np.flatnonzero(answered(query.root, read))
        else:
            columns = fields_of(query.root) - set(TEXTS)
            rows = rows[answered(query.root, read.on(self.corpus.of(rows, columns=columns)))]
        return np.setdiff1d(rows, self.dead, assume_unique=True) if self.dead else rows


def write(batches: Iterator[pa.RecordBatch], folder: Path) -> None:
    """Write a shard of posts under `folder`. batches: `COLUMNS`, `TEXTS` and the fingerprint last."""
    import pyarrow as pa

    kept: list[pa.Table] = []
    stream = tokens.stream(_texts(batches, kept), keep_numbers=True)
    corpus = of_stream(stream, width=TITLED, columns={})
    candidates.write(corpus, folder / "tantivy")
    posts = pa.concat_tables(kept).combine_chunks()
    np.save(folder / "fingerprints.npy", posts.column(posts.num_columns - 1).to_numpy())
    np.save(folder / "ids.npy", corpus.ids)
    np.save(folder / "ends.npy", corpus.ends)
    _write({"words": corpus.words, "folded": corpus.folded}, folder / "words.arrow")
    coded = {name: posts[name].dictionary_encode() if name in _CODED else posts[name] for name in COLUMNS}
    _write({name: values.combine_chunks() for name, values in coded.items()}, folder / "posts.arrow")


def _texts(batches: Iterator[pa.RecordBatch], kept: list[pa.Table]) -> Iterator[pa.Array]:
    """Titles and texts to be cut into tokens; everything else of a batch goes into `kept`."""
    import pyarrow as pa

    for batch in batches:
        for start in range(0, len(batch), tokens.BATCH_TEXTS):
            part = batch.slice(start, tokens.BATCH_TEXTS)
            kept.append(pa.table(part.drop_columns(list(TEXTS))))
            yield interleaved(part["title"], part["text"])


def _write(columns: dict[str, pa.Array], path: Path) -> None:
    import pyarrow as pa

    batch = pa.record_batch(columns)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
        writer.write_batch(batch)


def _mapped(path: Path) -> dict[str, pa.Array]:
    import pyarrow as pa

    batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
    return {name: batch[name] for name in batch.schema.names}
