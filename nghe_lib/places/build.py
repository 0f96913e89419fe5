"""Make `data/gazetteer/{before,since,old_to_new}.csv` from two public MIT sets: what `nghe gazetteer` runs.

Sources: github.com/tranngocminhhieu/vietnamadminunits (commit 780c2798), old ward to new commune, and
github.com/thanglequoc/vietnamese-provinces-database (commit cd580632), the communes of July 2026, which is compared.
Neither says how much of a divided ward went where, so each successor has an equal share: 1 / number of successors.
Rows are sorted by code and every text is NFC, so the same input gives the same bytes.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nghe_lib.errors import StoreError
from nghe_lib.places.gazetteer import gazetteer_folder
from nghe_lib.settings import GazetteerSettings
from nghe_lib.store.project import replace_file

LAST_OLD_DAY, FIRST_NEW_DAY = "2025-06-30", "2025-07-01"
UNIT_HEAD, LINK_HEAD = ("code", "name", "level", "parent", "valid_from", "valid_to"), ("old_code", "new_code", "weight")
_LEGACY = Path("resources") / "admin_units_old_to_new" / "ward_legacy_to_2025.csv"
_TODAY = Path("resources") / "admin_units_2025_full" / "wards_2025.csv"
# Began after the source's other units did; the source gives no dates. Resolution 1111/NQ-UBTVQH14.
_BEGAN = {"769": "2021-01-01"}


def build_gazetteer(settings: GazetteerSettings, *, folder: Path | None = None) -> dict[str, int]:
    """Write the three files into `folder` (data/gazetteer) and count what they hold.

    Raises StoreError naming the file when a source is missing.
    """
    folder, rows = folder or gazetteer_folder(), _read(Path(settings.data) / _LEGACY)
    before, since, links = _before(rows), _since(rows), _links(rows)
    replace_file(folder / "before.csv", _table(UNIT_HEAD, before))
    replace_file(folder / "since.csv", _table(UNIT_HEAD, since))
    replace_file(folder / "old_to_new.csv", _table(LINK_HEAD, links))
    today = {row["ward_code"] for row in _read(Path(settings.data) / _TODAY)}
    communes = {row[0] for row in since if row[2] == "commune"}
    return {
        "đơn vị trước 1/7/2025": len(before),
        "đơn vị từ 1/7/2025": len(since),
        "dòng cũ sang mới": len(links),
        "đơn vị cũ bị chia": sum(1 for count in _counts(links).values() if count > 1),
        "mã xã, phường chỉ có ở một trong hai nguồn": len(communes ^ today),
    }


def _before(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for row in rows:
        province, district = row["provinceCode"].zfill(2), row["districtCode"].zfill(3)
        made[province] = (province, row["province"], "province", "", "", LAST_OLD_DAY)
        made[district] = (district, row["district"], "district", province, _BEGAN.get(district, ""), LAST_OLD_DAY)
        if row["wardCode"]:
            ward = _ward_code(row)
            made[ward] = (ward, row["ward"], "commune", district, "", LAST_OLD_DAY)
    return _by_level(made)


def _since(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for row in rows:
        province, commune = row["newProvinceCode"].zfill(2), row["newWardCode"].zfill(5)
        made[province] = (province, row["newProvince"], "province", "", FIRST_NEW_DAY, "")
        made[commune] = (commune, row["newWard"], "commune", province, FIRST_NEW_DAY, "")
    return _by_level(made)


def _links(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    """(old, new, share); a district that had no wards (five islands) stands for itself."""
    successors: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        old = _ward_code(row) if row["wardCode"] else row["districtCode"].zfill(3)
        successors[old].add(row["newWardCode"].zfill(5))
    return [
        (old, new, f"{1 / len(successors[old]):.6f}") for old in sorted(successors) for new in sorted(successors[old])
    ]


def _counts(links: list[tuple[str, ...]]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for old, *_ in links:
        counts[old] += 1
    return counts


def _ward_code(row: dict[str, str]) -> str:
    """The source writes codes as numbers with a fraction (`1.0`)."""
    return row["wardCode"].split(".")[0].zfill(5)


def _by_level(made: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    return sorted(made.values(), key=lambda row: (len(row[0]), row[0]))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    return ("\n".join(",".join(row) for row in [head, *rows]) + "\n").encode()


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return [{key: _plain(value) for key, value in row.items()} for row in csv.DictReader(lines)]
    except OSError as reason:
        raise StoreError(f"thiếu nguồn của danh mục địa danh: {path}; hãy chỉ --data tới thư mục có nó") from reason


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFC", " ".join(str(value or "").split()))
