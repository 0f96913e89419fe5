"""A thousand feeds, two hundred posts a second: how long from published to readable in the lake.

Three processes on one machine: the newspapers (`tests.servers.many_feeds`), `nghe watch` as a person runs it but for
the switch that lets it go to loopback addresses, and this one, which reads the lake as a notebook would.
`python -m tests.benchmarks.live [SECONDS] [N_FEEDS] [POSTS_PER_S]`
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from nghe_lib import store
from tests.servers.many_feeds import host

PORT = 18_765
WATCH = """
import signal, sys, threading
from nghe_lib import ingest
from nghe_lib.settings import WatchSettings
from nghe_lib.sources.fetch import Fetcher
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
settings = WatchSettings(project="live", legal_basis="thử tải", feeds=sys.argv[3:], every_s=float(sys.argv[1]),
                         workers=int(sys.argv[2]))
runs = ingest.watch(settings=settings, fetcher=Fetcher(allow_private=True), stop=stop)
print(runs["new_count"].sum(), runs["refused_count"].sum(), flush=True)  # noqa: T201
"""


def measure(
    seconds: int = 600, n_feeds: int = 1_000, posts_per_s: int = 200, every_s: float = 4, workers: int = 32
) -> dict:
    """Latencies in seconds, CPU seconds and memory of the watching process, and whether every post came once."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NGHE_DATA"] = os.environ["NGHE_KEYS"] = folder
        lake = store.create("live")
        papers = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.many_feeds", str(PORT), str(n_feeds), str(posts_per_s), str(seconds)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        papers.stdout.readline()
        feeds = [f"http://{host(at)}:{PORT}/rss" for at in range(n_feeds)]
        watching = subprocess.Popen(
            [sys.executable, "-c", WATCH, str(every_s), str(workers), *feeds], stdout=subprocess.PIPE, text=True
        )
        seen, memory = follow(lake, watching.pid, seconds)
        published = int(papers.stdout.readline().split()[1])
        seen, memory = follow(lake, watching.pid, 4 * every_s, seen, memory, until=published)
        cpu_s = cpu_seconds(watching.pid)
        watching.send_signal(signal.SIGTERM)
        said = watching.communicate(timeout=120)[0].split()
        papers.kill()
        stored = lake.count("posts")
        latencies = np.array([at - int(one.rpartition("-")[2].removesuffix(".htm")) / 1e9 for one, at in seen.items()])
        warm = np.sort(latencies)
        return {
            "work": "published → readable", "size": f"{n_feeds} feeds, {posts_per_s} posts/s, {seconds} s",
            "published": published, "stored": stored, "new_in_runs": int(said[0]), "refused": int(said[1]),
            "p50_s": round(float(np.quantile(warm, 0.5)), 2), "p99_s": round(float(np.quantile(warm, 0.99)), 2),
            "max_s": round(float(warm[-1]), 2), "cpu_cores": round(cpu_s / (seconds + 4 * every_s), 2),
            "rss_mib": memory[:: max(1, len(memory) // 10)], "ended": watching.returncode,
        }  # fmt: skip


def follow(lake, pid: int, seconds: float, seen=None, memory=None, until: int | None = None):
    """When each address was first seen in the lake, and the memory of process `pid` every ten seconds."""
    seen, memory = seen or {}, memory or []
    end, next_look, version = time.time() + seconds, 0.0, -1
    while time.time() < end and (until is None or len(seen) < until):
        now = lake.version
        if now != version:
            version = now
            fresh = lake.read("posts", columns=["url", "collected_at"], since=datetime.now(UTC) - timedelta(seconds=60))
            at = time.time()
            for url in fresh["url"]:
                seen.setdefault(url, at)
        if time.time() >= next_look:
            memory.append(round(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20))
            next_look = time.time() + 10
        time.sleep(0.2)
    return seen, memory


def cpu_seconds(pid: int) -> float:
    """CPU seconds a process used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), ensure_ascii=False, indent=1))  # noqa: T201
