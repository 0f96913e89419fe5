"""Tiny hand-made rows for tests."""

from datetime import UTC, datetime, timedelta

import pandas as pd

from nghe_lib.schema import POSTS

NOON = datetime(2025, 11, 6, 5, 0, tzinfo=UTC)  # 12:00 in Ho Chi Minh City


def post(post_id: str, text: str = "Đường ngập quá", *, minutes: int = 0, **columns: object) -> dict[str, object]:
    """One post at noon of 6 November 2025 plus `minutes`."""
    at = NOON + timedelta(minutes=minutes)
    row = {"post_id": post_id, "platform": post_id.partition(":")[0], "kind": "post", "text": text}
    return row | {"published_at": at, "collected_at": at + timedelta(minutes=5)} | columns


def posts(*rows: dict[str, object]) -> pd.DataFrame:
    """A POSTS frame of these rows."""
    return POSTS.frame(list(rows))
