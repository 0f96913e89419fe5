"""The fields of a query: which columns it asks about, and how a value is checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nghe_lib.errors import nearest
from nghe_lib.queries.faults import refuse
from nghe_lib.queries.nodes import And, Field, Near, Node, Not, Or, Phrase, Title, Word
from nghe_lib.schema import KINDS, PLATFORMS

_ALLOWED: dict[str, tuple[str, ...]] = {"platform": PLATFORMS, "kind": KINDS}
SWITCHES: dict[str, tuple[str, ...]] = {"accents": ("auto", "strict", "fold"), "teencode": ("on", "off")}
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
COLUMNS: dict[str, str] = {
    "platform": "platform", "kind": "kind", "source": "source_id", "lang": "lang", "since": "published_at",
    "until": "published_at",
}  # fmt: skip
FIELDS: tuple[str, ...] = ("title", *COLUMNS, *SWITCHES)


def checked_name(name: str, *, query: str, place: int) -> str:
    """The field called `name`, whatever its case; refused with the nearest when there is none."""
    plain = name.lower()
    if plain not in FIELDS:
        hint = nearest(plain, FIELDS) or "; nếu đó là chữ cần tìm, hãy đặt trong ngoặc kép"
        refuse(query, place, f"không có trường '{name[:40]}:'{hint}")
    return plain


def checked_value(name: str, value: str, *, query: str, place: int) -> str | date:
    """The value of field or switch `name`; refused when it is not one that the field can have."""
    if name in ("since", "until"):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            refuse(query, place, f"'{name}:' cần ngày dạng 2025-11-01")
        return day
    allowed = (_ALLOWED | SWITCHES).get(name)
    if allowed is None:
        return value
    if value.lower() not in allowed:
        refuse(query, place, f"'{name}:' chỉ nhận {', '.join(allowed)}{nearest(value.lower(), allowed)}")
    return value.lower()


def fields_of(node: Node | None) -> set[str]:
    """The columns of POSTS that a query reads."""
    return {COLUMNS[part.name] for part in _leaves(node) if isinstance(part, Field)} | (
        {"title", "text"} if any(isinstance(part, Word | Phrase) for part in _leaves(node)) else set()
    )


def words_of(node: Node | None) -> list[Word | Phrase]:
    """Every word and phrase of a query, in order."""
    return [part for part in _leaves(node) if isinstance(part, Word | Phrase)]


def _leaves(node: Node | None) -> Iterator[Word | Phrase | Field]:
    if isinstance(node, And | Or | Near):
        for part in node.parts:
            yield from _leaves(part)
    elif isinstance(node, Not | Title):
        yield from _leaves(node.part)
    elif node is not None:
        yield node
