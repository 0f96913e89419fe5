"""Parquet files, plain or inside gzip, read batch by batch.

A dictionary can make a gigabyte of a kilobyte (one long text, named by ten thousand rows), and a file tells its size
only as it is packed. So texts are read as their dictionaries, a batch is cut where its texts written out pass 8 MiB,
and more than 64 MiB are refused where they are a thousand times the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from nghe_lib.errors import SourceError
from nghe_lib.sources.chunks import MAX_CHUNK_CHARACTERS, Chunk, distinct
from nghe_lib.sources.opening import MAX_RATIO, FileAt, Sample

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq
    from numpy.typing import NDArray

MAX_UNPACKED_BYTES = 4 * 1024**3
MAX_ROW_GROUP_BYTES = 2 * 1024**3
FREE_BYTES = 64 * 1024**2
MAX_PART_BYTES = 8 * 1024**2


def recognises(sample: Sample) -> bool:
    """The mark PAR1 at the start."""
    return sample.head.startswith(b"PAR1")


def chunks(file: FileAt, *, batch_rows: int) -> Iterator[Chunk]:
    """The rows of `file`; the first chunk may be empty and names the columns. Groups become columns with a dot."""
    import pyarrow as pa

    with file.seekable(max_bytes=MAX_UNPACKED_BYTES) as stream:
        position, written, packed = 0, 0, file.path.stat().st_size
        try:
            parquet = _opened(stream)
            yield _chunk(parquet.schema_arrow.empty_table(), position)
            for batch in _batches(parquet, _fitting(parquet, batch_rows, file.name)):
                for part, size in _parts(batch):
                    written += size
                    if written > MAX_UNPACKED_BYTES or written > max(FREE_BYTES, MAX_RATIO * packed):
                        raise SourceError(
                            f"'{file.name}': chữ viết ra quá lớn ({written} byte từ {packed} byte): có thể là bom nén; "
                            "hãy kiểm tra rồi chia nhỏ tệp"
                        )
                    yield _chunk(pa.Table.from_batches([part]), position)
                    position += part.num_rows
        except (pa.ArrowException, OSError, NotImplementedError, UnicodeDecodeError) as reason:
            raise SourceError(
                f"'{file.name}': tệp Parquet hỏng hoặc bị cắt ({str(reason).splitlines()[0][:120]})"
            ) from reason


def _opened(stream: BinaryIO) -> pq.ParquetFile:
    """The file, with every column of texts read as a dictionary and the places of its texts."""
    import pyarrow.parquet as pq

    schema = pq.ParquetFile(stream).schema
    columns = [schema.column(at) for at in range(len(schema))]
    texts = [column.path for column in columns if column.physical_type == "BYTE_ARRAY"]
    stream.seek(0)
    return pq.ParquetFile(stream, read_dictionary=texts)


def _batches(parquet: pq.ParquetFile, batch_rows: int) -> Iterator[pa.RecordBatch]:
    """The rows; no batch is of two row groups, whose dictionaries differ and cannot be joined inside other columns."""
    for at in range(parquet.num_row_groups):
        yield from parquet.iter_batches(batch_size=batch_rows, row_groups=[at])


def _parts(batch: pa.RecordBatch) -> Iterator[tuple[pa.RecordBatch, int]]:
    """`batch` cut where it passes the cap written out, but never inside a row; each part with its size in bytes."""
    sizes = np.add.reduce([np.zeros(batch.num_rows, dtype=np.int64), *map(_sizes, batch.columns)])
    ends = np.cumsum(sizes)
    start = 0
    while start < batch.num_rows:
        before = int(ends[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + MAX_PART_BYTES, side="right")))
        yield batch.slice(start, end - start), int(ends[end - 1]) - before
        start = end


def _sizes(values: pa.Array) -> NDArray[np.int64]:
    """Bytes of each value written out; 8 for what is no text."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.types as types

    if types.is_dictionary(values.type):
        lengths = np.append(_sizes(values.dictionary), 0)
        return lengths[values.indices.fill_null(len(lengths) - 1).to_numpy(zero_copy_only=False).astype(np.int64)]
    if types.is_struct(values.type):
        return np.add.reduce([np.zeros(len(values), dtype=np.int64), *map(_sizes, values.flatten())])
    if types.is_list(values.type) or types.is_large_list(values.type) or types.is_map(values.type):
        offsets = values.offsets.to_numpy(zero_copy_only=False).astype(np.int64)
        inside = (
            pa.StructArray.from_arrays([values.keys, values.items], ["k", "v"]) if types.is_map(values.type) else None
        )
        ends = np.concatenate([[0], np.cumsum(_sizes(values.values if inside is None else inside))])
        return ends[offsets[1:]] - ends[offsets[:-1]]
    if types.is_string(values.type) or types.is_large_string(values.type) or types.is_binary(values.type):
        return pc.binary_length(values).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.full(len(values), 8, dtype=np.int64)


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
        if types.is_dictionary(values.type):
            values = values.cast(values.type.value_type)
        try:
            return values.to_pylist()
        except UnicodeDecodeError:  # row by row, so that only the broken ones are refused
            return values.cast(pa.binary()).to_pylist()

    return Chunk(list(range(position + 1, position + 1 + flat.num_rows)), columns, column, nested=frozenset(nested))


def _holds_groups(kind: pa.DataType) -> bool:
    import pyarrow.types as types

    if types.is_list(kind) or types.is_large_list(kind):
        inner = kind.value_type.value_type if types.is_dictionary(kind.value_type) else kind.value_type
        return not (types.is_string(inner) or types.is_large_string(inner))
    return types.is_map(kind) or types.is_nested(kind)


def _fitting(parquet: pq.ParquetFile, batch_rows: int, name: str) -> int:
    """A batch size whose rows fit into memory, from what the file says of itself."""
    groups = [parquet.metadata.row_group(at) for at in range(parquet.metadata.num_row_groups)]
    if any(group.total_byte_size > MAX_ROW_GROUP_BYTES for group in groups):
        raise SourceError(f"'{name}': một nhóm dòng Parquet lớn hơn 2 GiB; hãy ghi lại với nhóm dòng nhỏ hơn")
    widest = max((group.total_byte_size / max(1, group.num_rows) for group in groups), default=0)
    return max(1, min(batch_rows, int(MAX_CHUNK_CHARACTERS / max(1.0, widest))))
