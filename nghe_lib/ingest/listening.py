"""Many targets asked side by side by a bounded number of threads; what they bring comes back one page at a time.

Targets of one lane are asked one after the other: a platform's targets share its budget, a host's its pace. Pages wait
in a short queue, so that a slow disk holds the threads back and memory stays flat however much there is to fetch.
"""

from __future__ import annotations

import heapq
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from nghe_lib.errors import NgheError
from nghe_lib.sources.collecting import Ask, Page, Target
from nghe_lib.sources.collectors import collector

QUEUE_PAGES = 64
_ADDRESSED = ("feed", "sitemap", "article", "xenforo", "discourse", "portal1022")


@dataclass(frozen=True)
class Heard:
    """One thing that came of a target: a page, or its end (`is_end`), with the reason where it failed."""

    target: Target
    page: Page | None = None
    is_end: bool = False
    failure: Exception | None = None


@dataclass
class Listening:
    """Asks targets when they are due. ask_of: how a target shall be asked, read when its turn comes. now: seconds."""

    ask_of: Callable[[Target], Ask]
    stop: threading.Event = field(default_factory=threading.Event)
    now: Callable[[], float] = field(default=lambda: 0.0)
    _queue: queue.Queue[Heard] = field(default_factory=lambda: queue.Queue(QUEUE_PAGES))
    _due: list[tuple[float, int, Target]] = field(default_factory=list)
    _number: int = 0
    _waiting: dict[str, deque[Target]] = field(default_factory=dict)
    _busy: dict[str, Target] = field(default_factory=dict)

    def add(self, target: Target, *, at: float) -> None:
        """Ask `target` at the moment `at` (of `now`)."""
        self._number += 1
        heapq.heappush(self._due, (at, self._number, target))

    def hear(self, pool: ThreadPoolExecutor, *, most: int, wait_s: float) -> list[Heard]:
        """What came until now, at most `most` pages; waits up to `wait_s` for the first one."""
        self._start_due(pool)
        heard: list[Heard] = []
        for one in self._arrived(wait_s, most):
            heard.append(one)
            if one.is_end:
                self._free(one.target, pool)
        return heard

    @property
    def is_over(self) -> bool:
        """Whether nothing runs, waits or is due any more."""
        return not (self._busy or self._due or any(self._waiting.values())) and self._queue.empty()

    def forget(self) -> None:
        """Let nothing new begin; what runs ends after its page."""
        self.stop.set()
        self._due.clear()
        self._waiting.clear()

    def _arrived(self, wait_s: float, most: int) -> Iterator[Heard]:
        for n in range(most):
            try:
                yield self._queue.get(timeout=wait_s) if n == 0 and wait_s > 0 else self._queue.get_nowait()
            except queue.Empty:
                return

    def _start_due(self, pool: ThreadPoolExecutor) -> None:
        moment = self.now()
        while self._due and self._due[0][0] <= moment:
            target = heapq.heappop(self._due)[2]
            lane = lane_of(target)
            if lane in self._busy:
                self._waiting.setdefault(lane, deque()).append(target)
            else:
                self._start(lane, target, pool)

    def _free(self, target: Target, pool: ThreadPoolExecutor) -> None:
        lane = lane_of(target)
        self._busy.pop(lane, None)
        waiting = self._waiting.get(lane)
        if waiting and not self.stop.is_set():
            self._start(lane, waiting.popleft(), pool)
        elif not waiting:
            self._waiting.pop(lane, None)

    def _start(self, lane: str, target: Target, pool: ThreadPoolExecutor) -> None:
        self._busy[lane] = target
        pool.submit(self._listen, target, self.ask_of(target))

    def _listen(self, target: Target, ask: Ask) -> None:
        """In a thread: every page of `target` into the queue, then its end, whatever happens."""
        failure: Exception | None = None
        try:
            for page in collector(target.collector).collect(target, ask):
                self._queue.put(Heard(target, page))
                if self.stop.is_set():
                    break
        except NgheError as reason:
            failure = reason
        except Exception as reason:  # a fault of ours in one collector must not lose what the others bring
            failure = reason
        self._queue.put(Heard(target, is_end=True, failure=failure))


def lane_of(target: Target) -> str:
    """Targets of one lane are asked one after the other: those of one host, or of one platform."""
    if target.collector not in _ADDRESSED:
        return target.collector
    address = next((word for word in target.what.split() if "://" in word), "") or f"//{target.what.split('@')[-1]}"
    try:
        return urlsplit(address).netloc or target.what
    except ValueError:
        return target.what
