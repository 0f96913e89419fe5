"""All fault runs: `python -m tests.faults [SEEDS] [IN_LAKE] [PLATFORM …]`; says what broke a rule.

IN_LAKE (0 or 1): whether each run goes through `ingest.collect` into a lake of its own, so that gaps are rows of it.
"""

import os
import sys
import tempfile
import time
from collections import Counter

from nghe_lib import ingest, store
from nghe_lib.settings import CollectSettings
from nghe_lib.sources.fetch import Fetcher
from tests.faults.harness import INTERVAL_S, Outcome, Platform, ask_all, drawn, run, too_soon
from tests.faults.platforms import OTHERS, PLATFORMS, SECRETS
from tests.servers.fault_proxy import KINDS, Faults, MovedClock, fault_proxy


def run_in_lake(platform: Platform, backend: str, kind: str, seed: int) -> tuple[Outcome, Outcome, Faults]:
    """As `harness.run`, with a lake."""
    clock, outcomes = MovedClock(), []
    faults = Faults(kind, drawn(platform, kind, seed), clock)
    with tempfile.TemporaryDirectory() as folder, fault_proxy(backend, faults):
        os.environ["NGHE_DATA"] = os.environ["NGHE_KEYS"] = folder
        for _ in range(2):
            fetcher = Fetcher(allow_private=True, interval_s=INTERVAL_S, max_seconds=0.4, clock=clock.clock)
            if kind == "dns" and faults.at:
                object.__setattr__(fetcher, "_resolve", faults.resolving(fetcher._resolve))
            settings = CollectSettings(project="fault", listen=platform.lines(faults.url), legal_basis="thử", workers=1)
            ingest.collect(settings=settings, fetcher=fetcher, endpoints={platform.name: faults.url})
            lake = store.open("fault")
            posts, gaps = lake.read("posts"), lake.read("gaps")
            open_gaps = gaps.loc[gaps["filled_at"].isna() & ~gaps["is_lasting"].fillna(False), "reason"].tolist()
            outcomes.append(Outcome(dict(zip(posts["post_id"], posts["text"], strict=True)), open_gaps))
            faults.at = frozenset()
            clock.at += 2 * 86_400
            clock.shift_s = 0.0
            faults.promised.clear()
    return outcomes[0], outcomes[1], faults


def main(seeds: int = 20, in_lake: int = 0, *names: str) -> None:
    """Run and print, for the platforms called `names`, or for all."""
    os.environ |= SECRETS
    for platform in [one for one in [*PLATFORMS, *OTHERS] if not names or one.name in names]:
        began, found = time.monotonic(), Counter()
        with platform.serve() as backend:
            whole = _whole(platform, backend, in_lake)
            for kind in KINDS:
                for seed in range(seeds):
                    first, second, faults = (run_in_lake if in_lake else run)(platform, backend, kind, seed)
                    found["runs"] += 1
                    found["requests spoilt"] += faults.spoilt
                    found["equal at once"] += first.held == whole
                    found["gap said"] += first.held != whole and bool(first.gaps)
                    wrong = [
                        *(["silent loss"] if first.held != whole and not first.gaps else []),
                        *(["made up"] if not first.held.items() <= whole.items() else []),
                        *(["not mended"] if second.held != whole else []),
                        *(["gap left open"] if in_lake and second.gaps else []),
                        *(["too fast"] if too_soon(faults) else []),
                    ]
                    for one in wrong:
                        found[one] += 1
                        print(f"{platform.name} {kind} seed {seed}: {one}", flush=True)  # noqa: T201
        said = ", ".join(f"{name}: {n}" for name, n in found.items())
        print(f"{platform.name}: {said}; {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201


def _whole(platform: Platform, backend: str, in_lake: int) -> dict[str, str]:
    if in_lake:
        return run_in_lake(platform, backend, "none", -1)[0].held
    clock, whole = MovedClock(), Outcome()
    with fault_proxy(backend, Faults("none", frozenset(), clock)) as faults:
        ask_all(platform, faults, clock, whole)
    return whole.held


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *sys.argv[3:])
