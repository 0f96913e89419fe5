"""Missing fields and open gaps."""

import pandas as pd

from nghe_lib import health
from nghe_lib.schema import GAPS
from tests.rows import NOON, post, posts


def test_shares_of_missing_fields_are_told_per_source():
    made = posts(
        post("press:1", source_id="a", url="https://a.vn/1", time_is_collection=True),
        post("press:2", source_id="a", like_count=3),
        post("press:3", source_id=None),
    )
    found = health.missing_fields(made).set_index("source_id")
    assert found.loc["a", ["post_count", "published_at", "url", "like_count"]].tolist() == [2, 0.5, 0.5, 0.5]
    assert found[found.index.isna()]["post_count"].tolist() == [1]


def test_only_gaps_that_are_not_filled_are_open_newest_first():
    rows = [
        {"source": "feed a", "noticed_at": NOON, "reason": "hỏng"},
        {"source": "feed b", "noticed_at": NOON + pd.Timedelta(hours=1), "reason": "hỏng"},
        {"source": "feed c", "noticed_at": NOON, "reason": "hỏng", "filled_at": NOON},
        {"source": "feed d", "noticed_at": NOON, "reason": "cũ", "end_at": NOON - pd.Timedelta(days=9)},
    ]
    assert health.open_gaps(GAPS.frame(rows))["source"].tolist() == ["feed b", "feed a", "feed d"]
    assert "feed d" not in set(health.open_gaps(GAPS.frame(rows), since=NOON)["source"])
    later = GAPS.frame([*rows, {"source": "feed e", "noticed_at": NOON, "reason": "mới", "start_at": NOON}])
    assert "feed e" not in set(health.open_gaps(later, until=NOON)["source"])
