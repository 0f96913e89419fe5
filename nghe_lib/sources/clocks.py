"""Whether a source's times of publication can be believed, from the data alone, and the mend when they cannot.

Method. For each source the lag is collected − published. What is published is collected later, so the lag has a floor
(its 0.5 % quantile here, so that a few odd rows do not hide it). A clock in the wrong zone moves the floor to a whole
number of hours. Three things must meet before nghe calls it a fault:
1. the floor stands at most 20 minutes above (5 below) a whole number of hours, at least 1;
2. at least 30 % of the posts lie within 2 hours above it: the source is asked often, so a true floor would be 0;
3. the hours of the day agree: after the mend fewer posts fall into the night (0–5 h in Vietnam) than before. For 7
   hours, the distance of Vietnam from UTC and by far the likeliest slip, it is enough that the night gets no busier.
A published time after the collection is impossible, so there the floor alone (1) is enough.

What it cannot know: a source that really publishes with a delay of an hour or two looks like a wrong clock, and a
source active all night gives no sign by its hours; such sources are not called faulty. A source asked once a day has a
spread lag and no sharp floor; a shift there stays unseen unless it points into the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from nghe_lib.errors import ParameterError
from nghe_lib.settings import TIMEZONE
from nghe_lib.sources.names import outlet_of, slug

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MIN_POSTS = 50
FLOOR_QUANTILE = 0.005
ABOVE_H, BELOW_H = 20 / 60, 5 / 60
NEAR_H, NEAR_SHARE = 2.0, 0.30
NIGHT_DROP = 0.05
SAME_MOMENT_S = 2.0
NO_TIME_SHARE = 0.95
LATE_H, LATE_SHARE = 5 / 60, 0.01
LOCAL_OFFSET_H = 7
MAX_SHIFT_H = 48


@dataclass(frozen=True)
class ClockFault:
    """One source whose times cannot be believed as they stand.

    kind: "zone" (mended by adding `hours`), "future" (published after collection, no whole number of hours) or
    "no_time" (published equals collected: the source gives no time). hours: what to add to published_at; 0 where
    nothing mends it. post_count: posts that were judged. sentence: all of it in Vietnamese.
    """

    source_id: str
    kind: str
    hours: float
    post_count: int
    sentence: str


def check_clocks(posts: pd.DataFrame) -> list[ClockFault]:
    """Faulty clocks among the sources of `posts`, in order of source_id; sources with under 50 posts are not judged.

    posts: POSTS, or only its columns source_id, published_at, collected_at and time_is_collection; with account_id the
    sentences can name press outlets.
    """
    found = []
    for source_id, rows in posts.groupby(posts["source_id"].astype(object).fillna(""), sort=True):
        fault = _judged(str(source_id), rows)
        if fault is not None:
            found.append(fault)
    return found


def apply_shift(posts: pd.DataFrame, clock_shift_h: Mapping[str, float]) -> pd.DataFrame:
    """A copy of `posts` with hours added to published_at of the sources that `clock_shift_h` names.

    A name is a source_id, a source's name or an outlet, whatever its case and accents, and also covers the sources
    whose names begin with it: "VnExpress" covers "VnExpress - Thế Giới". The longest name that fits counts. Rows whose
    time is that of collection are left as they are. Raises ParameterError for hours that are no number within ±48.
    """
    wanted = _checked(clock_shift_h)
    if not wanted or not len(posts):
        return posts
    import pandas as pd

    hours = posts["source_id"].map(_shift_of(wanted, posts["source_id"]), na_action="ignore").astype("float64")
    if "account_id" in posts:
        outlets = (
            posts["account_id"].where(posts["account_id"].str.startswith("press:", na=False)).str.removeprefix("press:")
        )
        hours = hours.fillna(outlets.map(_shift_of(wanted, outlets), na_action="ignore").astype("float64"))
    given = ~posts["time_is_collection"].fillna(False).astype(bool)
    added = pd.to_timedelta(hours.where(given).fillna(0.0) * 3600, unit="s").astype("timedelta64[us]")
    return posts.assign(published_at=(posts["published_at"] + added).astype(posts["published_at"].dtype))


def _judged(source_id: str, rows: pd.DataFrame) -> ClockFault | None:
    import numpy as np

    if len(rows) < MIN_POSTS:
        return None
    name = _shown(source_id, rows)
    lag_h = (rows["collected_at"] - rows["published_at"]).dt.total_seconds().to_numpy(float, na_value=np.nan) / 3600
    stands_in = (
        rows["time_is_collection"].fillna(False).to_numpy(bool)
        | np.isnan(lag_h)
        | (np.abs(lag_h) * 3600 <= SAME_MOMENT_S)
    )
    if stands_in.mean() >= NO_TIME_SHARE:
        return _no_time(source_id, name, len(rows), stands_in.mean())
    real = lag_h[~stands_in]
    if len(real) < MIN_POSTS:
        return None
    hour = rows["published_at"].dt.tz_convert(TIMEZONE).dt.hour.to_numpy(float, na_value=np.nan)[~stands_in]
    return _zone(source_id, name, real, hour) or _future(source_id, name, real)


def _zone(source_id: str, name: str, lag_h: np.ndarray, hour: np.ndarray) -> ClockFault | None:
    import numpy as np

    floor = float(np.quantile(lag_h, FLOOR_QUANTILE))
    whole = int(np.floor(floor + BELOW_H))
    if whole == 0 or floor - whole > ABOVE_H or abs(whole) > MAX_SHIFT_H:
        return None
    near = float(((lag_h >= whole - BELOW_H) & (lag_h <= whole + NEAR_H)).mean())
    if whole > 0 and (near < NEAR_SHARE or not _night_agrees(hour, whole)):
        return None
    way = "sớm" if whole > 0 else "muộn"
    sentence = (
        f"{name}: giờ đăng ghi sai múi giờ, {way} {abs(whole)} giờ (xét {len(lag_h)} bài; khoảng cách nhỏ nhất tới "
        f"giờ thu là {_decimal(floor)} giờ, {_decimal(near * 100)} % số bài nằm trong 2 giờ sau đó). "
        f'Cách sửa: thêm --clock-shift-h "{_key(name)}={whole}" khi nhập'
    )
    return ClockFault(source_id, "zone", float(whole), len(lag_h), sentence)


def _night_agrees(hour: np.ndarray, shift_h: int) -> bool:
    """Whether the night gets quieter by the mend; for Vietnam's own 7 hours, whether it does not get busier."""
    before, after = float((hour < 5).mean()), float(((hour + shift_h) % 24 < 5).mean())
    return before - after >= (-NIGHT_DROP if shift_h == LOCAL_OFFSET_H else NIGHT_DROP)


def _future(source_id: str, name: str, lag_h: np.ndarray) -> ClockFault | None:
    late = lag_h < -LATE_H
    if late.mean() < LATE_SHARE:
        return None
    sentence = (
        f"{name}: {int(late.sum())} trong {len(lag_h)} bài có giờ đăng sau giờ thu, "
        f"tới {_decimal(-float(lag_h.min()))} giờ; "
        "không phải số giờ chẵn nên nghe không đoán cách sửa. Hãy hỏi nguồn hoặc bên xuất dữ liệu"
    )
    return ClockFault(source_id, "future", 0.0, len(lag_h), sentence)


def _no_time(source_id: str, name: str, n: int, share: float) -> ClockFault:
    sentence = (
        f"{name}: không có giờ đăng thật, {_decimal(share * 100)} % trong {n} bài có giờ đăng trùng giờ thu "
        "hoặc để trống. Không sửa được từ dữ liệu: chỉ nên xét theo ngày, không xét theo giờ"
    )
    return ClockFault(source_id, "no_time", 0.0, n, sentence)


def _shown(source_id: str, rows: pd.DataFrame) -> str:
    """The outlet's own name where it fits the source_id, else the source_id."""
    if not source_id:
        return "nguồn không rõ tên"
    if "account_id" not in rows:
        return source_id
    outlet = rows["account_id"].dropna().astype(str).head(1).str.removeprefix("press:")
    name = outlet.iloc[0] if len(outlet) else ""
    return name if slug(name) == source_id else source_id


def _key(name: str) -> str:
    return outlet_of(name)


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _checked(clock_shift_h: Mapping[str, float]) -> dict[str, float]:
    bad = [f"'{name}': {hours!r}" for name, hours in clock_shift_h.items() if not _is_hours(hours) or not slug(name)]
    if bad:
        raise ParameterError(f"clock_shift_h cần tên nguồn và số giờ trong khoảng -48 đến 48; sai: {', '.join(bad)}")
    return {slug(name): float(hours) for name, hours in clock_shift_h.items()}


def _is_hours(hours: object) -> bool:
    return (
        isinstance(hours, (int, float))
        and not isinstance(hours, bool)
        and isfinite(hours)
        and abs(hours) <= MAX_SHIFT_H
    )


def _shift_of(wanted: Mapping[str, float], names: pd.Series) -> dict[str, float]:
    """Hours for each distinct name in `names` that a wanted name covers."""
    made = {}
    for name in names.dropna().unique():
        short = slug(name)
        fits = [key for key in wanted if short == key or short.startswith(f"{key}-")]
        if fits:
            made[name] = wanted[max(fits, key=len)]
    return made
