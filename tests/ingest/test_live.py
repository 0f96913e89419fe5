"""Listening: what is committed, what is asked again, and what becomes a gap."""

import json
import threading
import time
from datetime import timedelta

import pytest

from nghe_lib import ingest, store
from nghe_lib.errors import ParameterError, SourceError, StoreError
from nghe_lib.ingest import commits, live
from nghe_lib.ingest.retention import forget_overdue
from nghe_lib.schema import METRICS
from nghe_lib.settings import CollectSettings, WatchSettings
from nghe_lib.sources.collecting import Gap
from nghe_lib.sources.fetch import Fetcher
from tests.ingest.made_up import BEGIN, Platform, daily, install

LINES = ["made_up hear a.example"]
TEN = {str(n): (n, f"bài {n}", n) for n in range(10)}


@pytest.fixture
def lake(data):
    return store.create("thu")


def collect(lines=LINES, **options):
    settings = CollectSettings(project="thu", listen=list(lines), legal_basis="Điều 19", **options)
    return ingest.collect(settings=settings, fetcher=Fetcher(allow_private=True, interval_s=0))


def texts(lake):
    return set(lake.read("posts")["text"])


def test_every_page_comes_with_its_cursor_and_its_account(lake, monkeypatch):
    install(monkeypatch, Platform(TEN))
    run = collect().iloc[0]
    assert (run["read_count"], run["new_count"], run["source"]) == (10, 10, LINES[0])
    assert run["ended_at"] is not None and run["first_at"] == BEGIN
    assert texts(lake) == {text for _, text, _ in TEN.values()}
    assert json.loads(lake.read("cursors")["state"].iloc[0])["newest"] == 9


def test_rows_that_every_page_refuses_each_keep_their_place(lake, monkeypatch):
    platform = Platform({str(n): (n, "" if n % 2 else f"bài {n}", n) for n in range(8)})
    install(monkeypatch, platform)
    run = collect().iloc[0]
    assert (run["read_count"], run["new_count"], run["refused_count"]) == (8, 4, 4)
    assert sorted(lake.read("refused")["position"]) == [2, 4, 6, 8]


def test_a_second_run_asks_only_behind_the_look_back(lake, monkeypatch):
    platform = Platform(TEN)
    install(monkeypatch, platform)
    collect()
    store.save_project(store.open("thu").project.model_copy(update={"look_back_h": 3}))
    run = collect().iloc[0]
    assert (run["read_count"], run["new_count"], run["duplicate_count"]) == (3, 0, 3)
    assert platform.asked[1][1]["newest"] == 9


def test_a_late_and_an_edited_post_are_found_and_the_former_text_is_kept(lake, monkeypatch):
    platform = Platform(dict(TEN))
    install(monkeypatch, platform)
    collect()
    platform.posts |= {"8": (8, "bài 8 đã sửa", 80), "late": (7, "bài đến muộn", 0)}
    run = collect().iloc[0]
    assert (run["new_count"], run["changed_count"]) == (1, 1)
    assert "bài 8" in set(lake.read("revisions")["text"]) and "bài 8 đã sửa" in texts(lake)


def test_engagement_is_observed_again_though_nothing_was_edited(lake, monkeypatch):
    platform = Platform({"1": (1, "bài", 5)})
    install(monkeypatch, platform)
    collect()
    platform.posts = {"1": (1, "bài", 9)}
    assert collect().iloc[0]["duplicate_count"] == 1
    seen = lake.read("metrics").sort_values("observed_at")
    assert seen["like_count"].tolist() == [5, 9] and seen["post_id"].unique().tolist() == ["forum:1"]


def test_a_run_that_fails_keeps_its_pages_and_leaves_an_open_gap(lake, monkeypatch):
    platform = Platform(TEN, fail_after=2)
    install(monkeypatch, platform)
    run = collect().iloc[0]
    assert run["new_count"] == 4 and list(run["gaps"]) == ["máy chủ hỏng"]
    gap = lake.read("gaps").iloc[0]
    assert gap["source"] == LINES[0] and gap["reason"] == "máy chủ hỏng" and gap.isna()["filled_at"]
    platform.fail_after = None
    collect()
    assert len(texts(lake)) == 10
    filled = lake.read("gaps")
    assert len(filled) == 1 and filled["filled_at"].notna().all() and filled["end_at"].notna().all()


def test_a_source_that_stays_down_is_one_gap(lake, monkeypatch):
    install(monkeypatch, Platform(TEN, fail_after=0))
    for _ in range(3):
        collect()
    assert len(lake.read("gaps")) == 1 and len(lake.read("runs")) == 3


def test_two_gaps_of_one_page_are_two_rows_and_a_lasting_one_is_never_filled(lake, monkeypatch):
    lasting, passing = Gap(None, BEGIN, "chỉ giữ bảy ngày", is_lasting=True), Gap(None, None, "hết hạn mức")
    platform = Platform(TEN, gaps=(lasting, passing))
    install(monkeypatch, platform)
    collect()
    platform.gaps = ()
    collect()
    gaps = lake.read("gaps").set_index("reason")
    assert gaps["filled_at"].isna().to_dict() == {"chỉ giữ bảy ngày": True, "hết hạn mức": False}


def test_a_fault_in_one_collector_loses_nothing_of_the_others(lake, monkeypatch):
    platform = Platform(TEN, fail_after=1, failure=KeyError("bí mật"))
    install(monkeypatch, platform)
    runs = collect(["made_up hear a.example", "feed http://127.0.0.1:9/rss"])
    assert set(runs["source"]) == {"made_up hear a.example", "feed http://127.0.0.1:9/rss"}
    reasons = " ".join(lake.read("gaps")["reason"])
    assert "lỗi trong nghe" in reasons and "KeyError" in reasons and "bí mật" not in reasons


def test_what_the_platform_deleted_is_deleted_and_does_not_come_back(lake, monkeypatch):
    platform = Platform(dict(TEN))
    install(monkeypatch, platform)
    collect()
    platform.gone = ("forum:3",)
    del platform.posts["3"]
    collect()
    assert "bài 3" not in texts(lake)
    platform.posts["3"] = TEN["3"]
    platform.gone = ()
    assert collect().iloc[0]["deleted_count"] == 1
    assert "bài 3" not in texts(lake)


def test_a_deleted_post_takes_its_answers_along(lake, monkeypatch):
    platform = Platform(dict(TEN))
    install(monkeypatch, platform)
    collect()
    answers = lake.read("posts").query("post_id in ['forum:5', 'forum:6']").assign(root_id="forum:3", text="trả lời")
    lake.merge("posts", answers)
    platform.gone = ("forum:3",)
    platform.posts = {}
    collect()
    assert not {"forum:3", "forum:5", "forum:6"} & set(lake.read("posts")["post_id"])


def test_what_a_platform_lets_keep_for_days_leaves_by_itself_unless_it_was_seen_again(lake, monkeypatch):
    platform = Platform(dict(TEN))
    install(monkeypatch, platform, name="forum")
    collect(["forum hear a.example"])
    now = lake.read("posts")["collected_at"].max()
    store.save_project(store.open("thu").project.model_copy(update={"retention_days_by_platform": {"forum": 30}}))
    lake = store.open("thu")
    seen = lake.read("metrics").query("post_id == 'forum:1'").assign(observed_at=now + timedelta(days=20))
    lake.merge("metrics", METRICS.frame(seen))
    assert forget_overdue(lake, now=now + timedelta(days=29)) == 0
    assert forget_overdue(lake, now=now + timedelta(days=31)) == 9
    assert lake.read("posts")["post_id"].tolist() == ["forum:1"]
    assert set(lake.read("tombstones")["reason"]) == {"retention"}


def test_a_budget_is_counted_over_runs_and_given_to_the_collector(lake, monkeypatch):
    platform = Platform(TEN, spent=10)
    install(monkeypatch, platform, budget=daily(1_000))
    collect()
    collect()
    assert [left for *_, left in platform.asked] == [1_000, 950]


def test_the_projects_own_budget_goes_before_the_platforms(lake, monkeypatch):
    platform = Platform(TEN)
    install(monkeypatch, platform, budget=daily(1_000))
    store.save_project(store.open("thu").project.model_copy(update={"budgets": {"made_up": 7}}))
    collect()
    assert platform.asked[0][2] == 7


def test_before_a_run_its_price_and_terms_are_told_and_nothing_is_asked(lake, monkeypatch):
    platform = Platform(TEN)
    install(monkeypatch, platform, budget=daily(1_000, price_usd=0.005), estimate=lambda target, ask: 200)
    offer = ingest.preview(settings=CollectSettings(project="thu", listen=LINES)).iloc[0]
    assert (offer["units"], offer["price_usd"], offer["left"], offer["terms"]) == (200, 1.0, 1_000, "Điều khoản thử.")
    assert platform.asked == []


def test_collecting_the_same_window_ten_times_shuffled_and_two_at_once_gives_exact_counts(lake, monkeypatch):
    import random

    platform = Platform(dict(TEN))
    install(monkeypatch, platform)
    chance = random.Random(4)
    collect()
    for _ in range(8):
        shuffled = list(platform.posts.items())
        chance.shuffle(shuffled)
        platform.posts, platform.page_posts = dict(shuffled), chance.randint(1, 5)
        collect()
    threads = [threading.Thread(target=collect) for _ in range(2)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    posts = lake.read("posts")
    assert len(posts) == 10 and posts["post_id"].is_unique
    runs = lake.read("runs")
    parts = ["new_count", "changed_count", "duplicate_count", "refused_count", "deleted_count"]
    assert (runs["read_count"] == runs[parts].sum(axis=1)).all() and runs["new_count"].sum() == 10


def test_without_a_legal_basis_nothing_is_asked(lake, monkeypatch):
    platform = Platform(TEN)
    install(monkeypatch, platform)
    with pytest.raises(ParameterError, match="căn cứ"):
        ingest.collect(settings=CollectSettings(project="thu", listen=LINES))
    assert platform.asked == []


def test_lines_that_cannot_be_read_are_all_named_at_once(lake):
    with pytest.raises(ParameterError, match=r"(?s)yuotube.*youtube.*registry"):
        collect(["yuotube search ngập", "registry pres"])


def test_a_project_that_lists_nothing_is_told_how(lake):
    with pytest.raises(SourceError, match="listen"):
        collect([])


def test_a_lake_that_cannot_be_written_ends_the_run_with_one_error(lake, monkeypatch):
    install(monkeypatch, Platform({str(n): (n, f"bài {n}", n) for n in range(500)}, page_posts=1))
    monkeypatch.setattr(commits.Ledger, "commit", lambda *_, **__: (_ for _ in ()).throw(StoreError("đĩa đầy")))
    with pytest.raises(StoreError, match="đĩa đầy"):
        collect()


def test_watching_goes_on_until_it_is_told_to_stop(lake, monkeypatch):
    platform = Platform({"1": (1, "bài 1", 0)})
    install(monkeypatch, platform)
    stop = threading.Event()

    def more_then_stop(heard):
        platform.posts[str(len(platform.posts) + 1)] = (2, f"bài {len(platform.posts) + 1}", 0)
        if len(platform.posts) > 3:
            stop.set()

    settings = WatchSettings(project="thu", listen=LINES, legal_basis="Điều 19", every_s=1, commit_s=0.1)
    began = time.monotonic()
    runs = ingest.watch(settings=settings, fetcher=Fetcher(), stop=stop, told=more_then_stop)
    assert time.monotonic() - began < 20
    assert len(runs) == 1 and runs["new_count"].iloc[0] == len(texts(lake)) >= 2
    assert timedelta(0) < runs["ended_at"].iloc[0] - runs["started_at"].iloc[0]


def test_a_watch_begins_one_new_run_of_a_target_when_the_day_changes(lake, monkeypatch):
    platform = Platform({"1": (1, "bài 1", 0)})
    install(monkeypatch, platform)
    days = iter(["2026-11-23"] * 4 + ["2026-11-24"] * 1000)
    monkeypatch.setattr(live, "_day", lambda _: next(days))
    stop, commits_left = threading.Event(), iter(range(6, -1, -1))

    def count_down(heard):
        platform.posts[f"{len(platform.posts) + 1}"] = (2, f"bài {len(platform.posts) + 1}", 0)
        if not next(commits_left):
            stop.set()

    settings = WatchSettings(project="thu", listen=LINES, legal_basis="Điều 19", every_s=1, commit_s=0.1)
    runs = ingest.watch(settings=settings, fetcher=Fetcher(), stop=stop, told=count_down)
    assert [json.loads(query)["day"] for query in runs["query"]] == ["2026-11-23", "2026-11-24"]
    assert runs["new_count"].sum() == len(texts(lake))


def test_what_the_clocks_of_a_run_tell_is_said_when_it_ends(lake, monkeypatch):
    install(monkeypatch, Platform({str(n): (60_000 + n, f"bài {n}", 0) for n in range(60)}, page_posts=20))
    assert any("không đoán cách sửa" in said for said in collect().iloc[0]["health"])
