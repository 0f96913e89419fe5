"""Files opened for reading: plain or gzip, with caps on what comes out, and a torn end that is noticed.

A gzip file may decode to at most 4 GiB and to at most 1,000 times its own size (deflate itself reaches 1,032).
"""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from nghe_lib.errors import SourceError
from nghe_lib.sources.encodings import decoded_head, encoding_of, error_handling

HEAD_BYTES = 256 * 1024
MAX_DECODED_BYTES = 4 * 1024**3
MAX_RATIO = 1_000
FREE_BYTES = 10 * 1024**2
GZIP_MARK = b"\x1f\x8b"
PIECE_BYTES = 16 * 1024


class Gunzip:
    """The decoded bytes of a gzip file, to the very last one before a tear (the one of Python loses a whole buffer)."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._unpacker = file, zlib.decompressobj(wbits=31)

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end. Raises EOFError at a tear and zlib.error at damage."""
        while True:
            if self._unpacker.eof and not self._next_member():
                return b""
            packed = self._unpacker.unconsumed_tail or self._file.read(PIECE_BYTES)
            if not packed:
                raise EOFError
            if piece := self._unpacker.decompress(packed, size):
                return piece

    def close(self) -> None:
        """Nothing to close: the file is its owner's."""

    def _next_member(self) -> bool:
        """Go on to the next member of the file; False at the end, after which only zeros may stand."""
        rest = self._unpacker.unused_data.lstrip(b"\0")
        while not rest:
            packed = self._file.read(PIECE_BYTES)
            if not packed:
                return False
            rest = packed.lstrip(b"\0")
        self._file.seek(-len(rest), 1)
        self._unpacker = zlib.decompressobj(wbits=31)
        return True


class CappedStream(io.RawIOBase):
    """The decoded bytes of a file. `torn` says why it ended before its end, or is empty."""

    def __init__(self, path: Path, *, max_bytes: int = MAX_DECODED_BYTES) -> None:
        self._name, self._max_bytes, self._read = path.name, max_bytes, 0
        self._file: BinaryIO = path.open("rb")
        self._gzipped = self._file.read(2) == GZIP_MARK
        self._file.seek(0)
        self._inner: BinaryIO | Gunzip = Gunzip(self._file) if self._gzipped else self._file
        self.torn = ""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`; 0 at the end, torn or not. Raises SourceError when a cap is passed."""
        if self.torn:
            return 0
        try:
            piece = self._inner.read(len(buffer))
        except (EOFError, zlib.error):
            self.torn = "tệp nén gz bị cắt hoặc hỏng từ chỗ này; phần sau không đọc được"
            return 0
        except OSError as reason:
            self.torn = f"đĩa không đọc được từ chỗ này ({reason.strerror or reason})"
            return 0
        self._read += len(piece)
        if self._gzipped:
            self._refuse_bomb()
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the file underneath too."""
        if not self.closed:
            self._inner.close()
            self._file.close()
        super().close()

    def _refuse_bomb(self) -> None:
        taken = max(1, self._file.tell())
        if self._read > self._max_bytes or (self._read > FREE_BYTES and self._read > MAX_RATIO * taken):
            raise SourceError(
                f"'{self._name}' giải nén ra quá lớn ({self._read} byte từ {taken} byte): có thể là bom nén; "
                "hãy giải nén, kiểm tra rồi chia nhỏ tệp"
            )


@dataclass(frozen=True)
class Sample:
    """What recognition sees of a file: its first decoded bytes, whether they are all of it, and a tear among them.

    path: of the file, for what has to be opened to be recognised, such as a workbook.
    """

    name: str
    head: bytes
    is_whole: bool
    torn: str = ""
    path: Path | None = None

    @cached_property
    def encoding(self) -> str:
        """The codec of the text. Raises SourceError when it is no text nghe reads."""
        return encoding_of(self.head, name=self.name)

    @cached_property
    def text(self) -> str:
        """The first characters."""
        return decoded_head(self.head, self.encoding)


@dataclass(frozen=True)
class FileAt:
    """A file that can be opened again and again, and the sample by which it was recognised."""

    path: Path
    sample: Sample

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.path.name

    @contextmanager
    def text(self) -> Iterator[tuple[TextIO, CappedStream]]:
        """The whole text with line ends as they stand, and the stream underneath, which knows of tears."""
        codec = self.sample.encoding
        with CappedStream(self.path) as stream, io.BufferedReader(stream, 1 << 20) as buffered:
            yield io.TextIOWrapper(buffered, encoding=codec, errors=error_handling(codec), newline=""), stream

    @contextmanager
    def seekable(self, *, max_bytes: int) -> Iterator[BinaryIO]:
        """The decoded bytes with random access; a gzip is unpacked to a temporary file first."""
        if not gzipped(self.path):
            with self.path.open("rb") as file:
                yield file
            return
        with CappedStream(self.path, max_bytes=max_bytes) as stream, tempfile.TemporaryFile() as unpacked:
            while piece := stream.read(1 << 20):
                unpacked.write(piece)
            if stream.torn:
                raise SourceError(f"'{self.name}': {stream.torn}")
            unpacked.seek(0)
            yield cast("BinaryIO", unpacked)


def gzipped(path: Path) -> bool:
    """Whether the file starts as gzip does."""
    with path.open("rb") as file:
        return file.read(2) == GZIP_MARK


def open_sample(path: Path) -> FileAt:
    """The file at `path` with its sample. Raises SourceError when it is missing, a folder, unreadable or empty."""
    try:
        if path.is_dir():
            raise SourceError(f"'{path.name}' là thư mục; hãy chỉ ra từng tệp trong đó")
        if not path.is_file():
            raise SourceError(
                f"không có tệp '{path.name}'" if not path.exists() else f"'{path.name}' không phải tệp thường"
            )
        with CappedStream(path) as stream, io.BufferedReader(stream, HEAD_BYTES) as buffered:
            head = buffered.read(HEAD_BYTES + 1)
            torn = stream.torn
    except (OSError, ValueError) as reason:
        raise SourceError(f"không mở được '{path.name}': {getattr(reason, 'strerror', None) or reason}") from reason
    if not head:
        raise SourceError(f"'{path.name}': {torn or 'tệp rỗng'}")
    return FileAt(path, Sample(path.name, head[:HEAD_BYTES], is_whole=len(head) <= HEAD_BYTES, torn=torn, path=path))
