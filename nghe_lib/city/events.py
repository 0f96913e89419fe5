"""The planted events: what happens when, where and how strongly. The truth that reports are measured against."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nghe_lib.city.rhythm import N_DAYS, UTC_SHIFT, local_day, local_moment
from nghe_lib.schema import PLANTED

TREATED = ("26740", "26743", "26737", "27343", "27316", "27154", "27058", "26944")
CONTROLS = ("27139", "27142", "27265", "27169", "26983", "26884", "26824", "27475")
SHOCK_DAY = "2025-09-03"
SHOCK_FACTOR = 3.0


@dataclass(frozen=True)
class Event:
    """One planted event. `shape` is the excess of each day from the first, 1 at the peak; units are of today."""

    event_id: str
    kind: str
    vocabulary: str
    start: str
    end: str
    peak: str
    factor: float | None = None
    shape: tuple[float, ...] = ()
    units: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()


EVENTS = (
    Event(
        "burst-1",
        "burst",
        "mất điện diện rộng",
        "2025-05-21T00:00",
        "2025-05-22T23:59",
        "2025-05-21T13:00",
        14.0,
        (1.0, 0.35),
        ("26968", "26983", "27013", "27031", "27007", "26884"),
    ),
    Event(
        "burst-2",
        "burst",
        "ngộ độc bánh mì",
        "2025-06-17T00:00",
        "2025-06-20T23:59",
        "2025-06-18T20:00",
        11.0,
        (0.45, 1.0, 0.6, 0.25),
        ("26929", "26956", "26890", "26944"),
    ),
    Event(
        "boundary-1",
        "boundary_change",
        "sáp nhập phường xã",
        "2025-07-01T00:00",
        "2025-07-28T23:59",
        "2025-07-01T09:00",
        3.5,
        tuple(float(x) for x in np.round(np.exp(-np.arange(28) / 9.0), 3)),
    ),
    Event(
        "burst-3",
        "burst",
        "metro ngưng chạy",
        "2025-07-24T00:00",
        "2025-07-25T23:59",
        "2025-07-24T17:00",
        12.0,
        (1.0, 0.4),
        ("26743", "26740", "27094", "26824", "26842", "26956"),
    ),
    Event(
        "rumour-1",
        "rumour",
        "tin đồn nước máy",
        "2025-08-12T19:30",
        "2025-08-15T07:30",
        "2025-08-13T20:00",
        None,
        (),
        ("26824", "26809", "26842", "27094"),
    ),
    Event(
        "correction-1",
        "correction",
        "đính chính nước máy",
        "2025-08-14T19:30",
        "2025-08-18T19:30",
        "2025-08-15T09:00",
        None,
        (),
        ("26824", "26809", "26842", "27094"),
    ),
    Event(
        "burst-4",
        "burst",
        "giả danh cập nhật VNeID",
        "2025-08-25T00:00",
        "2025-08-29T23:59",
        "2025-08-27T19:00",
        9.0,
        (0.3, 0.7, 1.0, 0.6, 0.3),
    ),
    Event(
        "shock-1",
        "policy_shock",
        "mở rộng thu phí vỉa hè",
        f"{SHOCK_DAY}T00:00",
        "2025-10-31T23:59",
        f"{SHOCK_DAY}T08:00",
        SHOCK_FACTOR,
        (),
        TREATED,
        CONTROLS,
    ),
    Event(
        "burst-5",
        "burst",
        "lạm thu đầu năm học",
        "2025-09-15T00:00",
        "2025-09-18T23:59",
        "2025-09-16T20:00",
        8.0,
        (0.5, 1.0, 0.6, 0.3),
    ),
    Event(
        "burst-6",
        "burst",
        "triều cường lịch sử",
        "2025-10-07T00:00",
        "2025-10-09T23:59",
        "2025-10-08T18:00",
        9.0,
        (0.6, 1.0, 0.5),
        ("27478", "27484", "26911", "26956", "27655", "26809", "27424"),
    ),
    Event(
        "coordinated-1",
        "coordinated_group",
        "chiến dịch phối hợp",
        "2025-08-01T00:00",
        "2025-10-25T23:59",
        "2025-09-20T20:00",
        None,
        (),
        ("27478", "27655"),
    ),
)


def excess(event: Event) -> np.ndarray:
    """What a burst adds to its topic on each day, in times the usual. Returns (N_DAYS,)."""
    made = np.zeros(N_DAYS)
    if event.factor is None or event.kind == "policy_shock":
        return made
    first = local_day(event.start[:10])
    made[first : first + len(event.shape)] = (event.factor - 1.0) * np.array(event.shape)
    return made


def planted(topic_of: dict[str, str], terms_of: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """All events as PLANTED. topic_of and terms_of: topic and telling words by the name of the vocabulary."""
    rows = [
        {
            "event_id": event.event_id,
            "kind": event.kind,
            "name": event.vocabulary,
            "topic": topic_of[event.vocabulary],
            "start_at": _utc(event.start),
            "end_at": _utc(event.end),
            "peak_at": _utc(event.peak),
            "terms": list(terms_of[event.vocabulary]),
            "unit_codes": list(event.units),
            "control_unit_codes": list(event.controls),
            "factor": event.factor,
        }
        for event in EVENTS
    ]
    return PLANTED.check(PLANTED.frame(rows))


def _utc(text: str) -> pd.Timestamp:
    return pd.Timestamp(local_moment(text) - UTC_SHIFT, tz="UTC")


def event_of(kind: str) -> Event:
    """The first event of that kind."""
    return next(event for event in EVENTS if event.kind == kind)
