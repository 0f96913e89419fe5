"""Records that a payload was read into, with POSTS columns as keys, become a Batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.reading import Batch, Refusal
from nghe_lib.sources.records import record_chunk
from nghe_lib.sources.rows import batch_of

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.sources.formats import Request

Record = dict[str, object]


def batch_of_records(
    records: Sequence[Record],
    plan: Plan,
    *,
    positions: Sequence[int] | None = None,
    accounts: Iterable[Mapping[str, Any]] = (),
    refused: Sequence[Refusal] = (),
) -> Batch:
    """`records` as posts, by the rules all rows follow (NFC, counts, times, ids prefixed with the platform).

    records: keys are POSTS columns, without run_id; `source_id` holds the name of the source, ids come without a
    platform. plan: from `record_plan`, one for all batches of a reading. positions: row numbers, from 1 where left out.
    accounts: mappings of ACCOUNTS columns with raw ids `platform:handle`. refused: rows no record could be made of.
    """
    strange = {key for record in records for key in record} - set(POSTS.names)
    if strange:
        raise KeyError(f"records hold no POSTS column: {sorted(strange)}")
    chunk = record_chunk(list(positions or range(1, len(records) + 1)), list(records), list(refused))
    columns = {key for record in records for key in record}
    made = batch_of(chunk, replace(plan, mapping={name: name for name in POSTS.names if name in columns}))
    return replace(made, accounts=_accounts(made.accounts, accounts))


def record_plan(*, platform: str | None, source: str = "", collected_at: int) -> Plan:
    """The plan of one reading of records. collected_at: microseconds UTC."""
    return Plan({}, platform, source, collected_at)


def request_plan(request: Request, *, platform: str | None, source: str | None = None) -> Plan:
    """The plan of a file read as `request` asks. source: another name of the source than the request's."""
    named = request.source.strip() if source is None else source
    return Plan({}, platform, named, request.collected_at, is_captured=request.is_captured)


def _accounts(found: pd.DataFrame, given: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    rows = {str(row["account_id"]): dict(row) for row in given}
    if not rows:
        return found
    more = ACCOUNTS.frame([row for account_id, row in rows.items() if account_id not in set(found["account_id"])])
    return pd.concat([found, more], ignore_index=True) if len(found) else more
