"""The units of both administrative systems and what became of each, read once from `data/gazetteer`.

A unit is known by its number here; the same code may name an old ward and another new commune (26737 was Phường Đa Kao
and is Phường Tân Định), so a code is read together with its system.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from nghe_lib.errors import StoreError

RULES_VERSION = "1"  # count up when `find` answers differently from the same lists
LISTS = (
    "before.csv", "since.csv", "old_to_new.csv", "former.csv", "nicknames.csv", "weak.csv", "others.csv", "cues.csv",
    "streets.csv", "landmarks.csv",
)  # fmt: skip
BEFORE, SINCE = "before_2025_07", "since_2025_07"
PROVINCE, DISTRICT, COMMUNE = "province", "district", "commune"
OLD_CITY = "79"
NEW_CITY_BEFORE = frozenset({"79", "74", "77"})  # old provinces that are Thành phố Hồ Chí Minh today
LONG_TYPES = (
    "thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã",
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """One administrative unit: `name` in full (`Phường Sài Gòn`), `type` its first words in lower case (`phường`)."""

    number: int
    system: str
    code: str
    name: str
    level: str
    parent: int

    @cached_property
    def type(self) -> str:
        """The word for its kind, lower case."""
        return next(word for word in LONG_TYPES if self.name.lower().startswith(word + " "))

    @cached_property
    def short(self) -> str:
        """Its name without the word for its kind."""
        return self.name[len(self.type) + 1 :]


@dataclass(frozen=True)
class Gazetteer:
    """All units, and for every unit without a successor of its own kind the communes of today it lies in.

    units: by number. number_of: (system, code) to number. today: per unit, what it is on the map of today, as
    (number of a commune since 2025-07, share); shares of a unit sum to 1; empty for provinces of today.
    """

    units: tuple[Unit, ...]
    number_of: dict[tuple[str, str], int]
    today: tuple[tuple[tuple[int, float], ...], ...]

    @cached_property
    def ancestors(self) -> tuple[frozenset[int], ...]:
        """Per unit every larger unit, of either system, that it lies or partly lies in."""
        own = [frozenset(_above(self.units, number)) for number in range(len(self.units))]
        crossed: list[set[int]] = [set(above) for above in own]
        for unit in self.units:
            if unit.level == COMMUNE and unit.system == BEFORE:
                for new, _ in self.today[unit.number]:
                    crossed[unit.number] |= own[new]
                    crossed[new] |= own[unit.number]
            elif unit.level == DISTRICT:
                for new, _ in self.today[unit.number]:
                    crossed[unit.number] |= own[new]
                    crossed[new] |= own[unit.number] | {unit.number}
        return tuple(frozenset(above) for above in crossed)

    @cached_property
    def own(self) -> tuple[frozenset[int], ...]:
        """Per unit every larger unit in its own system; for old units the province of today of theirs too."""
        found = []
        for unit in self.units:
            above = _above(self.units, unit.number)
            found.append(frozenset(above) | {twin for one in above for twin in self.twins.get(one, ())})
        return tuple(found)

    def communes_of(self, number: int) -> tuple[tuple[int, float], ...]:
        """The communes of a unit's own system in it, each with an equal share; a commune, or an island, is itself."""
        below = _communes(number, self._children)
        return tuple((commune, 1 / len(below)) for commune in below)

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children = defaultdict(list)
        for unit in self.units:
            children[unit.parent].append(unit.number)
        return dict(children)

    @cached_property
    def former_wards(self) -> dict[str, tuple[int, ...]]:
        """Wards of each former district of `former.csv`."""
        return {
            row["name"]: tuple(self.number_of[BEFORE, code] for code in row["wards"].split())
            for row in rows_of("former.csv")
        }

    def former_today(self, former: str) -> tuple[tuple[int, float], ...]:
        """A former district as communes of today, its wards counting the same."""
        parts = _spread([dict(self.today[ward]) for ward in self.former_wards[former]])
        return tuple((new, share / sum(parts.values())) for new, share in sorted(parts.items()))

    @cached_property
    def province(self) -> tuple[frozenset[int], ...]:
        """Per unit its provinces of either system (itself, when it is one)."""
        found = []
        for unit in self.units:
            above = self.ancestors[unit.number] | {unit.number}
            found.append(frozenset(one for one in above if self.units[one].level == PROVINCE))
        return tuple(found)

    def is_in_city(self, number: int) -> bool:
        """Whether a unit lies in Ho Chi Minh City of today."""
        return any(self.units[one].code in NEW_CITY_BEFORE for one in self.province[number])

    @cached_property
    def twins(self) -> dict[int, tuple[int, ...]]:
        """Provinces of the other system that an old province went into, and back."""
        found: dict[int, set[int]] = defaultdict(set)
        for unit in self.units:
            if unit.system == BEFORE and unit.level == PROVINCE:
                for new, _ in self.today[unit.number]:
                    found[unit.number].add(self.units[new].parent)
        return {number: tuple(sorted(others)) for number, others in found.items()}

    @cached_property
    def was(self) -> tuple[tuple[tuple[int, float], ...], ...]:
        """Per unit the old communes it is made of, as (number, share), the mirror of `today`; shares sum to 1."""
        shares: list[dict[int, float]] = [{} for _ in self.units]
        for unit in self.units:
            if unit.system == BEFORE and (unit.level == COMMUNE or unit.number in self._wardless):
                for new, share in self.today[unit.number]:
                    shares[new][unit.number] = share
        return tuple(
            tuple((old, share / sum(parts.values())) for old, share in sorted(parts.items())) for parts in shares
        )

    @cached_property
    def _wardless(self) -> frozenset[int]:
        """Old districts that had no wards."""
        parents = {unit.parent for unit in self.units if unit.level == COMMUNE}
        return frozenset(unit.number for unit in self.units if unit.level == DISTRICT and unit.number not in parents)


def gazetteer_folder() -> Path:
    """`data/gazetteer` of the checkout: facts that belong to the code, so `NGHE_DATA` does not move them."""
    return Path(__file__).resolve().parents[2] / "data" / "gazetteer"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a file of the gazetteer; lines that begin with `#` are about the file."""
    path = gazetteer_folder() / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as reason:
        raise StoreError(
            f"thiếu danh mục địa danh {path}; hãy lấy lại từ kho mã nguồn hoặc chạy: nghe gazetteer"
        ) from reason
    return list(csv.DictReader(line for line in lines if line and not line.startswith("#")))


@cache
def gazetteer_mark() -> str:
    """SHA-256 of everything a mention is read from: the lists in `data/gazetteer`, and the version of the rules."""
    marks = hashlib.sha256(RULES_VERSION.encode())
    for name in LISTS:
        marks.update((gazetteer_folder() / name).read_bytes())
    return marks.hexdigest()


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of this checkout; raises StoreError when a file of it is missing."""
    units: list[Unit] = []
    number_of: dict[tuple[str, str], int] = {}
    for system, name in ((BEFORE, "before.csv"), (SINCE, "since.csv")):
        for row in rows_of(name):  # parents come first: files are sorted by the length of the code
            parent = number_of[system, row["parent"]] if row["parent"] else -1
            number_of[system, row["code"]] = len(units)
            units.append(Unit(len(units), system, row["code"], row["name"], row["level"], parent))
    return Gazetteer(tuple(units), number_of, _today(units, number_of))


def _today(units: list[Unit], number_of: dict[tuple[str, str], int]) -> tuple[tuple[tuple[int, float], ...], ...]:
    shares: list[dict[int, float]] = [{} for _ in units]
    for row in rows_of("old_to_new.csv"):
        old, new = number_of[BEFORE, row["old_code"]], number_of[SINCE, row["new_code"]]
        shares[old][new] = float(row["weight"])
    children = defaultdict(list)
    for unit in units:
        children[unit.parent].append(unit.number)
        if unit.system == SINCE and unit.level == COMMUNE:
            shares[unit.number] = {unit.number: 1.0}
    for level in (DISTRICT, PROVINCE):  # every part counts the same: no population of old wards is known
        for unit in units:
            if unit.system == BEFORE and unit.level == level and not shares[unit.number]:
                shares[unit.number] = _spread([shares[child] for child in _communes(unit.number, children)])
    return tuple(tuple((new, share / sum(part.values())) for new, share in sorted(part.items())) for part in shares)


def _communes(number: int, children: Mapping[int, list[int]]) -> list[int]:
    """The old communes under a unit; a district without any stands for itself."""
    below = children.get(number, [])
    if not below:
        return [number]
    return [commune for child in below for commune in _communes(child, children)]


def _spread(parts: list[dict[int, float]]) -> dict[int, float]:
    total: dict[int, float] = defaultdict(float)
    for part in parts:
        for new, share in part.items():
            total[new] += share
    return total


def _above(units: tuple[Unit, ...], number: int) -> list[int]:
    found = []
    while units[number].parent >= 0:
        number = units[number].parent
        found.append(number)
    return found
