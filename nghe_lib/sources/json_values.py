"""The objects of a JSON file, whichever way it holds them: one a line, in one array, or one that is all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nghe_lib.errors import SourceError
from nghe_lib.sources import json_document, json_lines
from nghe_lib.sources.formats import Request, table_format
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.reading import Reading, Refusal
from nghe_lib.sources.words import Problem

ELEMENTS_AT_ONCE = 50


def starts_as_json(sample: Sample) -> bool:
    """Whether the first mark is one of an object or array."""
    return sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def values(file: FileAt) -> Iterator[dict[str, object] | Refusal]:
    """Every object of `file`, and a Refusal in the place of what is none. Keys without a value are left out.

    Raises SourceError where the file is one object that cannot be read.
    """
    if file.sample.text.lstrip("\ufeff \t\r\n").startswith("["):
        yield from _elements(file)
    elif json_lines.recognises(file.sample):
        for _, records, refused in json_lines.batches_of_records(file, batch_rows=1):
            yield from records
            yield from refused
    else:
        yield whole(file)


def whole(file: FileAt) -> dict[str, object]:
    """The one object that `file` is. Raises SourceError."""
    with file.text() as (opened, stream):
        written = opened.read(json_document.MAX_OBJECT_CHARACTERS + 1)
        torn = stream.torn
    if len(written) > json_document.MAX_OBJECT_CHARACTERS or torn:
        raise SourceError(f"'{file.name}': {torn or 'một đối tượng JSON quá lớn; hãy xuất thành JSON lines'}")
    document = json_lines.record_of(written.lstrip("\ufeff"))
    if isinstance(document, Problem):
        raise SourceError(f"'{file.name}': {document}")
    return document


def read_as_any_json(file: FileAt, request: Request, recognises: Callable[[Sample], bool]) -> Reading:
    """`file` with a mapping of the reader's own, as any other JSON."""
    is_lines = json_lines.recognises(file.sample)
    chunks = json_lines.chunks if is_lines else json_document.chunks
    return table_format("json_lines" if is_lines else "json", "", recognises, chunks).read(file, request)


def _elements(file: FileAt) -> Iterator[dict[str, object] | Refusal]:
    for chunk in json_document.chunks(file, batch_rows=ELEMENTS_AT_ONCE):
        columns = {name: chunk.column(name) for name in dict.fromkeys(one.partition(".")[0] for one in chunk.columns)}
        for at in range(len(chunk.positions)):
            yield {name: cells[at] for name, cells in columns.items() if cells[at] is not None}
        yield from chunk.refused
