from datetime import UTC, datetime

import pytest

from nghe_lib import report, store
from nghe_lib.errors import TooLittleDataError
from nghe_lib.report.provenance import FINISHED_MIME
from nghe_lib.schema import POSTS, REFUSED, RUNS
from nghe_lib.settings import QuickSettings
from tests.hostile import PAYLOADS
from tests.rows import post, posts

SETTINGS = QuickSettings(project="thu", platforms=["press", "x"])
STARTED = datetime(2025, 11, 7, tzinfo=UTC)


def run(run_id: str, **columns: object) -> dict[str, object]:
    counts = {
        "read_count": 10,
        "new_count": 6,
        "changed_count": 1,
        "duplicate_count": 1,
        "refused_count": 2,
        "deleted_count": 0,
    }
    return {"run_id": run_id, "source": "a.csv", "started_at": STARTED, "ended_at": STARTED} | counts | columns


@pytest.fixture
def lake(data):
    made = store.create("thu")
    made.merge("posts", posts(post("x:1", like_count=3), post("x:2", published_at=None), post("x:3", source_id="s")))
    made.merge("runs", RUNS.frame([run("1", health=["VnExpress lệch 7 giờ ở 10 bài"]), run("2", ended_at=None)]))
    return made


def test_every_row_read_is_accounted_for(lake):
    words = repr(report.data_used(lake, lake.read("posts"), SETTINGS))
    assert "Bài đã dùng | 3" in words
    assert "2, trong đó 1 lần bị ngắt giữa chừng" in words
    assert "20 = 12 + 2 + 2 + 4 + 0" in words
    assert "67\u00a0%, 100\u00a0%, 100\u00a0%, 100\u00a0%" in words


def test_nothing_used_is_said_without_a_fault(lake):
    assert "Bài đã dùng | 0" in repr(report.data_used(lake, POSTS.frame(), SETTINGS))
    assert "Bài viết: 0" in repr(report.overview(POSTS.frame(), SETTINGS))


@pytest.mark.parametrize(("n_people", "said"), [(9, "dưới 10"), (10, "10")])
def test_few_people_are_not_counted_in_public(n_people, said):
    rows = [post(f"x:{n}", account_id=f"x:~{n}") for n in range(n_people)]
    rows.append(post("press:1", account_id="press:Báo", kind="article"))
    shown = repr(report.overview(posts(*rows), SETTINGS))
    assert f"Tài khoản riêng: {said} (" in shown


def test_a_page_of_few_people_alone_is_refused():
    rows = [post(f"x:{n}", account_id=f"x:~{n}") for n in range(9)]
    with pytest.raises(TooLittleDataError, match="dưới 10 người"):
        report.overview(posts(*rows), SETTINGS)


def test_of_each_warning_only_the_newest_is_told(lake):
    later = datetime(2025, 11, 8, tzinfo=UTC)
    lake.merge("runs", RUNS.frame([run("3", started_at=later, health=["VnExpress lệch 7 giờ ở 12 bài", "khác"])]))
    assert repr(report.health(lake, SETTINGS)).splitlines()[-2:] == ["- VnExpress lệch 7 giờ ở 12 bài", "- khác"]


def test_refused_rows_are_counted_by_reason(lake):
    refused = [{"run_id": "1", "position": n, "source": "a.csv", "reason": "thiếu nội dung"} for n in (1, 2)]
    lake.merge("refused", REFUSED.frame(refused))
    assert "a.csv | thiếu nội dung | 2" in repr(report.refused_reasons(lake))


def test_every_setting_is_told_with_its_meaning():
    words = repr(report.settings_used(SETTINGS))
    assert words.count("\n") == len(QuickSettings.model_fields)
    assert "platforms | press, x | Chỉ các nền tảng này" in words
    assert "since | – | Ngày đầu" in words


@pytest.mark.parametrize("payload", PAYLOADS[:20])
def test_a_query_is_text(payload):
    assert "<script" not in report.settings_used(QuickSettings(project="thu", query=payload)).markup.lower()


def test_the_last_cell_says_what_the_page_stands_on(lake, monkeypatch):
    monkeypatch.setenv("NGHE_RUN_MARK", "abc")
    said = report.finish(lake, lake.read("posts"), SETTINGS)._repr_mimebundle_()[FINISHED_MIME]
    assert said == {"mark": "abc", "used_count": 3, "refused_count": 4, "undated_count": 1, "days": ["2025-11-06"] * 2}


def test_by_hand_the_last_cell_has_no_mark(lake, monkeypatch):
    monkeypatch.delenv("NGHE_RUN_MARK", raising=False)
    assert report.finish(lake, lake.read("posts"), SETTINGS)._repr_mimebundle_()[FINISHED_MIME]["mark"] == ""
