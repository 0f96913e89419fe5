"""The list of a project's finished pages."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from nghe_lib import store
from nghe_lib.charts.words import moment, number
from nghe_lib.report.plotly_page import policy
from nghe_lib.report.render import page_filters, template_file

_HEAD_LENGTH = 8192
_SUMMARY = re.compile(r'<meta name="nghe" content="([^"]*)">')


@dataclass(frozen=True)
class Entry:
    """One finished page as the list shows it."""

    address: str
    title: str
    period: str
    version: int
    made_at: str
    size: str


def write_index(lake: store.Lake) -> Path:
    """Write `reports/index.html`, newest page first, and return its path. Files that no run finished are left out."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from nghe_lib.store.project import replace_file

    pages = [path for path in lake.reports_folder.glob("*.html") if path.name != "index.html" and path.is_file()]
    pages.sort(key=lambda path: (-path.stat().st_mtime, path.name))
    environment = Environment(loader=FileSystemLoader(template_file("")), autoescape=True, undefined=StrictUndefined)
    environment.filters.update(page_filters())
    body = environment.get_template("index_page.html.j2").render(
        project=lake.project.name,
        entries=[entry for entry in map(_entry, pages) if entry is not None],
        style=template_file("page.css").read_text(encoding="utf-8"),
        policy=policy(),
    )
    index = lake.reports_folder / "index.html"
    replace_file(index, body.encode("utf-8"))
    return index


def _entry(page: Path) -> Entry | None:
    with page.open(encoding="utf-8", errors="replace") as file:
        found = _SUMMARY.search(file.read(_HEAD_LENGTH))
    try:
        said = json.loads(html.unescape(found[1])) if found else {}
        title, period, version = str(said["title"]), str(said["period"]), int(said["version"])
    except (ValueError, KeyError, TypeError):
        return None
    state = page.stat()
    made_at = moment(datetime.fromtimestamp(state.st_mtime, UTC))
    return Entry(quote(page.name), title, period, version, made_at, f"{number(state.st_size / 1e6, decimals=1)} MB")
