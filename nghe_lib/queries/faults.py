"""How a broken query is refused: one line, the place, what was expected, and the words around it."""

from __future__ import annotations

from typing import NoReturn

from nghe_lib.errors import ParameterError

_AROUND = 20


def refuse(query: str, place: int, what: str) -> NoReturn:
    """Raise ParameterError for the fault `what` at `place` (0 is the first character) of `query`."""
    raise ParameterError(f"truy vấn sai ở ký tự {place + 1}: {what}; chỗ sai sau dấu ▶: {_quoted(query, place)}")


def _quoted(query: str, place: int) -> str:
    before, after = query[max(place - _AROUND, 0) : place], query[place : place + _AROUND]
    left = "…" if place > _AROUND else ""
    right = "…" if place + _AROUND < len(query) else ""
    return "".join(sign if sign.isprintable() else " " for sign in f"{left}{before}▶{after}{right}")
