"""What was asked: collected, failed and refused per kind of asking, without the names of those who were asked for."""

from datetime import date, timedelta

import pandas as pd

from nghe_lib import health
from nghe_lib.schema import GAPS, RUNS
from tests.rows import NOON

DAY = timedelta(days=1)


def run(run_id, source, form, *, at=NOON, read=0, new=0, refused=0, **columns):
    row = {"run_id": run_id, "source": source, "format": form, "started_at": at, "ended_at": at, "read_count": read}
    counts = {"new_count": new, "changed_count": 0, "duplicate_count": 0, "deleted_count": 0, "refused_count": refused}
    return row | counts | columns


RUN_ROWS = [
    run("1", "feed https://bao-a.vn/rss/1", "feed", read=10, new=8, refused=2, first_at=NOON, last_at=NOON),
    run("2", "feed https://u:p@BAO-A.vn:443/rss/2", "feed", gaps=["hỏng"]),
    run("3", "mastodon account @ai.do@mastodon.social", "mastodon", read=5, new=5, ended_at=None),
    run("4", "Nhà tôi - tin nhắn.csv", "delimited", at=NOON - 9 * DAY, read=3, new=3, refused=0),
]
GAP_ROWS = [
    {"source": "feed https://bao-a.vn/rss/2", "noticed_at": NOON, "reason": "hỏng", "run_id": "2"},
    {"source": "youtube search ngập lụt", "noticed_at": NOON, "reason": "hết hạn mức"},
    {"source": "feed https://bao-b.vn/rss", "noticed_at": NOON, "reason": "x", "filled_at": NOON},
]


def asked(**period):
    return health.asked(RUNS.frame(RUN_ROWS), GAPS.frame(GAP_ROWS), **period).set_index("asked")


def test_every_asking_is_counted_once_under_a_name_that_names_nobody():
    found = asked()
    assert set(found.index) == {"feed bao-a.vn", "mastodon account", "delimited", "youtube search"}
    assert found.loc["feed bao-a.vn"].tolist() == [2, 1, 0, 10, 8, 2, 1]
    assert found.loc["mastodon account", ["cut_count", "new_count"]].tolist() == [1, 5]
    assert found.loc["youtube search", ["run_count", "gap_count"]].tolist() == [0, 1]


def test_what_went_wrong_most_stands_first():
    assert asked().index[0] == "feed bao-a.vn"


def test_sums_are_those_of_the_runs_whatever_their_order():
    runs = RUNS.frame(RUN_ROWS)
    found = health.asked(runs, GAPS.frame(GAP_ROWS))
    pd.testing.assert_frame_equal(found, health.asked(runs.sample(frac=1, random_state=1), GAPS.frame(GAP_ROWS)))
    for name in ("read_count", "new_count", "refused_count"):
        assert found[name].sum() == runs[name].sum()


def test_a_run_counts_in_the_period_its_posts_or_its_beginning_lie_in():
    recent = asked(since=date(2025, 11, 6), until=date(2025, 11, 6))
    assert "delimited" not in recent.index and recent.loc["feed bao-a.vn", "read_count"] == 10
    assert asked(until=date(2025, 11, 1)).loc[:, "read_count"].sum() == 3
    assert asked(since=date(2025, 11, 7))["run_count"].sum() == 0


def test_nothing_asked_is_an_empty_table():
    assert health.asked(RUNS.frame(), GAPS.frame()).empty
