"""Exports of Ho Chi Minh City's portal 1022, where people report what is wrong in the city: CSV, XLSX or JSON.

There is no published schema, so columns are known by their headings, in any order, with or without accents, with titles
above them. A row is a petition; the answer of the unit that handled it becomes a reply to it. The field (lĩnh vực) is
the section of the source, as with press: "Cổng 1022 - Giao thông". Where it happened is written as the last line of the
text, so that places are found there. A public unit that handles petitions is a public voice, and the petition mentions
it. Columns that speak of people (names, telephones, e-mails, home addresses) are never read.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

from nghe_lib.errors import SourceError
from nghe_lib.sources import delimited, json_document, json_lines, spreadsheet
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.chunks import Chunk
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.names import plain
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.reading import Batch, Reading
from nghe_lib.sources.times import time_of
from nghe_lib.sources.words import short_text, text_of

NAME, LABEL = "portal1022", "Bảng xuất của Cổng 1022"
SOURCE = "Cổng 1022"
TITLE_ROWS = 30
MOST_COLUMNS = 300
# Role of a column → its headings, as `names.plain` gives them; the first of them that a file has is taken.
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": (
            "noi dung phan anh", "noi dung phan anh kien nghi", "noi dung pakn", "noi dung kien nghi",
            "noi dung tiep nhan", "noi dung su co", "noi dung y kien", "noi dung", "chi tiet", "mo ta",
        ),
        "title": ("tieu de phan anh", "tieu de", "ten phan anh", "ten su co"),
        "post_id": (
            "ma phan anh", "ma pakn", "ma phan anh kien nghi", "ma so phan anh", "ma kien nghi", "ma so pakn",
            "so phan anh", "ma so", "ma ho so", "ma phieu", "so phieu", "ma yeu cau", "ma tin", "ma", "id",
        ),
        "published_at": (
            "thoi gian tiep nhan", "ngay tiep nhan", "ngay gio tiep nhan", "thoi diem tiep nhan", "thoi gian phan anh",
            "ngay phan anh", "thoi gian gui", "ngay gui", "thoi gian tao", "ngay tao",
        ),
        "sector": (
            "linh vuc", "linh vuc phan anh", "nhom linh vuc", "linh vuc kien nghi", "chuyen muc", "loai phan anh",
            "loai su co",
        ),
        "agency": (
            "don vi xu ly", "co quan xu ly", "don vi thu ly", "don vi tiep nhan xu ly", "don vi giai quyet",
            "co quan giai quyet", "don vi chu tri", "don vi phu trach",
        ),
        "answer": (
            "noi dung tra loi", "noi dung phan hoi", "noi dung xu ly", "ket qua xu ly", "ket qua giai quyet",
            "y kien tra loi", "phan hoi", "tra loi",
        ),
        "handled_at": (
            "thoi gian tra loi", "ngay tra loi", "thoi gian phan hoi", "thoi gian xu ly", "ngay xu ly",
            "thoi gian hoan thanh", "ngay hoan thanh", "ngay giai quyet",
        ),
        "status": ("trang thai", "trang thai xu ly", "tinh trang", "tinh trang xu ly"),
        "url": ("duong dan", "lien ket", "link", "url"),
    }
)  # fmt: skip
# All of these that a file has tell the place, the nearest first.
PLACES = (
    ("dia diem su co", "dia diem phan anh", "dia chi su co", "dia chi phan anh", "noi xay ra", "vi tri", "dia diem",
     "dia chi"),
    ("phuong xa dac khu", "phuong xa", "phuong", "xa"),
    ("quan huyen", "quan huyen tp", "quan", "huyen"),
)  # fmt: skip
# Headings that hold one of these as whole words speak of people.
PERSONAL = (
    "ho ten", "ho va ten", "nguoi", "cong dan", "so dien thoai", "dien thoai", "sdt", "email", "e mail", "cccd",
    "cmnd", "can cuoc", "dia chi lien he", "dia chi nha", "ngay sinh", "nam sinh", "gioi tinh", "can bo",
    "chuyen vien", "tai khoan", "zalo", "tong dai vien",
)  # fmt: skip
_SURE = ("phan anh", "kien nghi", "pakn", "tiep nhan", "xu ly", "thu ly", "giai quyet")
# How names of public bodies and utilities begin. Those of one word only with their accents: "Trường" is no "Trương".
_PUBLIC_UNITS = re.compile(
    r"(?:sở|cục|chi cục|viện|phòng|trường|đội|tổ công tác|đơn vị|ban (?:quản|chỉ|tiếp|dân|an|điều|bảo)|kho bạc"
    r"|bảo hiểm xã hội|hội đồng|hợp tác xã)\b|bql\b",
)
_PLAIN_UNITS = re.compile(
    r"(?:ubnd|uy ban|cong ty|tong cong ty|tct|trung tam|cong an|van phong|dien luc|tap doan|benh vien|thanh tra"
    r"|ban quan ly|ban chi huy|so gtvt|so tnmt|so xd|evn\w*|sawaco|vnpt|viettel|citenco|mobifone)\b"
)
# Role → column of POSTS.
_TARGETS: Mapping[str, str] = MappingProxyType(
    {name: name for name in ("text", "title", "post_id", "published_at", "url")}
    | {"sector": "source_id", "agency": "mentions"}
)
SHORTEST_ANSWER = 15
_AT_PLACE = "Địa điểm: "


@dataclass(frozen=True)
class Layout:
    """Which column of a file has which role. personal: columns that are left unread because they speak of people."""

    roles: Mapping[str, str]
    places: tuple[str, ...]
    personal: tuple[str, ...]

    @property
    def is_petitions(self) -> bool:
        """Whether the headings are those of an export of petitions: a text, three more, and words of such a portal."""
        known = [*self.roles.values(), *self.places]
        is_sure = any(_holds(plain(name), word) for name in known for word in _SURE)
        return "text" in self.roles and len(self.roles) + bool(self.places) >= 4 and is_sure


def layout_of(columns: Sequence[str]) -> Layout:
    """The roles of `columns`, by their headings."""
    bare = {name: plain(name.rpartition(".")[2] or name) for name in columns}
    personal = tuple(name for name in columns if any(_holds(bare[name], word) for word in PERSONAL))
    free = {bare[name]: name for name in reversed(columns) if name not in personal}
    roles = {
        role: free[found] for role, words in HEADINGS.items() if (found := next((w for w in words if w in free), ""))
    }
    places = [free[found] for words in PLACES if (found := next((word for word in words if word in free), ""))]
    # Beside a person's name and a place of the incident, a bare "Địa chỉ" is where the person lives.
    if personal and "dia chi" in free and free["dia chi"] not in places:
        personal = (*personal, free["dia chi"])
    return Layout(roles, tuple(places), personal)


def recognises(sample: Sample) -> bool:
    """A workbook, a delimited file or JSON with the headings of petitions."""
    if spreadsheet.recognises(sample):
        return _has_heading(sample)
    try:
        text = sample.text
    except SourceError:
        return False
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start in ("{", "["):
        return _is_json_of_petitions(sample, text)
    return start not in ("", "<") and bool(_delimiter(text))


def read(file: FileAt, request: Request) -> Reading:
    """The petitions of `file` with their answers. With a mapping of the reader's own, it is read as any other table."""
    chunks, kind = _chunks_of(file)
    if request.mapping:
        return table_format(kind, "", recognises, chunks).read(file, request)
    first = next(chunks(file, batch_rows=1), None)
    if first is None:
        raise SourceError(f"'{file.name}': không có dòng nào")
    layout = layout_of(first.columns)
    mapping = {target: name for role, name in layout.roles.items() if (target := _TARGETS.get(role))}
    with_answer = [layout.roles[role] for role in ("answer", "handled_at") if role in layout.roles]
    used = {*mapping.values(), *layout.places, *(with_answer if "answer" in layout.roles else ())}
    unused = tuple(name for name in first.columns if name not in used)
    return Reading(file.name, NAME, mapping, _batches(chunks, file, request), unused, (*first.notes, *_notes(layout)))


def _notes(layout: Layout) -> tuple[str, ...]:
    notes = []
    if layout.personal:
        names = ", ".join(f"'{name[:40]}'" for name in layout.personal)
        notes.append(f"không đọc các cột nói về người gửi hay cán bộ: {names}")
    if layout.places:
        notes.append(f"nơi xảy ra được ghi thành dòng cuối của nội dung, sau chữ '{_AT_PLACE.strip()}'")
    if "post_id" not in layout.roles:
        notes.append("tệp không có mã phản ánh: mã bài đặt theo nội dung và thời gian, trả lời không gắn được vào bài")
    return tuple(notes)


def _batches(chunks: Callable[..., Iterator[Chunk]], file: FileAt, request: Request) -> Iterator[Batch]:
    source = request.source.strip() or SOURCE
    plan = request_plan(request, platform="portal1022", source=source)
    for chunk in chunks(file, batch_rows=request.batch_rows):
        if not chunk.positions and not chunk.refused:
            continue
        layout = layout_of(chunk.columns)
        made = _Gathered()
        cells = {role: chunk.column(name) for role, name in layout.roles.items()}
        places = [chunk.column(name) for name in layout.places]
        for at, position in enumerate(chunk.positions):
            row = {role: values[at] for role, values in cells.items()}
            made.add(row, position, _place([values[at] for values in places]), source)
        yield batch_of_records(
            made.records, plan, positions=made.positions, refused=chunk.refused, accounts=made.accounts.values()
        )


@dataclass
class _Gathered:
    """Records of one batch, the rows they came from, and the units that handled them."""

    records: list[Record] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    accounts: dict[str, dict[str, object]] = field(default_factory=dict)

    def add(self, row: Mapping[str, object], position: int, place: str, source: str) -> None:
        """One row: the petition, and the answer where it tells one."""
        unit = _unit(row.get("agency"))
        if unit:
            account_id = f"portal1022:{unit}"
            self.accounts[account_id] = {
                "account_id": account_id, "platform": "portal1022", "role": "agency", "display_name": unit,
            }  # fmt: skip
        sector = _line(row.get("sector"))
        section = f"{source} - {sector}" if sector else source
        native = short_text(row.get("post_id"))
        petition: Record = {
            "post_id": native, "kind": "petition", "source_id": section, "account_id": None, "parent_id": None,
            "published_at": row.get("published_at"), "title": row.get("title"),
            "text": _with_place(row.get("text"), row.get("title"), place), "url": row.get("url"),
            "mentions": [unit] if unit else [],
        }  # fmt: skip
        self._take(petition, position)
        answer = text_of(row.get("answer"))
        if native and type(answer) is str and len(answer.strip()) >= SHORTEST_ANSWER:
            moment, _ = time_of(row.get("handled_at"))
            reply: Record = {
                "post_id": f"{native}/tra-loi", "kind": "reply", "source_id": section, "account_id": unit or None,
                "parent_id": native, "root_id": native, "mentions": [], "text": answer,
                "published_at": moment if type(moment) is int else None,
            }  # fmt: skip
            self._take(reply, position)

    def _take(self, record: Record, position: int) -> None:
        self.records.append(record)
        self.positions.append(position)


def _holds(heading: str, word: str) -> bool:
    return f" {word} " in f" {heading} "


def _line(value: object) -> str:
    """A cell as one line."""
    return " ".join((short_text(value) or "").split())


def _unit(value: object) -> str:
    """A public unit's name; "" for what may be a person's."""
    name = _line(value)
    is_public = _PUBLIC_UNITS.match(name.casefold()) or _PLAIN_UNITS.match(plain(name))
    return name if is_public and len(name) <= 150 else ""


def _place(cells: list[object]) -> str:
    """The parts of a place, each once, the nearest first."""
    parts: list[str] = []
    for part in map(_line, cells):
        if part and not any(plain(part) in plain(known) for known in parts):
            parts.append(part)
    return ", ".join(parts)


def _with_place(body: object, title: object, place: str) -> object:
    """The text with the place as its last line, unless it tells the place itself. What is no text stays what it is."""
    found = text_of(body)
    found = text_of(title) if found is None else found
    if not place or type(found) is not str or plain(place) in plain(found):
        return body if found is None or type(found) is not str else found
    return f"{found.rstrip()}\n{_AT_PLACE}{place}"


def _is_heading(row: Sequence[object]) -> bool:
    cells = [cell for cell in row if isinstance(cell, str) and 0 < len(cell) < 200]
    return 4 <= len(cells) <= MOST_COLUMNS and layout_of(cells).is_petitions


class _NoHeadingError(Exception):
    """The first rows hold no heading of petitions."""


def _has_heading(sample: Sample) -> bool:
    """Whether one of the first rows of the workbook is a heading of petitions."""
    if sample.path is None:
        return False
    left = iter(range(TITLE_ROWS))

    def is_heading(row: Sequence[object]) -> bool:
        if next(left, None) is None:
            raise _NoHeadingError
        return _is_heading(row)

    try:
        next(spreadsheet.chunks(FileAt(sample.path, sample), batch_rows=1, is_heading=is_heading))
    except (_NoHeadingError, SourceError):
        return False
    return True


def _delimiter(text: str) -> str:
    """The delimiter by which one of the first rows is a heading of petitions; "" where there is none."""
    lines = text.lstrip("\ufeff").splitlines(keepends=True)[: TITLE_ROWS * 2]
    for one in delimited.DELIMITERS:
        try:
            if any(_is_heading(row) for row in islice(csv.reader(lines, delimiter=one), TITLE_ROWS)):
                return one
        except csv.Error:
            continue
    return ""


def _is_json_of_petitions(sample: Sample, text: str) -> bool:
    if json_lines.recognises(sample):
        record = json_lines.first_record(sample)
        return record is not None and layout_of(list(record)).is_petitions
    # The first object of an array, whether it stands alone or inside a document.
    start = text.find("[")
    begin = text.find("{", start) if start >= 0 else -1
    if begin < 0:
        return False
    try:
        record, _ = json.JSONDecoder().raw_decode(text, begin)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and layout_of([str(name) for name in record]).is_petitions


def _chunks_of(file: FileAt) -> tuple[Callable[..., Iterator[Chunk]], str]:
    """How the rows of `file` are split, and the name of that format."""
    if spreadsheet.recognises(file.sample):
        return _sheet_chunks, "xlsx"
    if file.sample.text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "["):
        return _delimited_chunks, "delimited"
    if json_lines.recognises(file.sample):
        return json_lines.chunks, "json_lines"
    return json_document.chunks, "json"


def _sheet_chunks(file: FileAt, *, batch_rows: int) -> Iterator[Chunk]:
    return spreadsheet.chunks(file, batch_rows=batch_rows, is_heading=_is_heading)


def _delimited_chunks(file: FileAt, *, batch_rows: int) -> Iterator[Chunk]:
    delimiter = _delimiter(file.sample.text)
    return delimited.chunks(file, batch_rows=batch_rows, delimiter=delimiter, is_heading=_is_heading)


FORMAT = Format(NAME, LABEL, recognises, read)
