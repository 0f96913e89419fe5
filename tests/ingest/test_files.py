"""Into the lake: every row accounted for, nobody named, a cut run continued."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from nghe_lib import city, ingest, store
from nghe_lib.errors import SourceError
from nghe_lib.settings import ImportSettings
from tests.conftest import REPO
from tests.servers.feed_server import feed_server

CSV = """id,tác giả,thời gian,nội dung
1,lan.nguyen,2025-11-06T07:00:00+07:00,Đường ngập quá @bao.anh ơi
2,lan.nguyen,2025-11-06T08:00:00+07:00,Vẫn ngập
3,minh,không biết,Ngày này sai
4,minh,2025-11-06T09:00:00+07:00,
"""


@pytest.fixture
def server():
    with feed_server() as seen:
        yield seen


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bai.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def read_in(file, **settings):
    return ingest.import_files([file], settings=ImportSettings(project="thu", platform="facebook", **settings)).iloc[0]


def parts(run) -> int:
    return sum(
        run[name] for name in ("new_count", "changed_count", "duplicate_count", "refused_count", "deleted_count")
    )


def test_every_row_is_new_or_refused_with_its_reason(data, file):
    run = read_in(file)
    assert (run["read_count"], run["new_count"], run["refused_count"]) == (4, 2, 2)
    refused = store.open("thu").read("refused")
    assert sorted(refused["position"]) == [3, 4]
    assert refused["reason"].str.len().min() > 5
    assert not refused["extract"].str.contains("minh").any()


def test_a_second_import_adds_nothing(data, file):
    read_in(file)
    before = store.open("thu").read("posts").drop(columns="run_id")
    run = read_in(file)
    assert (run["new_count"], run["duplicate_count"], run["refused_count"]) == (0, 2, 2)
    pd.testing.assert_frame_equal(store.open("thu").read("posts").drop(columns="run_id"), before)


def test_an_edited_row_is_a_revision(data, file):
    read_in(file)
    file.write_text(CSV.replace("Vẫn ngập", "Hết ngập"), encoding="utf-8")
    assert read_in(file)["changed_count"] == 1
    assert store.open("thu").read("revisions")["text"].tolist() == ["Vẫn ngập"]


def test_no_raw_handle_is_on_the_disk(data, file):
    read_in(file)
    kept = [path for path in data.rglob("*") if path.is_file()]
    assert kept
    for handle in ("lan.nguyen", "bao.anh", "minh"):
        assert not [path for path in kept if handle.encode() in path.read_bytes()], handle
    assert store.open("thu").read("posts")["account_id"].nunique() == 1


def test_a_file_that_is_nothing_is_one_clear_error(data, tmp_path):
    (tmp_path / "x.bin").write_bytes(b"\x00\x01\x02\x03" * 50)
    with pytest.raises(SourceError, match="x.bin"):
        read_in(tmp_path / "x.bin")


def test_a_wrong_clock_is_said_and_the_setting_mends_it(data, tmp_path):
    rows = [
        {"title": f"Tin số {n}", "summary": "Tóm tắt", "source": "Báo Giả", "category": "", "link": f"https://bao.example/{n}",
         "published": f"2025-11-{1 + n // 20:02d}T{(n % 20):02d}:30:00+07:00", "published_is_fetch_time": False,
         "fetched": f"2025-11-{1 + n // 20 + (n % 20 + 7) // 24:02d}T{(n % 20 + 7) % 24:02d}:3{n % 10}:00+07:00",
         "archive_day": "", "n_days": 1, "archive_repo": ""}
        for n in range(200)
    ]  # fmt: skip
    path = tmp_path / "bao.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    settings = ImportSettings(project="thu")
    first = ingest.import_files([path], settings=settings).iloc[0]
    assert any("7 giờ" in sentence for sentence in first["health"])
    before = store.open("thu").read("posts").set_index("post_id")["published_at"]
    mended = ingest.import_files([path], settings=settings.model_copy(update={"clock_shift_h": {"Báo Giả": 7.0}})).iloc[
        0
    ]
    after = store.open("thu").read("posts").set_index("post_id")["published_at"]
    assert mended["changed_count"] == 200
    assert ((after - before).dropna() == pd.Timedelta(hours=7)).all()
    assert not any(
        "sai múi giờ" in sentence for sentence in (mended["health"] if mended["health"] is not pd.NA else [])
    )
    assert store.open("thu").project.clock_shift_h == {"Báo Giả": 7.0}


def test_the_city_goes_in_whole_and_pseudonymous(data):
    made = city.build(n_posts=1_000, seed=3)
    run = ingest.import_city(made, project="thu").iloc[0]
    lake = store.open("thu")
    assert run["new_count"] == lake.count("posts") == lake.count("truth") == 1_000
    raw = set(made.accounts.loc[~made.accounts["role"].isin(["press", "agency", "organisation"]), "account_id"])
    kept = lake.read("posts")
    assert not raw & set(kept["account_id"].dropna())
    assert not raw & set(kept["mentions"].explode().dropna())
    assert lake.read("accounts").query("role == 'citizen'")["display_name"].isna().all()


IMPORT = """
from pathlib import Path
from nghe_lib import ingest
from nghe_lib.settings import ImportSettings
ingest.import_files([Path(r"{path}")], settings=ImportSettings(project="{project}", platform="facebook"))
"""


@pytest.mark.parametrize("delay_s", [0.05, 0.35])
def test_an_import_killed_half_way_and_run_again_leaves_the_same_lake(data, tmp_path, delay_s):
    path = tmp_path / "nhieu.csv"
    lines = [f"{n},tk{n % 700},2025-11-{1 + n % 28:02d}T07:{n % 60:02d}:00+07:00,Bài số {n}" for n in range(40_000)]
    path.write_text("id,tác giả,thời gian,nội dung\n" + "\n".join(lines), encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-c", IMPORT.format(path=path, project="thu")], cwd=REPO)
    while not list(data.glob("projects/thu/lake/versions/*.json")):
        time.sleep(0.01)
    time.sleep(delay_s)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    cut = store.open("thu").count("posts")
    run = ingest.import_files([path], settings=ImportSettings(project="thu", platform="facebook")).iloc[0]
    assert parts(run) == run["read_count"] == 40_000
    assert run["duplicate_count"] == cut
    lake = store.open("thu")
    assert lake.count("posts") == lake.read("posts", columns=["post_id"])["post_id"].nunique() == 40_000
    assert lake.read("runs")["ended_at"].isna().sum() == 1
    assert set(lake.read("posts", columns=["text"])["text"]) == {f"Bài số {n}" for n in range(40_000)}


def test_the_real_press_files_go_in_whole_and_twice_is_once(data, shared_data):
    file = shared_data / "press" / "daily" / "press_2025-11.jsonl.gz"
    first = ingest.import_files([file], settings=ImportSettings(project="bao")).iloc[0]
    again = ingest.import_files([file], settings=ImportSettings(project="bao")).iloc[0]
    assert (first["read_count"], first["new_count"], first["refused_count"]) == (16_083, 16_083, 0)
    assert (again["new_count"], again["duplicate_count"]) == (0, 16_083)
    said = " ".join(first["health"])
    assert "sớm 7 giờ" in said and "không có giờ đăng thật" in said


def test_relative_times_are_counted_back_from_the_capture_a_person_tells(data, tmp_path):
    path = tmp_path / "chup.csv"
    path.write_text("id,thời gian,nội dung\n1,2 giờ trước,Ngập\n2,hôm qua,Kẹt xe\n", encoding="utf-8")
    refused = ingest.import_files([path], settings=ImportSettings(project="thu", platform="forum")).iloc[0]
    assert (refused["new_count"], refused["refused_count"]) == (0, 2)
    settings = ImportSettings.read({"project": "thu", "platform": "forum", "captured_at": "2025-11-06T12:00"})
    run = ingest.import_files([path], settings=settings).iloc[0]
    posts = store.open("thu").read("posts").set_index("post_id")
    assert run["new_count"] == 2 and (posts["collected_at"] == pd.Timestamp("2025-11-06T05:00Z")).all()
    assert posts.loc["forum:1", "published_at"] == pd.Timestamp("2025-11-06T03:00Z")
