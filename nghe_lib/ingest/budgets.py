"""What a platform's budget still allows in its running period; kept in `cursors`, committed with what was spent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from nghe_lib.sources.collecting import Budget, Collector


@dataclass(frozen=True)
class Purse:
    """What one collector may still spend. limit: units in a period, the project's own or the platform's."""

    budget: Budget
    limit: int
    period: str
    spent: int = 0

    @property
    def left(self) -> int:
        """Units left in the period."""
        return max(0, self.limit - self.spent)

    def at(self, now: datetime) -> Purse:
        """The purse in the period of `now`: full again when a new one began."""
        period = period_of(self.budget, now)
        return self if period == self.period else replace(self, period=period, spent=0)

    def after(self, units: int) -> Purse:
        """The purse once `units` were spent."""
        return replace(self, spent=self.spent + units)

    @property
    def state(self) -> str:
        """For `cursors`."""
        return json.dumps({"period": self.period, "spent": self.spent})


def cursor_of(collector: Collector) -> str:
    """The name under which the purse of a collector stands in `cursors`."""
    return f"budget {collector.name}"


def open_purse(collector: Collector, *, state: str | None, limits: Mapping[str, int], now: datetime) -> Purse | None:
    """The purse of `collector`, from its cursor and the limits of the project; None where nothing is counted."""
    budget = collector.budget
    if budget is None:
        return None
    kept = json.loads(state) if state else {}
    limit = limits.get(collector.name, budget.limit)
    return Purse(budget, limit, str(kept.get("period", "")), int(kept.get("spent", 0))).at(now)


def period_of(budget: Budget, now: datetime) -> str:
    """The day or month of `now` on the platform's calendar, as 2026-11-24 or 2026-11."""
    local = now.astimezone(ZoneInfo(budget.timezone))
    return local.strftime("%Y-%m-%d" if budget.period == "day" else "%Y-%m")
