"""How many planted bursts were found, and how many of those found were planted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from nghe_lib.signals.days import local_days
from nghe_lib.text.columns import need_columns
from nghe_lib.text.normalise import one_spelling

BURST_KINDS = ("burst",)


@dataclass(frozen=True)
class Recall:
    """The comparison.

    precision: share of those found that were planted, NaN when nothing was found. recall: share of those planted that
    were found, NaN when nothing was planted. missed: event_id of the planted ones not found, sorted.
    """

    precision: float
    recall: float
    found_count: int
    planted_count: int
    missed: tuple[str, ...]


def recall(found: pd.DataFrame, planted: pd.DataFrame, *, kinds: Iterable[str] = BURST_KINDS) -> Recall:
    """Compare rises or spikes with the bursts that the synthetic city planted.

    found: the table of `rises` or of `spikes`. planted: PLANTED; only its events of `kinds` count.
    A rise and an event meet when a day from the rise's start to its peak lies in the event's local days and one of
    the rise's terms holds, or is held by, one of the event's terms, whole syllables, case apart. A spike has no terms:
    its days from start to end must meet the event's. Raises TableError for a missing column.
    """
    need_columns(found, ("start", "peak"), table="found")
    need_columns(planted, ("event_id", "kind", "start_at", "end_at", "terms"), table="planted")
    events = planted[planted["kind"].isin(list(kinds))]
    since, until = local_days(events["start_at"]), local_days(events["end_at"])
    until = until.fillna(since)
    last = found["end"] if "end" in found else found["peak"]
    spoken = [_terms(terms) for terms in found["terms"]] if "terms" in found else None
    hits = {
        (row, event)
        for event, (begin, end, terms) in enumerate(zip(since, until, events["terms"], strict=True))
        for row, (start, stop) in enumerate(zip(found["start"], last, strict=True))
        if start <= end and stop >= begin and (spoken is None or _share_term(spoken[row], _terms(terms)))
    }
    rows, met = {row for row, _ in hits}, {event for _, event in hits}
    missed = sorted(event_id for number, event_id in enumerate(events["event_id"]) if number not in met)
    return Recall(_share(len(rows), len(found)), _share(len(met), len(events)), len(found), len(events), tuple(missed))


def _terms(terms: Iterable[str] | None) -> list[str]:
    return [f" {one_spelling(term).lower()} " for term in terms] if terms is not None and terms is not pd.NA else []


def _share_term(a: list[str], b: list[str]) -> bool:
    return any(one in other or other in one for one in a for other in b)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
