"""What a notebook shows besides charts: cards, sentences, tables, lists. The one place that makes markup from values.

Every text is hostile until it has passed here: it is escaped, and only http and https addresses become links.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nghe_lib.charts.words import cell

if TYPE_CHECKING:
    import pandas as pd


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
        f'<div class="card"><p class="card-label">{_safe(label)}</p><p class="card-value">{_safe(value)}</p>'
        f'<p class="card-note">{_safe(note)}</p></div>'
        for label, value, note in known
    )
    return Block(
        f'<div class="cards">{inside}</div>', "\n".join(f"{label}: {value} ({note})" for label, value, note in known)
    )


def sentences(said: Iterable[str]) -> Block:
    """Sentences as paragraphs."""
    known = [sentence for sentence in said if sentence]
    return Block("".join(f"<p>{_safe(sentence)}</p>" for sentence in known), "\n".join(known))


def bullets(said: Iterable[str], *, empty: str) -> Block:
    """Sentences as a list, or the sentence `empty` when there is none."""
    known = list(said)
    if not known:
        return sentences([empty])
    return Block(
        f"<ul>{''.join(f'<li>{_safe(one)}</li>' for one in known)}</ul>", "\n".join(f"- {one}" for one in known)
    )


def table(rows: pd.DataFrame, *, labels: dict[str, str], empty: str = "Không có dòng nào.") -> Block:
    """A table of the columns of `rows` named in `labels`, under those headings; `empty` is said when there is no row."""
    names = [name for name in labels if name in rows]
    if rows.empty:
        return sentences([empty])
    return plain_table(
        [labels[name] for name in names],
        [[cell(value) for value in row] for row in rows[names].itertuples(index=False)],
    )


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """A table of texts that are already as a reader should see them."""
    head = "".join(f"<th>{_safe(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_safe(value)}</td>' for value in row)}</tr>" for row in rows)
    words = "\n".join(" | ".join(map(str, row)) for row in [columns, *rows])
    return Block(f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>', words)


def headlines(groups: Iterable[tuple[str, str, Iterable[tuple[str, str | None]]]]) -> Block:
    """For each group a heading, a sentence, and press headlines with their addresses."""
    parts, words = [], []
    for heading, sentence, titles in groups:
        links = "".join(f"<li>{_link(title, url)}</li>" for title, url in titles)
        parts.append(f'<div class="rise"><h3>{_safe(heading)}</h3><p>{_safe(sentence)}</p><ul>{links}</ul></div>')
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


def _link(title: str, url: str | None) -> str:
    if not is_web_address(url):
        return _safe(title)
    return f'<a href="{html.escape(str(url), quote=True)}" rel="noopener noreferrer nofollow">{_safe(title)}</a>'


# Marks that reorder or hide text are shown as nothing: a headline must not read backwards over its neighbours.
_INVISIBLE = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x200B, 0x2060, 0xFEFF])
_CONTROL = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


def _safe(text: object) -> str:
    return html.escape(str(text).translate(_INVISIBLE | _CONTROL), quote=True)
