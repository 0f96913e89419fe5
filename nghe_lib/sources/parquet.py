"""Parquet files, plain or inside gzip, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nghe_lib.errors import SourceError
from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS, Chunk, distinct
from nghe_lib.sources.opening import FileAt, Sample

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MAX_UNPACKED_BYTES = 4 * 1024**3
MAX_ROW_GROUP_BYTES = 2 * 1024**3


def recognises(sample: Sample) -> bool:
    """The mark PAR1 at the start."""
    return sample.head.startswith(b"PAR1")


def chunks(file: FileAt, *, batch_rows: int) -> Iterator[Chunk]:
    """The rows of `file`; the first chunk may be empty and names the columns. Groups become columns with a dot."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with file.seekable(max_bytes=MAX_UNPACKED_BYTES) as stream:
        position = 0
        try:
            parquet = pq.ParquetFile(stream)
            yield _chunk(parquet.schema_arrow.empty_table(), position)
            for batch in parquet.iter_batches(batch_size=_fitting(parquet, batch_rows, file.name)):
                yield _chunk(pa.Table.from_batches([batch]), position)
                position += batch.num_rows
        except (pa.ArrowException, OSError, NotImplementedError, UnicodeDecodeError) as reason:
            raise SourceError(
                f"'{file.name}': tệp Parquet hỏng hoặc bị cắt ({str(reason).splitlines()[0][:120]})"
            ) from reason


def _chunk(table: pa.Table, position: int) -> Chunk:
    import pyarrow as pa
    import pyarrow.types as types

    flat = table
    while any(types.is_struct(field.type) for field in flat.schema):
        flat = flat.flatten()
    columns = distinct(flat.column_names)
    nested = {name for name, field in zip(columns, flat.schema, strict=True) if _holds_groups(field.type)}

    def column(name: str) -> list[object]:
        if name not in columns:
            return [None] * flat.num_rows
        values = flat.column(columns.index(name))
        try:
            return values.to_pylist()
        except UnicodeDecodeError:  # row by row, so that only the broken ones are refused
            return values.cast(pa.binary()).to_pylist()

    return Chunk(list(range(position + 1, position + 1 + flat.num_rows)), columns, column, nested=frozenset(nested))


def _holds_groups(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    if types.is_list(kind) or types.is_large_list(kind):
        return not (types.is_string(kind.value_type) or types.is_large_string(kind.value_type))
    return types.is_map(kind) or types.is_nested(kind)


def _fitting(parquet: pq.ParquetFile, batch_rows: int, name: str) -> int:
    """A batch size whose rows fit into memory, from what the file says of itself."""
    groups = [parquet.metadata.row_group(at) for at in range(parquet.metadata.num_row_groups)]
    if any(group.total_byte_size > MAX_ROW_GROUP_BYTES for group in groups):
        raise SourceError(f"'{name}': một nhóm dòng Parquet lớn hơn 2 GiB; hãy ghi lại với nhóm dòng nhỏ hơn")
    widest = max((group.total_byte_size / max(1, group.num_rows) for group in groups), default=0)
    return max(1, min(batch_rows, int(MAX_CHUNK_CHARACTERS / max(1.0, widest))))
