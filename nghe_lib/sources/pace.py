"""Time as collectors see it, and the pace they keep towards each host."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """now: the time of day, UTC. monotonic: seconds that never run back. sleep: waits. Tests give one they move."""

    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Pace:
    """Keeps two requests to one host at least `interval_s` apart, over all threads."""

    clock: Clock = field(default_factory=Clock)
    _next_at: dict[str, float] = field(default_factory=dict)
    _barred_until: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, host: str, interval_s: float) -> None:
        """Take the next free moment of `host` and wait until it has come."""
        with self._lock:
            now = self.clock.monotonic()
            moment = max(now, self._next_at.get(host, now), self._barred_until.get(host, now))
            self._next_at[host] = moment + interval_s
        if moment > now:
            self.clock.sleep(moment - now)

    def push_back(self, host: str, seconds: float) -> None:
        """Let nobody ask `host` for `seconds` from now: it said so."""
        with self._lock:
            self._barred_until[host] = max(self._barred_until.get(host, 0.0), self.clock.monotonic() + seconds)

    def left_s(self, host: str) -> float:
        """Seconds for which `host` asked not to be asked; 0 when it did not."""
        return max(0.0, self._barred_until.get(host, 0.0) - self.clock.monotonic())
