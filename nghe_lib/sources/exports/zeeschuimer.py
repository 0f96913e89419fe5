"""Captures of the browser extension Zeeschuimer: one JSON object a line, the platform's own item under `data`.

https://github.com/digitalmethodsinitiative/zeeschuimer. A line says where its item comes from (`source_platform`) and
when it was seen (`timestamp_collected`, milliseconds; `last_updated` where the site sent it again later, with newer
counts). A file may mix platforms; each has its own module in `sources.payloads`, loaded when the first of its lines
comes. 4CAT saves the same lines with the item at the top and the rest under `__import_meta`; both are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from nghe_lib.sources import json_lines
from nghe_lib.sources.batching import Record, batch_of_records, request_plan
from nghe_lib.sources.formats import Format, Request, table_format
from nghe_lib.sources.opening import FileAt, Sample
from nghe_lib.sources.payloads.nested import word
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.reading import Batch, Reading, Refusal, lengths

if TYPE_CHECKING:
    import pandas as pd

NAME, LABEL = "zeeschuimer", "NDJSON của Zeeschuimer"
PAYLOADS = "nghe_lib.sources.payloads"
# The names Zeeschuimer gives: host names of its modules, older ones too.
READERS: Mapping[str, str] = MappingProxyType(
    {
        "tiktok.com": "tiktok_capture", "tiktok-comments": "tiktok_capture", "instagram.com": "instagram_capture",
        "x.com": "x_capture", "twitter.com": "x_capture", "facebook.com": "facebook_capture",
        "threads.com": "threads_capture", "threads.net": "threads_capture",
    }
)  # fmt: skip
MAPPING = MappingProxyType({"text": "data", "collected_at": "timestamp_collected", "platform": "source_platform"})
META = "__import_meta"
_NAMES = frozenset({"nav_index", "item_id", "source_platform", "source_platform_url", "timestamp_collected"})
# A line may be longer than the sample: then its beginning must do.
_BEGINNING = re.compile(r'\s*\{\s*"nav_index"\s*:\s*"[^"]{1,60}".{1,400}?"source_platform"\s*:\s*"', re.DOTALL)
_UNUSED = ("source_platform_url", "source_url", "user_agent", "nav_index", "item_id", "id")


def recognises(sample: Sample) -> bool:
    """JSON lines whose first object says which platform it was captured from, and holds the item itself."""
    if sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return False
    text = sample.text.lstrip("\ufeff")
    if _BEGINNING.match(text[:1_000]):
        return True
    lines = [line for line in text.splitlines()[: json_lines.MAX_SNIFFED_LINES] if line.strip()]
    found = (json_lines.record_of(line) for line in lines)
    record = next((one for one in found if isinstance(one, dict)), None)
    return record is not None and (_is_capture(record) or _tells_platform(record.get(META)))


def _is_capture(record: Mapping[str, object]) -> bool:
    return "data" in record and _tells_platform(record)


def _tells_platform(record: object) -> bool:
    if not isinstance(record, dict):
        return False
    return "source_platform" in record and "timestamp_collected" in record and len(_NAMES & record.keys()) >= 3


def read(file: FileAt, request: Request) -> Reading:
    """The items of `file`. With a mapping of the reader's own, it is read as any other JSON lines."""
    if request.mapping:
        return table_format("json_lines", "", recognises, json_lines.chunks).read(file, request)
    return Reading(file.name, NAME, dict(MAPPING), _batches(file, request), _UNUSED)


@dataclass
class _Gathered:
    """Records of one platform and one batch, with the rows they came from."""

    records: list[Record] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    accounts: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def _batches(file: FileAt, request: Request) -> Iterator[Batch]:
    plan = request_plan(request, platform=request.platform)
    for positions, lines, refused in json_lines.batches_of_records(file, batch_rows=request.batch_rows):
        gathered: dict[str, _Gathered] = {}
        for position, line in zip(positions, lines, strict=True):
            reason = _gather(position, line, gathered)
            if reason:
                refused.append(Refusal(position, reason, lengths(line, line.values())))
        if not gathered and refused:
            yield batch_of_records([], plan, positions=[], refused=refused)
        for one in gathered.values():
            yield _batch(one, refused, plan)
            refused = []


def _gather(position: int, line: dict[str, Any], gathered: dict[str, _Gathered]) -> str:
    """Put the records of `line` to those of its platform; else why there are none."""
    seen, item = _parts(line)
    if not isinstance(item, dict):
        return "không có mục của nền tảng (data)"
    platform = (word(seen, "source_platform") or "").casefold().removeprefix("www.")
    if not platform:
        return "không nói từ nền tảng nào (source_platform)"
    module = _reader(READERS.get(platform, ""))
    if module is None:
        return f"nghe chưa đọc được bản chụp từ '{platform[:40]}'"
    found, accounts = module.records(item)
    if not found:
        why_not = getattr(module, "why_not", None)
        return (why_not(item) if why_not else "") or "không có gì đọc được trong mục này"
    into = gathered.setdefault(module.__name__, _Gathered())
    moment = _seen_at(seen)
    into.records += [record | {"collected_at": moment} for record in found]
    into.positions += [position] * len(found)
    into.accounts.update({str(one["account_id"]): one for one in accounts})
    return ""


def _parts(line: dict[str, Any]) -> tuple[Mapping[str, object], object]:
    """What the extension says of a capture, and the item itself."""
    meta = line.get(META)
    if isinstance(meta, dict) and "data" not in line:
        return meta, {name: value for name, value in line.items() if name != META}
    return line, line.get("data")


def _seen_at(seen: Mapping[str, object]) -> object:
    """When the counts were read: at `last_updated` where the site sent the item again, as the extension notes."""
    collected, updated = seen.get("timestamp_collected"), seen.get("last_updated")
    return updated if type(updated) is int and type(collected) is int and updated > collected else collected


@lru_cache(maxsize=16)
def _reader(name: str) -> Any:
    """The module that reads one platform's items; None where nghe has none."""
    if not name:
        return None
    try:
        return import_module(f"{PAYLOADS}.{name}")
    except ModuleNotFoundError as reason:
        if reason.name != f"{PAYLOADS}.{name}":
            raise
        return None


def _batch(gathered: _Gathered, refused: list[Refusal], plan: Plan) -> Batch:
    made = batch_of_records(
        gathered.records, plan, positions=gathered.positions, refused=refused, accounts=gathered.accounts.values()
    )
    return replace(made, refused=_once_a_line(made.refused))


def _once_a_line(refused: pd.DataFrame) -> pd.DataFrame:
    """A line is refused once, even where two of its records were: a row of `refused` is named by its position."""
    return refused.drop_duplicates("position").reset_index(drop=True)


FORMAT = Format(NAME, LABEL, recognises, read)
