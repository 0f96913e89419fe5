"""Spans of moments that a collector has covered: a cut run goes on, an earlier `since` fills what is older."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
MOST_SPANS = 50


def read_spans(kept: object) -> tuple[Span, ...]:
    """Spans from a state (microseconds, both ends belong to them); whatever is none is left out."""
    found = [
        (one[0], one[1])
        for one in (kept if isinstance(kept, list) else [])
        if isinstance(one, list) and len(one) == 2 and all(type(end) is int for end in one) and one[0] <= one[1]
    ]
    return _merged(found)


def is_covered(spans: Iterable[Span], moment: int) -> bool:
    """Whether `moment` lies in one of `spans`."""
    return any(low <= moment <= high for low, high in spans)


def covered(spans: Iterable[Span], low: int, high: int) -> tuple[Span, ...]:
    """`spans` and the span from `low` to `high`, joined where they meet."""
    return _merged([*spans, (min(low, high), high)])


def newest(spans: Iterable[Span]) -> int | None:
    """The end of the newest of `spans`."""
    return max((high for _, high in spans), default=None)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    made: list[Span] = []
    for low, high in sorted(spans):
        if made and low <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], high))
        else:
            made.append((low, high))
    return tuple(made[-MOST_SPANS:])
