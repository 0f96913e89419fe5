"""What a notebook shows besides charts: cards, sentences, tables, lists. The one place that makes markup from values.

Every text is hostile until it has passed here: it is escaped, and only http and https addresses become links.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nghe_lib.charts.words import MISSING, cell

if TYPE_CHECKING:
    import pandas as pd

# JupyterLab shows these; the sanitiser of the page drops them, which has its own style sheet.
_IN_LAB = {
    "cards": ' style="display:flex;flex-wrap:wrap;gap:12px"',
    "card": ' style="flex:1 1 150px;border:1px solid #ccc;border-radius:6px;padding:8px 12px"',
    "value": ' style="font-size:1.5em;font-weight:700"',
}
_NUMERIC = re.compile(r"[-−+]?[0-9][0-9.,]*(\u00a0%)?")


@dataclass(frozen=True)
class Block:
    """A piece of a page: markup for JupyterLab and the report, and the same in plain words."""

    markup: str
    words: str

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return self.words


def cards(items: Iterable[tuple[str, object, str]]) -> Block:
    """Large numbers side by side: (what it is, the value, a note)."""
    known = [(label, cell(value), note) for label, value, note in items]
    inside = "".join(
        f'<div class="card"{_IN_LAB["card"]}><p class="card-label">{escaped(label)}</p>'
        f'<p class="card-value"{_IN_LAB["value"]}>{escaped(value)}</p>'
        f'<p class="card-note">{escaped(note)}</p></div>'
        for label, value, note in known
    )
    return Block(
        f'<div class="cards"{_IN_LAB["cards"]}>{inside}</div>',
        "\n".join(f"{label}: {value} ({note})" for label, value, note in known),
    )


def sentences(said: Iterable[str]) -> Block:
    """Sentences as paragraphs."""
    known = [sentence for sentence in said if sentence]
    return Block("".join(f"<p>{escaped(sentence)}</p>" for sentence in known), "\n".join(known))


def bullets(said: Iterable[str], *, empty: str) -> Block:
    """Sentences as a list, or the sentence `empty` when there is none."""
    known = list(said)
    if not known:
        return sentences([empty])
    return Block(
        f"<ul>{''.join(f'<li>{escaped(one)}</li>' for one in known)}</ul>", "\n".join(f"- {one}" for one in known)
    )


def table(
    rows: pd.DataFrame, *, labels: dict[str, str], link_column: str | None = None, empty: str = "Không có dòng nào."
) -> Block:
    """A table of the columns of `rows` named in `labels`, under those headings; `empty` is said when there is no row.

    link_column: a column of addresses to which the first shown column links; only http and https become links.
    """
    names = [name for name in labels if name in rows]
    if rows.empty or not names:
        return sentences([empty])
    cells = [[cell(value) for value in row] for row in rows[names].itertuples(index=False)]
    links = None if link_column is None else rows[link_column].tolist()
    return plain_table([labels[name] for name in names], cells, links=links)


def plain_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, links: Sequence[object] | None = None
) -> Block:
    """A table of texts that are already as a reader should see them; columns of numbers stand to the right.

    links: an address per row, to which its first cell links.
    """
    looks = [' class="n"' if _is_numeric(values) else "" for values in zip(*rows, strict=True)] or [""] * len(columns)
    head = "".join(f"<th{look}>{escaped(column)}</th>" for column, look in zip(columns, looks, strict=True))
    shown = [[escaped(value) for value in row] for row in rows]
    if links is not None:
        shown = [[_link(row[0], url), *said[1:]] for row, said, url in zip(rows, shown, links, strict=True)]
    body = "".join(f"<tr>{_cells(row, looks)}</tr>" for row in shown)
    head = f"<thead><tr>{head}</tr></thead>" if any(columns) else ""
    words = "\n".join(" | ".join(map(str, row)) for row in [columns, *rows])
    return Block(f'<div class="scroll"><table>{head}<tbody>{body}</tbody></table></div>', words)


def _cells(row: Sequence[str], looks: Sequence[str]) -> str:
    return "".join(f"<td{look}>{value}</td>" for value, look in zip(row, looks, strict=True))


def _is_numeric(values: Sequence[str]) -> bool:
    known = [value for value in values if value != MISSING]
    return bool(known) and all(_NUMERIC.fullmatch(str(value)) for value in known)


def headlines(groups: Iterable[tuple[str, str, Iterable[tuple[str, str | None]]]]) -> Block:
    """For each group a heading, a sentence, and press headlines with their addresses."""
    parts, words = [], []
    for heading, sentence, titles in groups:
        links = "".join(f"<li>{_link(title, url)}</li>" for title, url in titles)
        parts.append(f'<div class="rise"><h3>{escaped(heading)}</h3><p>{escaped(sentence)}</p><ul>{links}</ul></div>')
        words.append(f"{heading}: {sentence}")
    return Block(f'<div class="rises">{"".join(parts)}</div>', "\n".join(words))


def is_web_address(url: object) -> bool:
    """True for an absolute http or https address without user information."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _link(title: str, url: object) -> str:
    if not is_web_address(url):
        return escaped(title)
    return f'<a href="{html.escape(str(url), quote=True)}" rel="noopener noreferrer nofollow">{escaped(title)}</a>'


# Marks that reorder or hide text are shown as nothing: a headline must not read backwards over its neighbours.
_INVISIBLE = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x200B, 0x2060, 0xFEFF])
_CONTROL = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


def escaped(text: object) -> str:
    """A text as HTML shows it: markup escaped, marks that hide or reorder text left out."""
    return html.escape(unbroken(str(text).translate(_INVISIBLE | _CONTROL)), quote=True)


def unbroken(text: str) -> str:
    """A text in which no line ends between a number and its per cent sign."""
    return re.sub(r"(?<=[0-9]) %", "\u00a0%", text)
