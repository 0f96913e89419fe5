"""One collection through a network that fails: what came, which gaps were said, and how politely it was asked.

Rules R4: for every kind of fault the final set is the set without faults, or a gap says what is missing; a run after
the fault brings the rest; no request comes sooner than the host's pace or its Retry-After allows.
"""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import pairwise

from nghe_lib.errors import NgheError
from nghe_lib.sources.collecting import Ask, Target
from nghe_lib.sources.collectors import collector, read_target
from nghe_lib.sources.feed_entries import batch_of_entries
from nghe_lib.sources.fetch import Fetcher
from tests.servers.fault_proxy import Faults, MovedClock, fault_proxy

INTERVAL_S = 0.5


@dataclass(frozen=True)
class Platform:
    """A collector, its local server, and the lines to listen to, made from the address the collector shall use."""

    name: str
    serve: Callable[[], AbstractContextManager[str]]
    lines: Callable[[str], list[str]]
    n_requests: int


@dataclass
class Outcome:
    """What one run came to. held: post_id → text. states: where each line would go on."""

    held: dict[str, str] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)
    states: dict[str, dict] = field(default_factory=dict)


def listen(target: Target, ask: Ask, outcome: Outcome) -> None:
    """Ask one target to its end, keeping what a lake would keep: pages whole, with their state."""
    try:
        for page in collector(target.collector).collect(target, ask):
            batches = [page.batch] if page.batch is not None else []
            batches += [batch_of_entries([page.entries])[0]] if page.entries is not None else []
            for batch in batches:
                outcome.held |= dict(zip(batch.posts["post_id"], batch.posts["text"], strict=True))
            outcome.gaps += [gap.reason for gap in page.gaps]
            outcome.states[target.line] = dict(page.state)
    except NgheError as reason:
        outcome.gaps.append(str(reason))


def run(platform: Platform, backend: str, kind: str, seed: int) -> tuple[Outcome, Outcome, Faults]:
    """A run with faults of `kind` at moments drawn from `seed`, then one without on the same states."""
    clock = MovedClock()
    with fault_proxy(backend, Faults(kind, drawn(platform, kind, seed), clock)) as faults:
        first = Outcome()
        ask_all(platform, faults, clock, first)
        faults.at = frozenset()
        clock.at += 2 * 86_400  # whatever was asked to be waited for is over
        clock.shift_s = 0.0
        faults.promised.clear()
        second = Outcome(dict(first.held), states=dict(first.states))
        ask_all(platform, faults, clock, second)
    return first, second, faults


def drawn(platform: Platform, kind: str, seed: int) -> frozenset[int]:
    """Which requests go wrong: one to three of those a run makes, drawn from `seed`; none for the kind "none"."""
    if kind == "none":
        return frozenset()
    chance = random.Random(f"{platform.name} {kind} {seed}")
    return frozenset(chance.sample(range(platform.n_requests), k=chance.randint(1, min(3, platform.n_requests))))


def ask_all(platform: Platform, faults: Faults, clock: MovedClock, outcome: Outcome) -> None:
    """Ask every line of `platform` through the proxy."""
    fetcher = Fetcher(allow_private=True, interval_s=INTERVAL_S, max_seconds=0.4, clock=clock.clock)
    if faults.kind == "dns":
        object.__setattr__(fetcher, "_resolve", faults.resolving(fetcher._resolve))
    for line in platform.lines(faults.url):
        target = read_target(line)
        endpoint = "" if platform.name == "feed" else faults.url
        listen(target, Ask(fetcher, state=outcome.states.get(line, {}), endpoint=endpoint), outcome)


def too_soon(faults: Faults) -> list[str]:
    """Requests that came sooner than the pace, or than a Retry-After, allowed."""
    moments = [at for at, _ in faults.asked]
    found = [
        f"{after - before:.2f} s after the one before"
        for before, after in pairwise(moments)
        if after - before < INTERVAL_S - 1e-6
    ]
    for asked_at, wait_s in faults.promised:
        following = [at for at in moments if at > asked_at]
        if following and following[0] < asked_at + wait_s - 1e-6:
            found.append(f"{following[0] - asked_at:.2f} s after being asked to wait {wait_s} s")
    return found
