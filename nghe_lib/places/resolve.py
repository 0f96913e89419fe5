"""Which units the names of one text mean.

A text is seen here only as the pattern of its hits; where they stand does not matter, so equal ones are decided once.
In this order, each step kept only where it leaves something: the type word; a chain from small to large; a list that
shares its larger unit; the largest unit of a bare name; larger units named elsewhere in the text; streets, landmarks;
neighbours in the same district, then province; the system of the day. What is left shares the mention.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from nghe_lib.places.gazetteer import BEFORE, COMMUNE, DISTRICT, PROVINCE, SINCE, Gazetteer, gazetteer
from nghe_lib.places.lexicon import Lexicon, lexicon
from nghe_lib.places.name_kinds import (
    AT_LANDMARK,
    BARE,
    BY_AND,
    BY_BRACKET,
    BY_COMMA,
    BY_DASH,
    BY_OF,
    BY_SPACE,
    F_WARD,
    IN_CITY,
    LISTED,
    NICKNAME,
    ON_STREET,
    RURAL,
    SAW_BRACKET,
    SAW_SHORT,
    SAW_SPORT,
    SAW_WHERE,
    TOWN,
    TYPED,
    WARD,
    WEAK,
    ZONE,
)
from nghe_lib.places.tables import ATTRIBUTES, RULE

# After 1 July 2025 a name that both an old ward and a commune of today bear: weight of the old one against today's.
# Press of August to December 2025 names a commune without its old district 47 times by a name only the old system has
# (18,553 of them) and 1,743 times by one only today's has (3,080): 0.0045 each. Everyday posts were not measured.
OLD_SHARE = 0.005
ANY_DAY, OLD_DAY, NEW_DAY = range(3)
_CHAIN = frozenset({BY_SPACE, BY_COMMA, BY_DASH, BY_BRACKET, BY_OF})
_LIST = frozenset({BY_COMMA, BY_AND})
_SMALL = WARD | RURAL | TOWN | ZONE | F_WARD
_LEVELS = {PROVINCE: 0, DISTRICT: 1, COMMUNE: 2}

Hit = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Meaning:
    """One mention: hits `first` to `last` of the pattern, what it was named as, and (unit, weight) that sum to 1."""

    first: int
    last: int
    named: str
    units: tuple[tuple[int, float], ...]


@lru_cache(maxsize=200_000)
def resolve(pattern: tuple[Hit, ...], day: int) -> tuple[Meaning, ...]:
    """The mentions of a text with these hits, on a day before or since the change (or any day: as named)."""
    return _Text(pattern, day, gazetteer(), lexicon()).meanings()


class _Text:
    """One pattern while it is decided. `left[i]`: (unit, former district) that hit i can still be."""

    def __init__(self, pattern: tuple[Hit, ...], day: int, places: Gazetteer, names: Lexicon) -> None:
        self.pattern, self.day, self.places, self.names = pattern, day, places, names
        self.units, self.ancestors = places.units, places.ancestors
        self.left = [self._readings(hit) for hit in pattern]
        self.parent = [-1] * len(pattern)  # the hit that hit i is chained to
        self.swallowed = [False] * len(pattern)  # part of a chain that begins before
        self.unknown = [False] * len(pattern)  # a ward nobody knows, inside the unit it is chained to
        self.scope = frozenset(
            unit for hit in pattern if hit[1] in (ON_STREET, AT_LANDMARK) for unit in names.scope[hit[0]]
        )

    def meanings(self) -> tuple[Meaning, ...]:
        """All mentions in reading order."""
        for number in range(len(self.pattern) - 2, -1, -1):
            self._chain(number)
        for number in range(len(self.pattern) - 2, -1, -1):
            self._share_parent(number)
        self._drop()
        heads = [number for number in range(len(self.pattern)) if self.left[number] and not self.swallowed[number]]
        for number in heads:
            self._prefer_largest(number)
        for number in heads:
            self._narrow(number, heads)
        return tuple(filter(None, (self._meaning(number) for number in heads)))

    def _readings(self, hit: Hit) -> list[tuple[int, str]]:
        name, taken, types, *_ = hit
        if taken in (ON_STREET, AT_LANDMARK):
            return []
        return [
            (unit, former)
            for unit, mask, former in self.names.readings[name]
            if (not types or mask & types)
            and (not former or types)
            and not (self.day == OLD_DAY and self.units[unit].system == SINCE)
        ]

    def _chain(self, number: int) -> None:
        """Chain a hit to the larger unit that follows it."""
        hit, other = self.pattern[number], number + 1
        if self.pattern[other][4] not in _CHAIN or not self.left[other]:
            return
        if self.pattern[other][1] == LISTED and not self._is_number(self.pattern[other]):
            self._end_list(number, other)
        larger = {unit for unit, _ in self.left[other]}
        is_bare = hit[1] == BARE
        if is_bare and any(self.units[unit].level == PROVINCE for unit, _ in self.left[number]):
            return
        kept = self._inside(number, larger, crossing=self.pattern[other][4] in (BY_BRACKET, BY_OF))
        if kept:
            self.left[number] = kept
            above = set().union(*(self._above(unit) for unit, _ in kept))
            self.left[other] = [one for one in self.left[other] if one[0] in above] or self.left[other]
            self.parent[number] = other
            self.swallowed[other] = True
        elif not is_bare and hit[2] & _SMALL and not self._is_small(other) and self.pattern[other][1] != LISTED:
            self.left[number], self.unknown[number] = self.left[other], True
            self.parent[number] = other
            self.swallowed[other] = True

    def _end_list(self, number: int, other: int) -> None:
        """`xã Phong Phú, Bình Chánh` is no list of two xã: the second is the district of the first."""
        name, *_ = self.pattern[other]
        large = [one for one in self._readings((name, BARE, 0, 0, 0)) if self.units[one[0]].level != COMMUNE]
        if large and self._inside(number, {unit for unit, _ in large}, crossing=False):
            self.left[other] = large

    def _inside(self, number: int, larger: set[int], *, crossing: bool) -> list[tuple[int, str]]:
        """Readings inside one of `larger`: by the system's own hierarchy first; `crossing` takes both alike."""
        own = [] if crossing else [one for one in self.left[number] if self.places.own[one[0]] & larger]
        return own or [one for one in self.left[number] if self._above(one[0]) & larger]

    def _above(self, unit: int) -> frozenset[int]:
        return self.ancestors[unit]

    def _is_small(self, number: int) -> bool:
        return all(self.units[unit].level == COMMUNE for unit, _ in self.left[number])

    def _share_parent(self, number: int) -> None:
        """`phường 5 và 6, quận Gò Vấp`: what stands before in the list lies in the same larger unit."""
        hit, other = self.pattern[number], number + 1
        if self.parent[number] >= 0 or not self.left[number] or not self.left[other]:
            return
        if self.pattern[other][4] not in _LIST or self.parent[other] < 0:
            return
        if self.pattern[other][1] != LISTED and not (hit[2] & self.pattern[other][2]):
            return
        parent = self.parent[other]
        kept = self._inside(number, {unit for unit, _ in self.left[parent]}, crossing=False)
        if not kept and hit[1] == BARE:
            return
        self.unknown[number] = not kept
        self.left[number] = kept or self.left[parent]
        self.parent[number] = parent

    def _drop(self) -> None:
        """Names that are only named like a place."""
        chained = {other for other in self.parent if other >= 0} | {
            number for number, other in enumerate(self.parent) if other >= 0
        }
        in_city = bool(self.scope) or any(
            self.left[number] and (hit[1] == TYPED or self._is_large(number)) and self._lies_in_city(number)
            for number, hit in enumerate(self.pattern)
        )
        for number, hit in enumerate(self.pattern):
            name, taken, types, flags, _ = hit
            if not self.left[number] or number in chained:
                continue
            if types == F_WARD:
                self.left[number] = []
            elif taken == TYPED and flags & SAW_SHORT and self._is_number(hit):
                if self._is_small(number) and not flags & SAW_WHERE and not self._has_company(number):
                    self.left[number] = []
            elif taken == BARE:
                if self._is_weak(hit) or self._is_team(hit):
                    self.left[number] = []
                elif self._is_small(number) and not self.names.names[name, ATTRIBUTES] & NICKNAME:
                    if not self.names.names[name, ATTRIBUTES] & IN_CITY or not (flags & SAW_WHERE or in_city):
                        self.left[number] = []

    def _is_number(self, hit: Hit) -> bool:
        return self.names.surfaces[hit[0]].isdigit()

    def _is_weak(self, hit: Hit) -> bool:
        """Whether a name that is mostly something else stands without ở, tại, UBND; short ones not after a bracket."""
        name, _, _, flags, _ = hit
        is_short = self.names.names[name, ATTRIBUTES] & NICKNAME
        return self.names.names[name, RULE] == WEAK and not flags & (SAW_WHERE if is_short else SAW_WHERE | SAW_BRACKET)

    def _is_team(self, hit: Hit) -> bool:
        """Whether a bare name in a text about a match may be a team's; one that holds its type word is not."""
        name, _, _, flags, _ = hit
        if not flags & SAW_SPORT or flags & (SAW_WHERE | SAW_BRACKET):
            return False
        return not self.names.names[name, ATTRIBUTES] & NICKNAME

    def _is_large(self, number: int) -> bool:
        return any(self.units[unit].level != COMMUNE for unit, _ in self.left[number])

    def _lies_in_city(self, number: int) -> bool:
        return any(self.places.is_in_city(unit) for unit, _ in self.left[number])

    def _has_company(self, number: int) -> bool:
        return bool(self.scope) or any(self.left[other] for other in range(len(self.pattern)) if other != number)

    def _prefer_largest(self, number: int) -> None:
        """A bare name is the largest unit that bears it; an island is the special zone it has become."""
        if self.pattern[number][1] == BARE:
            self._keep(number, [one for one in self.left[number] if self.units[one[0]].type == "đặc khu"])
            top = min(_LEVELS[self.units[unit].level] for unit, _ in self.left[number])
            self.left[number] = [one for one in self.left[number] if _LEVELS[self.units[one[0]].level] == top]

    def _narrow(self, number: int, heads: Iterable[int]) -> None:
        """By larger units named elsewhere, streets and landmarks, neighbours."""
        if len(self.left[number]) < 2:
            return
        others = [other for other in range(len(self.pattern)) if other != number and self.left[other]]
        others = [other for other in others if other != self.parent[number]]
        for level in (DISTRICT, PROVINCE):
            large = {unit for other in others for unit, _ in self.left[other] if self.units[unit].level == level}
            self._keep(number, [one for one in self.left[number] if self._above(one[0]) & large])
            if level == DISTRICT:
                self._keep(number, [one for one in self.left[number] if self._touches(one[0])])
        small = [unit for other in others for unit, _ in self.left[other]]
        for level in (DISTRICT, PROVINCE):
            near = {above for unit in small for above in self._above(unit) if self.units[above].level == level}
            self._keep(number, [one for one in self.left[number] if self._above(one[0]) & near])

    def _keep(self, number: int, kept: list[tuple[int, str]]) -> None:
        if kept:
            self.left[number] = kept

    def _touches(self, unit: int) -> bool:
        """Whether a street or landmark of the text runs through the unit."""
        if not self.scope:
            return False
        around = self._above(unit) | {unit} | {new for new, _ in self.places.today[unit]}
        return bool(around & self.scope)

    def _meaning(self, number: int) -> Meaning | None:
        weights = self._weights(number)
        last = number
        while self.parent[last] >= 0 and self.parent[last] == last + 1:
            last = self.parent[last]
        if self.parent[number] > number + 1:  # a list shares its larger unit, which ends the last of its items
            last = number
        named = self._named(number)
        if not self.unknown[number] and self.day == NEW_DAY:
            weights = self._today(weights)
        joined: dict[tuple[str, str], tuple[int, float]] = {}
        for unit, weight in weights.items():  # a unit that kept its code and name is one, today's
            key = (self.units[unit].code, self.units[unit].name)
            known = joined.get(key)
            joined[key] = (max(unit, known[0]) if known else unit, weight + (known[1] if known else 0.0))
        return Meaning(number, last, named, tuple(sorted(joined.values())))

    def _weights(self, number: int) -> dict[int, float]:
        left = {unit for unit, _ in self.left[number]}
        shares = {unit: 1.0 for unit in left}
        if self.day == NEW_DAY:
            new = {unit for unit in left if self.units[unit].system == SINCE}
            same_level = {self.units[unit].level for unit in new}
            for unit in left - new:
                if self.units[unit].level in same_level:
                    shares[unit] = 0.0 if self.units[unit].level == PROVINCE else OLD_SHARE
        total = sum(shares.values())
        return {unit: share / total for unit, share in shares.items() if share}

    def _today(self, weights: dict[int, float]) -> dict[int, float]:
        """Old communes as the communes of today they went into; a street narrows a divided one."""
        found: dict[int, float] = {}
        for unit, weight in weights.items():
            parts: tuple[tuple[int, float], ...] = ((unit, 1.0),)
            if self.units[unit].system == BEFORE and self.units[unit].level == COMMUNE:
                parts = self.places.today[unit]
                on_it = [part for part in parts if part[0] in self.scope]
                parts = tuple((new, 1 / len(on_it)) for new, _ in on_it) or parts
            for new, share in parts:
                found[new] = found.get(new, 0.0) + weight * share
        return found

    def _named(self, number: int) -> str:
        """The former district that narrows the unit, or the old unit where all readings agree on one."""
        formers = {former for _, former in self.left[number]}
        if formers != {""}:
            return next(iter(sorted(formers - {""})), "") if "" not in formers else ""
        units = {unit for unit, _ in self.left[number]}
        return self.units[next(iter(units))].name if len(units) == 1 else ""
