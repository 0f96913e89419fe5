"""Posts that may answer a query, from tantivy's inverted index: never too few, so that answers are looked for in these.

tantivy (https://github.com/quickwit-oss/tantivy) holds which words each post has, as numbers of our own vocabulary:
what a word means (accents, stars, teencode) is settled before it is asked; what it cannot say is left to `answers`.
"""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.queries import And, Near, Node, Or, Phrase, Title, Word
from nghe_lib.text.search.patterns import Reader
from nghe_lib.text.tokens import BREAK

if TYPE_CHECKING:
    import tantivy

    from nghe_lib.text.search.corpus import Corpus

MOST_WORDS = 10_000
MOST_SHARE = 0.2
_HEAP_BYTES = 256_000_000
_WORDS, _ROW = "words", "row"


def write(corpus: Corpus, folder: Path) -> None:
    """Index the posts of `corpus` under `folder`, which is made."""
    import tantivy

    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder))
    names = ["" if number == BREAK else str(number) for number in range(len(corpus.words))]
    with index.writer(_HEAP_BYTES, 1) as writer:
        start = 0
        for row, end in enumerate(corpus.ends[corpus.width - 1 :: corpus.width].tolist()):
            document = tantivy.Document()
            document.add_unsigned(_ROW, row)
            document.add_text(_WORDS, " ".join([names[number] for number in corpus.ids[start:end].tolist()]))
            writer.add_document(document)
            start = end


def read(folder: Path) -> tantivy.Index:
    """The index under `folder`."""
    import tantivy

    return tantivy.Index.open(str(folder))


def candidates(index: tantivy.Index, node: Node | None, reader: Reader) -> np.ndarray | None:
    """Rows, in order, outside of which no post answers; None when that is every row or too many to be a help."""
    asked = _asked(node, reader)
    if asked is None:
        return None
    searcher = index.searcher()
    count = searcher.search(asked, limit=1).count  # type: ignore[attr-defined]
    if count > MOST_SHARE * searcher.num_docs:
        return None
    found = searcher.search(asked, limit=max(count, 1), count=False, order_by_field=_ROW)
    return np.sort(np.array([row for row, _ in found.hits], np.int64))


def _asked(node: Node | None, reader: Reader) -> tantivy.Query | None:
    """What tantivy is asked for `node`; None asks for everything."""
    if isinstance(node, Word | Phrase):
        return _all([_any_of(ids) for ids in _needed(node, reader)])
    if isinstance(node, Title):
        return _asked(node.part, reader)
    if isinstance(node, And | Near):
        return _all([_asked(part, reader) for part in node.parts])
    if isinstance(node, Or):
        return _any([_asked(part, reader) for part in node.parts])
    return None


def _needed(node: Word | Phrase, reader: Reader) -> list[np.ndarray]:
    """For each word of a run, the words of which a post needs one: the first of every way past that place."""
    run = reader.runs[node.text]
    ways = [
        [reader.sets[way.words[0]] for way in run.ways if way.start <= place < way.end] for place in range(run.length)
    ]
    return [reduce(np.union1d, sets) for sets in ways]


def _any_of(ids: np.ndarray) -> tantivy.Query | None:
    import tantivy

    if len(ids) > MOST_WORDS:
        return None
    return tantivy.Query.term_set_query(_schema(), _WORDS, [str(number) for number in ids.tolist()])


def _all(parts: list[tantivy.Query | None]) -> tantivy.Query | None:
    import tantivy

    kept = [(tantivy.Occur.Must, part) for part in parts if part is not None]
    return tantivy.Query.boolean_query(kept) if kept else None


def _any(parts: list[tantivy.Query | None]) -> tantivy.Query | None:
    import tantivy

    kept = [(tantivy.Occur.Should, part) for part in parts if part is not None]
    return tantivy.Query.boolean_query(kept) if len(kept) == len(parts) else None


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(_ROW, fast=True)
    builder.add_text_field(_WORDS, tokenizer_name="whitespace", index_option="basic")
    return builder.build()
