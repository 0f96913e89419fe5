"""The health section: silence, gaps and missing fields in words, beside what was to be expected."""

from datetime import date, timedelta

import pytest

from nghe_lib import charts, report, store
from nghe_lib.schema import GAPS, POSTS, RUNS, SOURCES
from nghe_lib.settings import NotebookCollectSettings
from tests.charts.checks import drawn
from tests.rows import NOON, post


@pytest.fixture
def lake(data):
    made = store.create("thu")
    rows = [
        post(
            f"press:{source}{day}-{n}", source_id=source, published_at=NOON + timedelta(days=day, minutes=n),
            collected_at=NOON + timedelta(days=day, minutes=n + 1),
        )
        for source, n_days in (("bao-a", 40), ("bao-b", 34))
        for day in range(n_days)
        for n in range(20)
    ]  # fmt: skip
    made.merge("posts", POSTS.frame([*rows, post("site:1", source_id=None)]))
    names = [("bao-a", "Báo A"), ("bao-b", "Báo <b>B</b>")]
    made.merge(
        "sources", SOURCES.frame([{"source_id": i, "name": n, "type": "press", "platform": "press"} for i, n in names])
    )
    made.merge("gaps", GAPS.frame([{"source": "feed x", "noticed_at": NOON, "reason": "máy chủ trả lời 503"}]))
    return store.open("thu")


def test_silence_gaps_and_unknown_sources_are_said_in_words(lake):
    block = report.health(lake, NotebookCollectSettings(project="thu"))
    said = repr(block)
    assert "Báo <b>B</b> im lặng 5 ngày, từ sau 9/12/2025; thường có 20,0 bài mỗi ngày." in said
    assert "Khoảng trống: máy chủ trả lời 503" in said and "1 bài không rõ nguồn." in said
    assert "Báo A im lặng" not in said and "<b>B" not in block.markup


def test_the_table_sets_what_came_beside_the_usual_in_the_days_of_the_report(lake):
    settings = NotebookCollectSettings(project="thu", since=date(2025, 12, 6), until=date(2025, 12, 12))
    lines = repr(report.health(lake, settings)).splitlines()
    assert lines[1] == "Báo <b>B</b> | 80 | 140 | 0 | 3 | 0"
    assert lines[2] == "Báo A | 140 | 140 | 0 | 0 | 0"


def test_what_was_asked_failed_and_was_refused_stands_in_the_period_of_the_report(lake):
    counts = dict.fromkeys(("changed_count", "duplicate_count", "deleted_count"), 0)
    rows = [
        {"run_id": "1", "source": "feed https://bao-a.vn/rss", "format": "feed", "started_at": NOON, "ended_at": NOON,
         "read_count": 12, "new_count": 10, "refused_count": 2},
        {"run_id": "2", "source": "mastodon account @aido", "format": "mastodon", "started_at": NOON,
         "read_count": 0, "new_count": 0, "refused_count": 0, "gaps": ["<b>hỏng</b>"]},
    ]  # fmt: skip
    lake.merge("runs", RUNS.frame([row | counts for row in rows]))
    block = report.health(store.open("thu"), NotebookCollectSettings(project="thu"))
    said = repr(block)
    assert (
        "feed bao-a.vn | 1 | 0 | 0 | 12 | 10 | 2 | 0" in said and "mastodon account | 1 | 1 | 1 | 0 | 0 | 0 | 0" in said
    )
    assert "aido" not in said and "<b>hỏng" not in block.markup
    later = report.health(store.open("thu"), NotebookCollectSettings(project="thu", since=date(2025, 12, 1)))
    assert "bao-a.vn" not in repr(later)


def test_a_gap_that_ended_before_the_report_is_not_told_in_it(lake):
    ended = {"source": "feed y", "noticed_at": NOON, "reason": "hỏng từ lâu", "end_at": NOON, "start_at": NOON}
    lake.merge("gaps", GAPS.frame([ended]))
    settings = NotebookCollectSettings(project="thu", since=date(2025, 12, 1), until=date(2025, 12, 5))
    said = repr(report.health(store.open("thu"), settings))
    assert "503" in said and "hỏng từ lâu" not in said


def test_the_chart_shows_every_day_that_was_not_usual(lake):
    settings = NotebookCollectSettings(project="thu")
    made = charts.coverage(report.daily_health(lake, settings), report.source_names(lake))
    drawn(made)
    rows = made.layout.meta["table"]["rows"]
    assert {row[1] for row in rows} == {"Báo <b>B</b>"} and {row[4] for row in rows} == {"im lặng"}
    assert len(rows) == 5


def test_an_empty_lake_says_that_nothing_is_wrong(data):
    empty = store.create("trong")
    assert "Không có cảnh báo" in repr(report.health(empty, NotebookCollectSettings(project="trong")))
    drawn(charts.coverage(report.daily_health(empty, NotebookCollectSettings(project="trong")), {}))
