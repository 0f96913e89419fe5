"""A sample as a CSV sheet for people without Jupyter, and the way back: every row checked, nothing lost, nothing run.

UTF-8 with a mark, so that Excel and LibreOffice show Vietnamese. A cell that a spreadsheet would run as a formula gets
an apostrophe before the sign that starts it, also after a separator inside the text: a sheet opened with another
separator is cut there (CWE-1236). Beside the sheet stands its codebook. A sheet that comes back may have been saved
with semicolons or tabs, by Excel as UTF-16, with rows sorted or taken out: what can be read is written, the rest is
named row by row.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from nghe_lib.errors import SourceError, StoreError, TableError, nearest
from nghe_lib.sources.encodings import encoding_of
from nghe_lib.store.project import replace_file
from nghe_lib.tasks import Task
from nghe_lib.text import fold_accents, is_accented

ID, TEXT, CODEBOOK, LABEL = COLUMNS = ("id", "nội dung", "sổ mã", "nhãn")
MOST_BYTES = 50_000_000
# A cell starts at the beginning and, where the sheet is read with another separator, after it or an end of line.
_STARTS = re.compile(r"(^|[;|\t\r\n])([\s\u200b\ufeff]*)(?=[=+\-@＝＋－＠])")
_LOOSE = re.compile(r"[\s'’\u200b\ufeff]+")


@dataclass(frozen=True)
class Returned:
    """What a sheet says: answers by post, and what is wrong, row by row; row numbers are those of the spreadsheet.

    seen: post_ids of all its rows, good and bad.
    """

    answers: dict[str, str]
    empty_count: int
    faults: tuple[str, ...]
    seen: frozenset[str]


def harmless(cell: str) -> str:
    """`cell` as no spreadsheet will run it."""
    return _STARTS.sub(r"\1\2'", cell) if cell else cell


def write_sheet(path: Path, texts: pd.Series, *, task: Task) -> Path:
    """Write the sheet of these posts, and its codebook beside it; gives the path of the codebook.

    texts: readable text by post_id, in the order they are to be read. The label column is empty; its heading names
    the answers. Raises StoreError when the folder cannot be written or the file is there already: it may hold labels.
    """
    if path.exists():
        raise StoreError(f"{path} đã có và có thể đã được gán nhãn; hãy chọn tên khác hoặc dời tệp cũ đi")
    if not path.parent.is_dir():
        raise StoreError(f"chưa có thư mục {path.parent}; hãy tạo trước")
    heading = f"{LABEL} ({' | '.join(answer.label for answer in task.answers)})"
    mark = f"{task.name} {task.codebook_version}"
    rows = [[harmless(post_id), harmless(text), "", mark] for post_id, text in texts.items()]
    replace_file(path, _csv([[ID, TEXT, heading, CODEBOOK], *rows]))
    book = path.with_name(f"{path.stem}-so-ma.csv")
    said = [[str(n), answer.label, answer.meaning] for n, answer in enumerate(task.answers, start=1)]
    replace_file(book, _csv([["số", LABEL, f"chọn khi ({task.question})"], *said]))
    return book


def read_sheet(path: Path, texts: pd.Series, *, task: Task) -> Returned:
    """Read a sheet that people filled in.

    texts: readable text by post_id of the posts as the lake has them now. An answer may be given by its Vietnamese
    label, with or without accents, by its name, or by its number in the codebook.

    A row is a fault when its post is unknown, its text is not that of the post, its answer is not in the codebook, its
    codebook is another, or the same post is answered twice and differently; of such a row nothing is taken.
    Raises SourceError for a file that is no such sheet.
    """
    answers: dict[str, str] = {}
    where: dict[str, int] = {}
    found: list[str] = []
    clashing: set[str] = set()
    seen: set[str] = set()
    empty = 0
    for row, cells in _rows(path):
        post_id, name, fault = _answer_of(cells, texts, task)
        seen.add(post_id)
        if fault:
            found.append(f"dòng {row}: {fault}")
        elif not name:
            empty += 1
        elif answers.get(post_id, name) != name:
            found.append(f"dòng {row}: bài {post_id} đã có nhãn khác ở dòng {where[post_id]}; cả hai dòng chưa nhận")
            clashing.add(post_id)
        else:
            answers[post_id] = name
            where.setdefault(post_id, row)
    kept = {post_id: name for post_id, name in answers.items() if post_id not in clashing}
    return Returned(kept, empty, tuple(found), frozenset(seen))


def answer_named(said: str, task: Task) -> str | None:
    """The answer a person means: by label or name in any case, without accents where that is plain, or by number."""
    plain = _folded(said)
    if plain.isdecimal():
        return task.names[int(plain) - 1] if 0 < int(plain) <= len(task.names) else None
    exact = unicodedata.normalize("NFC", said).strip().casefold()
    for answer in task.answers:
        if exact in (answer.label.casefold(), answer.name.casefold()):
            return answer.name
    if is_accented(exact):
        return None
    near = {answer.name for answer in task.answers if plain in (_folded(answer.label), _folded(answer.name))}
    return near.pop() if len(near) == 1 else None


def _answer_of(cells: dict[str, str], texts: pd.Series, task: Task) -> tuple[str, str, str]:
    """Post, answer and fault of one row; an answer that was not given is empty."""
    post_id = cells[ID].strip().lstrip("'")
    mark, said = cells[CODEBOOK].split(), cells[LABEL].strip().lstrip("'")
    if post_id not in texts.index:
        return post_id, "", f"không có bài '{post_id[:80]}' trong dự án: mã bị đổi, hoặc bài đã xóa"
    if mark != [task.name, task.codebook_version]:
        return post_id, "", f"ghi sổ mã '{' '.join(mark)[:60]}', cần '{task.name} {task.codebook_version}'"
    if _loose(cells[TEXT]) != _loose(str(texts[post_id])):
        return post_id, "", f"nội dung không phải của bài {post_id}: ô bị sửa hay bị xếp lệch dòng, hoặc bài đã đổi"
    if not said:
        return post_id, "", ""
    name = answer_named(said, task)
    if name is None:
        known = [answer.label for answer in task.answers]
        hint = nearest(said.casefold(), known) or f"; chỉ nhận: {', '.join(known)}"
        return post_id, "", f"không có nhãn '{said[:60]}'{hint}"
    return post_id, name, ""


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with their number in the spreadsheet; the first is the heading, empty rows are left out."""
    text = _read(path)
    headings = {mark: [_heading(cell) for cell in next(_cells(text, mark), [])] for mark in (",", ";", "\t")}
    mark, heading = max(headings.items(), key=lambda one: sum(name in one[1] for name in COLUMNS))
    missing = [name for name in COLUMNS if heading.count(name) != 1]
    if missing:
        raise SourceError(f"'{path.name}' thiếu cột {', '.join(missing)}; hãy dùng tệp do nghe label --out tạo ra")
    try:
        for row, cells in enumerate(_cells(text, mark), start=1):
            if row > 1 and any(cell.strip() for cell in cells):
                yield row, dict(zip(heading, [*cells, *[""] * len(heading)], strict=False))
    except csv.Error as reason:
        raise SourceError(f"'{path.name}' không đọc được: {reason}; hãy lưu lại thành CSV UTF-8") from reason


def _cells(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceError(f"'{path.name}' lớn hơn {MOST_BYTES // 10**6} MB; đó không phải tệp gán nhãn")
        content = path.read_bytes()
    except OSError as reason:
        raise SourceError(f"không đọc được '{path}': {reason.strerror}") from reason
    if content.startswith(b"PK\x03\x04"):
        raise SourceError(f"'{path.name}' là tệp XLSX; trong Excel hãy chọn Lưu dưới dạng, CSV UTF-8")
    try:
        return content.decode(encoding_of(content, name=path.name)).lstrip("\ufeff")
    except UnicodeDecodeError as reason:
        raise SourceError(f"'{path.name}' có chữ hỏng ở byte {reason.start}; hãy lưu lại thành CSV UTF-8") from reason


def _heading(cell: str) -> str:
    plain = unicodedata.normalize("NFC", cell).strip().strip("'").casefold()
    return LABEL if plain.startswith(f"{LABEL} (") else plain


def _csv(rows: list[list[str]]) -> bytes:
    made = io.StringIO()
    csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def _loose(text: str) -> str:
    """A text without what spreadsheets change: blanks, ends of lines, apostrophes, composed or not."""
    return _LOOSE.sub("", unicodedata.normalize("NFC", text))


def _folded(text: str) -> str:
    return fold_accents(unicodedata.normalize("NFC", text)).casefold().strip()


def refuse(path: Path, returned: Returned, *, written: int) -> None:
    """Raise TableError that names every fault of a sheet whose good rows were written; nothing when there is none."""
    if not returned.faults:
        return
    kept = f"{path.name}: đã ghi {written} nhãn, còn {len(returned.faults)} dòng chưa nhận; hãy sửa rồi đọc lại tệp:"
    raise TableError(kept + "".join(f"\n  - {fault}" for fault in returned.faults))
