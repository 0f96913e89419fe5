"""Feeds, many at once: what is new comes once, and every feed keeps its own account."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from nghe_lib import ingest, store
from nghe_lib.errors import ParameterError
from nghe_lib.settings import CollectSettings
from nghe_lib.sources.fetch import Fetcher
from nghe_lib.sources.pace import Clock
from tests.conftest import REPO
from tests.faults.platforms import N_FEEDS, N_ITEMS, Feeds
from tests.servers.feed_server import feed_server
from tests.servers.serving import serving


@pytest.fixture
def fetcher():
    return Fetcher(allow_private=True, attempts=1, interval_s=0, clock=Clock(sleep=lambda _: None))


def collect(fetcher, feeds):
    settings = CollectSettings(project="thu", feeds=feeds, legal_basis="thử nghiệm")
    return ingest.collect(settings=settings, fetcher=fetcher).set_index("source")


def test_a_feed_is_asked_again_only_for_what_is_new(data, fetcher):
    with feed_server() as server:
        first = collect(fetcher, [f"{server.url}/rss"]).iloc[0]
        again = collect(fetcher, [f"{server.url}/rss"]).iloc[0]
    assert first["new_count"] == first["read_count"] > 0
    assert (again["read_count"], again["new_count"]) == (0, 0)
    assert store.open("thu").project.legal_basis == "thử nghiệm"


def test_a_feed_that_does_not_answer_is_a_gap_and_the_others_go_on(data, fetcher):
    with feed_server() as server:
        runs = collect(fetcher, [f"{server.url}/gone", f"{server.url}/atom"])
        gone, atom = f"feed {server.url}/gone", f"feed {server.url}/atom"
    assert "410" in runs.loc[gone, "gaps"][0] and runs.loc[atom, "new_count"] > 0
    assert store.open("thu").read("gaps")["source"].tolist() == [gone]


def test_many_feeds_share_a_transaction_and_each_has_its_own_account(data, fetcher):
    with serving(Feeds) as url:
        runs = collect(fetcher, [f"{url}/rss/{n}" for n in range(N_FEEDS)])
    assert runs["new_count"].tolist() == runs["read_count"].tolist() == [N_ITEMS] * N_FEEDS
    posts = store.open("thu").read("posts")
    assert len(posts) == N_FEEDS * N_ITEMS and posts.groupby("run_id").size().tolist() == [N_ITEMS] * N_FEEDS
    cursors = store.open("thu").read("cursors")
    assert len(cursors) == N_FEEDS and all(len(json.loads(one)["seen"]) == N_ITEMS for one in cursors["state"])


def test_an_entry_that_cannot_be_read_is_refused_in_the_account_of_its_feed(data, fetcher):
    with feed_server() as server:
        runs = collect(fetcher, [f"{server.url}/bad-date", f"{server.url}/atom"])
        refused = store.open("thu").read("refused")
        bad = runs.loc[f"feed {server.url}/bad-date"]
    assert (bad["read_count"], bad["new_count"], bad["refused_count"]) == (2, 1, 1)
    assert refused[["run_id", "position"]].values.tolist() == [[bad["run_id"], 1]]


def test_a_line_that_is_no_address_is_refused_before_anything_is_asked(data):
    with pytest.raises(ParameterError, match="http"):
        ingest.collect(settings=CollectSettings(project="thu", feeds=["bao.example"], legal_basis="thử"))


WATCH = """
import sys
from nghe_lib import cli, ingest
from nghe_lib.sources.fetch import Fetcher
real = ingest.watch
ingest.watch = lambda **given: real(**given, fetcher=Fetcher(allow_private=True, interval_s=0))
sys.argv = ["nghe", "watch", "--project", "thu", "--every-s", "1", "--commit-s", "0.2", "--legal-basis", "thử",
            "--json", *sys.argv[1:]]
cli.main()
"""


def test_watching_ends_cleanly_when_told(data):
    with serving(Feeds) as url:
        feeds = [word for n in range(N_FEEDS) for word in ("--feeds", f"{url}/rss/{n}")]
        process = subprocess.Popen(
            [sys.executable, "-c", WATCH, *feeds], stdout=subprocess.PIPE, text=True, cwd=REPO, env=os.environ
        )
        until = time.monotonic() + 60
        while time.monotonic() < until and not (data / "projects/thu/lake/cursors").exists():
            time.sleep(0.05)
        time.sleep(1.5)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[0]
    assert process.returncode == 0
    lake = store.open("thu")
    assert lake.count("posts") == N_FEEDS * N_ITEMS == sum(run["new_count"] for run in json.loads(said))
    assert lake.read("runs")["ended_at"].notna().all()
    assert lake.read("posts")["collected_at"].max() <= datetime.now(UTC)
