"""Killed writers, two processes, full disks: nothing committed is lost, nothing half-done is seen."""

import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nghe_lib import store
from tests.rows import post, posts

WRITER = """
import sys
from nghe_lib import store
from tests.rows import post, posts
lake = store.create("thu")
with lake.writer() as writer:
    for number in range(200):
        rows = posts(*(post(f"x:{number}-{i}") for i in range(20)))
        with writer.transaction() as transaction:
            transaction.merge("posts", rows)
            transaction.merge("truth", __import__("nghe_lib.schema").schema.TRUTH.frame({"post_id": rows["post_id"]}))
        print(number, flush=True)
"""


def start(code: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        cwd=os.path.dirname(os.path.dirname(os.path.dirname(__file__))),
    )


@pytest.mark.parametrize("delay_s", [0.0, 0.013, 0.029, 0.05])
def test_a_killed_writer_loses_nothing_it_had_committed_and_leaves_nothing_half(data, delay_s):
    process = start(WRITER)
    acknowledged = int(process.stdout.readline())
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    acknowledged = max([acknowledged, *(int(line) for line in process.stdout.read().split())])
    process.wait()
    lake = store.open("thu")
    n = lake.count("posts")
    assert n >= 20 * (acknowledged + 1)
    assert n % 20 == 0
    assert lake.count("truth") == n
    subprocess.run(
        [sys.executable, "-c", WRITER.replace("200", str(n // 20 + 3))],
        check=True,
        capture_output=True,
        cwd=os.getcwd(),
    )
    assert lake.count("posts") == lake.count("truth") == n + 60
    assert lake.read("posts")["post_id"].is_unique


def test_a_reader_is_never_blocked_and_never_sees_half_a_transaction(data):
    process = start(WRITER.replace("200", "25"))
    process.stdout.readline()
    lake, seen = store.open("thu"), []
    while process.poll() is None:
        pinned = lake.at(None)
        assert pinned.count("posts") == pinned.count("truth")
        seen.append(pinned.count("posts"))
    assert seen == sorted(seen)
    assert len(set(seen)) > 1
    assert lake.count("posts") == 500


def test_two_writers_take_turns(data):
    store.create("thu")
    codes = [WRITER.replace("200", "10").replace("x:{number}", f"x:{name}{{number}}") for name in "ab"]
    processes = [start(code) for code in codes]
    assert [process.wait() for process in processes if process.stdout.read()] == [0, 0]
    assert store.open("thu").count("posts") == store.open("thu").count("truth") == 400


@pytest.mark.skipif(os.name != "posix", reason="file-size limits are POSIX")
@pytest.mark.parametrize("limit_bytes", [200, 3_000, 20_000, 60_000])
def test_a_full_disk_is_one_clear_error_and_the_lake_stays_as_it_was(data, limit_bytes):
    lake = store.create("thu")
    lake.merge("posts", posts(post("x:0")))
    code = f"""
import resource
from nghe_lib import store
from nghe_lib.errors import StoreError
from tests.rows import post, posts
import hashlib
rows = posts(*(post(f"x:{{i}}", hashlib.sha512(str(i).encode()).hexdigest()) for i in range(1, 2000)))
lake = store.open("thu")
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_bytes}, {limit_bytes}))
try:
    lake.merge("posts", rows)
except StoreError as reason:
    print("StoreError", reason)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=os.getcwd())
    assert "StoreError không ghi được" in done.stdout, done.stderr[-2000:]
    assert lake.read("posts")["post_id"].tolist() == ["x:0"]
    assert lake.merge("posts", posts(post("x:1"))) == store.Counts(new=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["a", "b", "c"])), max_size=6), max_size=5))
def test_the_lake_holds_what_a_dictionary_would(data, tmp_path_factory, batches):
    os.environ["NGHE_DATA"] = str(tmp_path_factory.mktemp("luật"))
    lake, model = store.create("thu"), {}
    for batch in batches:
        rows = posts(*(post(f"x:{number}", text) for number, text in batch))
        counts = lake.merge("posts", rows)
        last = {f"x:{number}": text for number, text in batch}
        assert counts.new == len(last.keys() - model.keys())
        assert counts.changed == sum(model.get(key, text) != text for key, text in last.items())
        assert counts.new + counts.changed + counts.same + counts.deleted == len(batch)
        model |= last
    assert lake.read("posts").set_index("post_id")["text"].to_dict() == model
