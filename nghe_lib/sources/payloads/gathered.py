"""What a page of a platform was read into: records, accounts, and things that no record could be made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nghe_lib.sources.batching import Record, batch_of_records
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.reading import Batch, Refusal, lengths
from nghe_lib.sources.words import Problem, clean

Account = Mapping[str, Any]


@dataclass
class Gathered:
    """Things in the order they came; `rows` of them, each in `records` or in `refused`."""

    rows: int = 0
    records: list[Record] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def add(self, read: Record | Problem, *, item: object = None, accounts: Iterable[Account | None] = ()) -> None:
        """Take what `item` was read into."""
        self.rows += 1
        if isinstance(read, Problem):
            self.refused.append(Refusal(self.rows, str(read), extract_of(item)))
            return
        self.records.append(read)
        self.positions.append(self.rows)
        self.accounts |= {str(one["account_id"]): one for one in accounts if one is not None}

    def refuse(self, refusal: Refusal) -> None:
        """Take a row that could not even be split."""
        self.rows += 1
        self.refused.append(Refusal(self.rows, refusal.reason, refusal.extract))

    def batch(self, plan: Plan) -> Batch:
        """All of it as posts, by the rules all rows follow."""
        return batch_of_records(
            self.records, plan, positions=self.positions, accounts=self.accounts.values(), refused=self.refused
        )

    def next(self) -> Gathered:
        """An empty one that goes on counting rows."""
        return Gathered(self.rows)


def extract_of(item: object) -> str:
    """Names and lengths of what `item` holds, never a value."""
    return lengths(map(clean, map(str, item)), item.values()) if isinstance(item, dict) else ""
