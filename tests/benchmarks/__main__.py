"""Side by side with the peer in one run: work, size, peer, nghe, ratio, agreement. Run by `make bench`."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import store

BENCHMARKS: tuple[Callable[[], dict[str, object]], ...] = (store.merge, store.replay)
OUTPUT = Path(__file__).resolve().parents[2] / "data" / "bench.json"


def main() -> None:
    """Run every benchmark, print one table, and write it to `data/bench.json`."""
    rows = [benchmark() for benchmark in BENCHMARKS]
    for row in rows:
        print(" · ".join(f"{name}: {value}" for name, value in row.items()))  # noqa: T201 - the table is the point
    OUTPUT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
