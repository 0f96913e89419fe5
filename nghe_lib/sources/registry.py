"""The registry of sources: what nghe may listen to, who owns it, and which posts are its own.

Files of one type each (`press.csv`, `forum.csv` …), or of any type with a column `type`; lists are parted by blanks.
A later file goes before an earlier one, so a project overrides what nghe ships by a row with the same source_id, and
takes over a domain or account that it names. Within one file each source, domain and account stands once.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nghe_lib.errors import SourceError, faults, nearest
from nghe_lib.schema import ACCOUNTS, PLATFORMS, PUBLIC_ROLES, SOURCE_TYPES, SOURCES

if TYPE_CHECKING:
    import pandas as pd

LISTS = ("domains", "feeds", "accounts")
WRITTEN = tuple(name for name in SOURCES.names if name != "verified_at")
MOST_BYTES = 20_000_000
_PLATFORM = {"press": "press", "site": "site", "forum": "forum", "petition_channel": "portal1022"}
_ROLE = {"press": "press", "petition_channel": "agency"}
# Names under which anybody may register (VNNIC's second level): a source that owned one would own every site below it.
_SUFFIXES = frozenset(f"{name}.vn" for name in "ac ai biz com edu gov health id info int io name net org pro".split())
_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


def read_registry(paths: Iterable[Path]) -> pd.DataFrame:
    """SOURCES of all `paths` (CSV, UTF-8), of rows with one source_id the last.

    Raises SourceError that lists every fault with its file, line and column.
    """
    rows: dict[str, dict[str, object]] = {}
    wrong: list[str] = []
    for path in paths:
        stood: dict[str, str] = {}
        for place, row in _rows_of(path, wrong):
            made = _row(row, path.stem, place, wrong)
            if made is not None:
                wrong += _twice(made, place, stood)
                rows.pop(str(made["source_id"]), None)
                rows[str(made["source_id"])] = made
    if wrong:
        raise SourceError(faults("danh mục nguồn:", wrong[:50]))
    return SOURCES.frame(list(rows.values()))


def voices(registry: pd.DataFrame) -> pd.DataFrame:
    """ACCOUNTS: the accounts that registered sources of a public body own; public voices, which keep their names."""
    owned = registry.explode("accounts").dropna(subset="accounts")
    owned = owned[owned["type"].isin(["press", "petition_channel"]) | (owned["standing"] == "official")]
    return ACCOUNTS.frame(
        {
            "account_id": [str(one) for one in owned["accounts"]],
            "platform": [str(one).partition(":")[0] for one in owned["accounts"]],
            "role": [_ROLE.get(kind, PUBLIC_ROLES[1]) for kind in owned["type"]],
            "display_name": owned["name"].tolist(),
        }
    ).drop_duplicates("account_id")


def join_posts(posts: pd.DataFrame, registry: pd.DataFrame) -> pd.Series:
    """source_id of each of `posts` (POSTS with raw account ids), missing where the registry knows none.

    By the account that speaks, else by the host of the address: the longest registered domain that is the host or a
    parent of it. An account's source goes first: a newspaper's page on Facebook is the newspaper, not Facebook.
    """
    import pandas as pd

    by_account = _index(registry, "accounts")
    by_domain = _index(registry, "domains")
    spoken = posts["account_id"].str.lower().map(by_account)
    hosts = posts["url"].str.extract(r"^(?i:https?)://(?:[^/@?#]*@)?([^/:?#]+)", expand=False).str.lower()
    known = {host: _source_at(host, by_domain) for host in hosts.dropna().unique()}
    return spoken.astype(object).where(spoken.notna(), hosts.map(known)).astype(pd.Series([], dtype="str").dtype)


def sources_at(hosts: Iterable[str], registry: pd.DataFrame) -> dict[str, str]:
    """Of `hosts`, those that belong to a registered source, with its source_id."""
    by_domain = _index(registry, "domains")
    found = {host: _source_at(host, by_domain) for host in hosts}
    return {host: source_id for host, source_id in found.items() if source_id is not None}


def _source_at(host: str, by_domain: Mapping[str, str]) -> str | None:
    parts = _in_ascii(host.removesuffix(".")).split(".")
    for at in range(len(parts)):
        if found := by_domain.get(".".join(parts[at:])):
            return found
    return None


def _in_ascii(host: str) -> str:
    """`host` as the name system knows it (IDNA); as it stands where it cannot be written so."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _index(registry: pd.DataFrame, column: str) -> dict[str, str]:
    rows = registry[["source_id", column]].explode(column).dropna()
    return {str(value).lower(): source_id for source_id, value in rows.itertuples(index=False)}


def _rows_of(path: Path, wrong: list[str]) -> list[tuple[str, dict[str, str]]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceError(f"{path.name} lớn hơn {MOST_BYTES} byte; danh mục nguồn không thể dài như vậy")
        text = path.read_text(encoding="utf-8-sig")
        lines = _lines_of(text)
    except (OSError, UnicodeDecodeError, csv.Error) as reason:
        wrong.append(f"{path.name} không đọc được ({str(reason)[:120]}); cần CSV, UTF-8")
        return []
    if not lines:
        return []
    heading = [name.strip() for name in lines[0][1]]
    strange = [
        f"{path.name}, dòng 1: không có cột '{one}'{nearest(one, WRITTEN)}" for one in heading if one not in WRITTEN
    ]
    if strange or "source_id" not in heading:
        wrong += strange or [f"{path.name}, dòng 1: thiếu cột source_id; các cột: {', '.join(WRITTEN)}"]
        return []
    found = []
    for number, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            wrong.append(f"{path.name}, dòng {number}: có {len(cells)} ô, cần {len(heading)}")
            continue
        named = zip(heading, cells, strict=True)
        found.append(
            (f"{path.name}, dòng {number}", {name: unicodedata.normalize("NFC", cell.strip()) for name, cell in named})
        )
    return found


def _lines_of(text: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV text, each with the line it starts on; a quoted cell may hold line breaks."""
    reader, made, first = csv.reader(io.StringIO(text, newline=""), strict=True), [], 1
    try:
        for cells in reader:
            made.append((first, cells))
            first = reader.line_num + 1
    except csv.Error as reason:
        raise csv.Error(f"dòng {first}: {reason}") from reason
    return made


def _twice(made: Mapping[str, Any], place: str, stood: dict[str, str]) -> list[str]:
    """What of a row stood on an earlier line of the same file already; `stood` learns where all of it stands."""
    found = []
    for name in ("source_id", "domains", "accounts"):
        for value in [made[name]] if name == "source_id" else dict.fromkeys(made.get(name) or []):
            key = f"{name} {str(value).lower()}"
            if key in stood:
                found.append(f"{place}: {name} '{str(value)[:60]}' đã có ở {stood[key]}; chỉ giữ ở một dòng")
            stood.setdefault(key, place)
    return found


def _domain(text: str) -> str:
    return _in_ascii(text.lower().removeprefix("www.").removesuffix("."))


def _wrong_lists(made: Mapping[str, Any]) -> list[str]:
    found = [
        f"domains '{one[:60]}' phải là tên máy chủ riêng của nguồn, như bao.vn (không có https://, không có /)"
        for one in made.get("domains") or []
        if not _DOMAIN.fullmatch(one) or one in _SUFFIXES or len(one) > 253
    ]
    found += [
        f"feeds '{url[:60]}' phải là http:// hoặc https://"
        for url in made.get("feeds") or []
        if not url.lower().startswith(("http://", "https://"))
    ]
    for one in made.get("accounts") or []:
        platform, _, handle = one.partition(":")
        if platform not in PLATFORMS or not handle:
            found.append(f"accounts '{one[:60]}' phải là nền_tảng:tên{nearest(platform, PLATFORMS)}")
    return found


def _row(row: Mapping[str, str], kind: str, place: str, wrong: list[str]) -> dict[str, Any] | None:
    made: dict[str, Any] = {name: value or None for name, value in row.items() if name not in LISTS}
    made |= {name: row[name].split() for name in LISTS if row.get(name)}
    made["domains"] = [_domain(one) for one in made.get("domains", [])] or None
    made.setdefault("type", kind)
    made["platform"] = made.get("platform") or _PLATFORM.get(str(made["type"]), "other")
    made["standing"] = made.get("standing") or "unknown"
    found = [f"thiếu {name}" for name in ("source_id", "name") if not made.get(name)]
    for column in SOURCES.columns:
        value = made.get(column.name)
        if column.allowed and value is not None and value not in column.allowed:
            found.append(f"{column.name} '{value}' không hợp lệ{nearest(str(value), column.allowed)}")
    if made["type"] not in SOURCE_TYPES:
        found.append(f"tên tệp hoặc cột type phải là một trong: {', '.join(SOURCE_TYPES)}")
    found += _wrong_lists(made)
    wrong += [f"{place}: {fault}" for fault in found]
    return None if found else made
