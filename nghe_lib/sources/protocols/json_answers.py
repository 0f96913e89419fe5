"""What an API answered: JSON read without trusting it, and the time until which it wants not to be asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from nghe_lib.sources.times import time_of

if TYPE_CHECKING:
    from nghe_lib.sources.fetch import Answer
    from nghe_lib.sources.pace import Clock

_MICROSECONDS = 1_000_000


def json_in(body: bytes) -> Any | None:
    """The object or array that `body` is; None where it is none. NaN and Infinity are missing values.

    Bytes that are no UTF-8 become U+FFFD: one broken letter must not cost a page.
    """
    import json

    try:
        found = json.loads(body.decode("utf-8-sig", "replace"), parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, (dict, list)) else None


def seconds_until(reset: str | None, answer: Answer, clock: Clock) -> float | None:
    """Seconds until the moment in a rate-limit header (ISO 8601 or seconds since 1970), by the server's own clock.

    At least one second; None where the header holds no moment.
    """
    moment, _ = time_of((reset or "").strip())
    if type(moment) is not int:
        return None
    now = _date_of(answer.headers.get("date", "")) or clock.now()
    return max(1.0, moment / _MICROSECONDS - now.timestamp())


def _date_of(header: str) -> datetime | None:
    """An HTTP date."""
    moment, _ = time_of(header)
    return datetime.fromtimestamp(moment / _MICROSECONDS, UTC) if type(moment) is int else None
