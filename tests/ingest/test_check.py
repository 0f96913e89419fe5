"""Asking the feeds of registered sources: what answered is verified, what did not says why, nothing is collected."""

import pytest

from nghe_lib import ingest, store
from nghe_lib.settings import SourcesSettings
from nghe_lib.sources.fetch import Fetcher
from nghe_lib.sources.pace import Clock
from tests.servers.feed_server import feed_server


@pytest.fixture
def fetcher():
    return Fetcher(allow_private=True, attempts=1, interval_s=0, clock=Clock(sleep=lambda _: None))


@pytest.fixture
def checked(data, tmp_path, fetcher, monkeypatch):
    """What one check of a registry of four sources saw, by source_id."""
    with feed_server() as server:
        file = tmp_path / "rieng.csv"
        lines = [
            f"tot,press,Tốt,{server.url}/rss,",
            f"mat,press,Mất,{server.url}/gone,",
            f"lan,press,Lẫn,{server.url}/gone {server.url}/atom,",
            "khong,forum,Không feed,,ghi chú cũ",
        ]
        file.write_text("source_id,type,name,feeds,note\n" + "\n".join(lines) + "\n", encoding="utf-8")
        monkeypatch.setattr(store, "registry_files", lambda _: [file])
        found = ingest.check_sources(settings=SourcesSettings(project="thu"), fetcher=fetcher)
    return found.set_index("source_id")


def test_a_source_is_verified_when_one_of_its_feeds_answers(checked):
    assert checked["verified_at"].notna().to_dict() == {"tot": True, "mat": False, "lan": True}


def test_what_did_not_answer_is_said_in_the_note(checked):
    assert "410" in checked.loc["mat", "note"] and "410" in checked.loc["lan", "note"]


def test_the_lake_keeps_what_was_seen_and_no_post(checked):
    lake = store.open("thu")
    assert lake.read("sources").set_index("source_id")["verified_at"].notna().sum() == 2
    assert lake.count("posts") == 0


def test_the_registry_shows_what_an_earlier_check_saw(checked):
    found = ingest.registry_of(settings=SourcesSettings(project="thu")).set_index("source_id")
    assert found["verified_at"].notna().to_dict() == {"tot": True, "mat": False, "lan": True, "khong": False}
    assert ingest.registry_of(settings=SourcesSettings(project="thu", type="forum"))["source_id"].tolist() == ["khong"]
