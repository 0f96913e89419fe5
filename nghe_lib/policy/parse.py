"""Read the words of a draft into its parts: phần, chương, mục, điều, khoản, điểm, tiết, phụ lục.

A line begins a piece when it looks like a head (see `heads`), may stand in that place, and its number follows the one
before it; a gap in numbers is taken and said. Words that a draft quotes to put them into another law (`như sau: “Điều
5. …”`) belong to the clause that quotes them. Heads are sought at the beginnings of lines only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from nghe_lib.errors import SourceError
from nghe_lib.policy.draft import COLUMNS, LEVELS, Draft
from nghe_lib.policy.heads import LETTERS, WIDE, Head, goes_on, head_of
from nghe_lib.policy.pages import is_paged, join_pages

MAX_CHARACTERS = 5_000_000
MAX_GAP = 5
MAX_QUOTED_LINES, MAX_OPEN_QUOTES = 2_000, 50
_ORDER = {level: place for place, level in enumerate(LEVELS)} | {"attached": 1, "appendix": 1, "closing": 1}
_CODE = {"attached": "KT", "appendix": "PL", "part": "P", "chapter": "C", "section": "M", "subsection": "TM",
         "article": "Đ", "clause": "K", "point": "", "subpoint": ""}  # fmt: skip
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_SENTENCE_END = re.compile(r"[.;:!?”\"»)]\s*$")
_KIND = re.compile(
    r"(?:LUẬT|BỘ LUẬT|PHÁP LỆNH|NGHỊ QUYẾT|NGHỊ ĐỊNH|QUYẾT ĐỊNH|THÔNG TƯ|CHỈ THỊ|QUY CHẾ|QUY ĐỊNH|ĐỀ ÁN|KẾ HOẠCH)\s*"
)


def parse_draft(text: str) -> Draft:
    """Read a draft from its words, as they stand in a text file or as they were taken out of a PDF.

    Text with page breaks (form feeds or lines that count pages) is first put together: page numbers and running heads
    are taken out, lines of one paragraph joined. Any text gives a Draft: where nothing is numbered, all of it is
    preamble. Raises SourceError for more than 5 million characters.
    """
    if len(text) > MAX_CHARACTERS:
        raise SourceError(f"dự thảo dài trên {MAX_CHARACTERS:,} ký tự; hãy chia nhỏ".replace(",", "."))
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    removed: tuple[str, ...] = ()
    if is_paged(whole):
        whole, removed = join_pages(whole)
    reader = _Reader()
    for start, line, is_quoted in _lines(whole, reader.notes):
        reader.take(start, line, is_quoted)
    return Draft(whole, _title(whole, reader.rows), _table(whole, reader.rows), tuple(reader.notes), removed)


@dataclass
class _Row:
    clause_id: str
    parent_id: str
    path: str
    level: str
    number: str
    rest: str
    start: int


@dataclass
class _Reader:
    """Where the reading stands: rows begun so far, the open pieces around the next line, the last rank within each."""

    rows: list[_Row] = field(default_factory=lambda: [_Row("MĐ", "", "", "preamble", "", "", 0)])
    notes: list[str] = field(default_factory=list)
    open: list[_Row] = field(default_factory=list)
    last: dict[tuple[str, str], int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=lambda: {"MĐ": 1})
    before: str = ""

    def take(self, start: int, line: str, is_quoted: bool) -> None:
        """Go on to the next line."""
        head = None if is_quoted or not line.strip() else head_of(line)
        if head is not None and not goes_on(self.before) and self._may_stand(head):
            self._begin(head, start)
        if line.strip():
            self.before = line.strip()

    def _may_stand(self, head: Head) -> bool:
        if head.level == "closing":
            return any(row.level == "article" for row in self.rows) and self.rows[-1].level != "closing"
        if head.level == "attached":
            return any(row.level == "article" for row in self.rows)
        if head.level in WIDE:
            return True
        scope = self._scope(head.level)
        if scope is None:
            return False
        last = self.last.get((head.level, scope), 0)
        if head.rank == last + 1 or (head.level == "article" and head.rank == 1):
            return True
        return _SENTENCE_END.search(self.before[-40:]) is not None and last <= head.rank <= last + self._reach(
            head.level
        )

    def _reach(self, level: str) -> int:
        return 50 if level == "article" else MAX_GAP

    def _scope(self, level: str) -> str | None:
        """The id within which numbers of `level` run on, or None where such a piece may not stand."""
        holder = self._holder(level)
        if level == "article":
            return next((row.clause_id for row in self.open if row.level in ("attached", "appendix")), "")
        if level == "clause":
            if holder is not None and holder.level in ("article", "appendix", "attached"):
                return holder.clause_id
            return None if any(row.level == "article" for row in self.rows) or holder is not None else ""
        if holder is None:
            return None
        allowed = ("article", "clause", "appendix") if level == "point" else ("point", "clause")
        return holder.clause_id if holder.level in allowed else None

    def _holder(self, level: str) -> _Row | None:
        return next((row for row in reversed(self.open) if _ORDER[row.level] < _ORDER[level]), None)

    def _begin(self, head: Head, start: int) -> None:
        if head.level == "article" and head.rank == 1 and self.last.get(("article", self._scope("article") or ""), 0):
            self._open(Head("attached", "", 0, ""), start)  # a text whose articles count from 1 again
        self._open(head, start)

    def _open(self, head: Head, start: int) -> None:
        self.open = [row for row in self.open if _ORDER[row.level] < _ORDER[head.level]]
        holder = self.open[-1] if self.open else None
        scope = (self._scope(head.level) or "") if head.level in ("article", "clause", "point", "subpoint") else (
            holder.clause_id if holder else "")  # fmt: skip
        last = self.last.get((head.level, scope), 0)
        rank = head.rank or last + 1
        if head.level not in ("closing", "attached"):
            self._note(head, scope, last, rank)
        self.last[head.level, scope] = rank
        name = _piece_id(head, scope, rank)
        self.ids[name] = self.ids.get(name, 0) + 1
        unique = name if self.ids[name] == 1 else f"{name}~{self.ids[name]}"
        number = head.number or (str(rank) if head.level in ("appendix", "attached") else "")
        label = LEVELS[head.level] if head.level in ("clause", "point", "subpoint") else LEVELS[head.level].capitalize()
        path = ", ".join(part for part in (holder.path if holder else "", f"{label} {number}".strip()) if part)
        row = _Row(unique, holder.clause_id if holder else "", path, head.level, number, head.rest, start)
        self.rows.append(row)
        self.open.append(row)

    def _note(self, head: Head, scope: str, last: int, rank: int) -> None:
        where = f" của {scope}" if scope else ""
        name = LEVELS[head.level]
        if rank == last + 2:
            self.notes.append(f"thiếu {name} {_said(head.level, last + 1)}{where}")
        elif rank > last + 2:
            self.notes.append(f"thiếu {name} {_said(head.level, last + 1)} đến {_said(head.level, rank - 1)}{where}")
        elif rank <= last and (head.level == "point" or head.number[-1:].isdigit()):  # 5a follows 5
            self.notes.append(f"{name} {head.number}{where} đứng sau {name} {_said(head.level, last)}")


def _said(level: str, rank: int) -> str:
    return LETTERS[rank - 1] if level == "point" and 0 < rank <= len(LETTERS) else str(rank)


def _piece_id(head: Head, scope: str, rank: int) -> str:
    if head.level == "closing":
        return ".".join(part for part in (scope, "KẾT") if part)
    number = str(rank) if head.level in (*WIDE, "attached", "subpoint") else head.number.lower()
    return ".".join(part for part in (scope, _CODE[head.level] + number) if part)


def _lines(text: str, notes: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Each line with its place, and whether it lies within words that are quoted to stand in another law."""
    lines = [(found.start(), found[0]) for found in _LINES.finditer(text)]
    closes_at, before, n_open = -1, "", 0
    for number, (start, line) in enumerate(lines):
        inside = number <= closes_at
        said = line.strip()
        if not inside and n_open < MAX_OPEN_QUOTES and _opens_quote(said, before):
            closes_at = _closing_line(lines, number)
            if closes_at < 0:
                n_open += 1
                notes.append(f"dấu ngoặc kép mở mà không đóng: {said[:60]}")
            inside = said[:1] in '“"' and closes_at >= number
        yield start, line, inside
        before = said or before


def _opens_quote(said: str, before: str) -> bool:
    """Whether a quotation of several lines begins here: at the line's start after a colon, or after one within it."""
    if said[:1] in ("“", '"'):
        return before.endswith(":")
    found = re.search(r":\s*([“\"])", said)
    if found is None:
        return False
    rest = said[found.start(1) :]
    return rest.count("“") > rest.count("”") if found[1] == "“" else rest.count('"') % 2 == 1


def _closing_line(lines: list[tuple[int, str]], first: int) -> int:
    """The line on which the quotation that begins in line `first` ends, or -1."""
    is_straight = '"' in lines[first][1] and "“" not in lines[first][1]
    depth = 0
    for number in range(first, min(first + MAX_QUOTED_LINES, len(lines))):
        line = lines[number][1]
        depth += line.count('"') if is_straight else line.count("“") - line.count("”")
        if (depth % 2 == 0 if is_straight else depth <= 0) and line.strip():
            return number
    return -1


def _title(text: str, rows: list[_Row]) -> str:
    """The kind of text and what it is about, as its first lines say."""
    end = rows[1].start if len(rows) > 1 else min(len(text), 4_000)
    lines = [line.strip() for line in text[:end].split("\n")]
    for at, line in enumerate(lines):
        if _KIND.fullmatch(line):
            about = []
            for following in [one for one in lines[at + 1 :] if one][:3]:
                if following.startswith(("Căn cứ", "Theo đề nghị", "(")) or len(following) > 300 or following.isupper():
                    break
                about.append(following)
            return " ".join([line.capitalize(), *about])
    return ""


def _table(text: str, rows: list[_Row]) -> pd.DataFrame:
    ends = [row.start for row in rows[1:]] + [len(text)]
    made = []
    for row, end in zip(rows, ends, strict=True):
        heading, own = _words(row, text[row.start : end])
        made.append(
            (row.clause_id, row.parent_id, row.path, row.level, row.number, heading, own, row.start, end)
        )  # fmt: skip
    table = pd.DataFrame(made, columns=list(COLUMNS))
    return table.astype({name: "str" for name in COLUMNS[:-2]} | {"start": "int64", "end": "int64"})


def _words(row: _Row, raw: str) -> tuple[str, str]:
    """Heading and own words of a piece."""
    if row.level in ("preamble", "closing"):
        return "", " ".join(raw.split())
    more = raw.partition("\n")[2]
    if row.level in ("clause", "point", "subpoint"):
        return "", " ".join(f"{row.rest} {more}".split())
    if row.level == "attached" and not row.rest:
        return "", ""
    heading, body = row.rest, more
    if row.level in (*WIDE, "attached"):
        lines = [line.strip() for line in more.split("\n") if line.strip()]
        titles: list[str] = []
        while lines and (lines[0].isupper() or (not heading and not titles)):
            titles.append(lines.pop(0))
        heading, body = " ".join([heading, *titles]).strip(), " ".join(lines)
    return " ".join(heading.split()), " ".join(body.split())
