"""Every written name the scanner knows, gathered from the lists of `data/gazetteer`, and what each can be."""

from __future__ import annotations

from collections import defaultdict

from nghe_lib.places.gazetteer import (
    BEFORE,
    COMMUNE,
    DISTRICT,
    OLD_CITY,
    PROVINCE,
    SINCE,
    Gazetteer,
    Unit,
    rows_of,
)
from nghe_lib.places.name_kinds import (
    ABBREVIATED,
    BOROUGH,
    CAPITAL,
    CITY,
    CUE,
    CUED,
    CUES,
    DOTTED,
    F_WARD,
    IN_CITY,
    LANDMARK,
    LONG_TYPES,
    MARKED_ONLY,
    NICKNAME,
    NO_CUE,
    PLAIN,
    RULES,
    SHORT,
    SHORT_TYPES,
    SPORT,
    STREET,
    TYPE,
    TYPE_OF,
    TYPED_ONLY,
    UNIT,
    UNMARKED_NAME,
    WARD,
    WEAK,
    WIDE,
)  # fmt: skip
from nghe_lib.places.name_kinds import PROVINCE as PROVINCE_WORD

# One-syllable words that without their marks are mostly others (cho, me, bao): no cue in a text without marks.
_UNSURE_PLAIN = frozenset({"thing", "person", "club", "none"})
_SURE_PLAIN = frozenset({"sông", "cầu", "ông", "chị", "vịnh", "đèo", "cảng"})
# Provinces that became cities after the source was made (Đồng Nai, by the list of July 2026).
_CITIES_SINCE = frozenset({"75"})
_HOLD_TYPE = frozenset({"hcm", "hcmc", "hcm city", "ho chi minh city"})


class WrittenName:
    """What is gathered for one name: (unit, former district) to type words, and its columns of `tables`."""

    def __init__(self) -> None:
        self.kind = 0
        self.readings: dict[tuple[int, str], int] = {}
        self.scope: set[int] = set()
        self.rule = TYPED_ONLY
        self.cue = NO_CUE
        self.type_word = 0
        self.attributes = 0

    def read(self, unit: int, types: int, former: str = "") -> None:
        """Let it name a unit after these type words."""
        self.kind |= UNIT
        self.readings[unit, former] = self.readings.get((unit, former), 0) | types

    def add(self, other: WrittenName, *, plain: bool = False) -> None:
        """Join what another name of the same letters can be; plain: as it is written without marks."""
        if plain and other.attributes & MARKED_ONLY:
            return
        if plain and other.attributes & PLAIN:
            self.kind |= other.kind & ~CUE
        else:
            self.kind |= other.kind
            self.cue = min(filter(None, (self.cue, other.cue)), default=NO_CUE)
        for (unit, former), types in other.readings.items():
            self.read(unit, types, former)
        self.scope |= other.scope
        self.rule = max(self.rule, other.rule)
        self.type_word = self.type_word or other.type_word
        self.attributes |= other.attributes

    @property
    def types(self) -> int:
        """Every type word one of its units takes."""
        total = 0
        for mask in self.readings.values():
            total |= mask
        return total


def written_names(places: Gazetteer) -> dict[str, WrittenName]:
    """All names by their lower-case form with marks."""
    names: dict[str, WrittenName] = defaultdict(WrittenName)
    for unit in places.units:
        one = names[unit.short.lower()]
        one.read(unit.number, _types(unit))
        one.rule = max(one.rule, _rule(places, unit))
        one.attributes |= _where(places, unit)
    for row in rows_of("weak.csv"):
        names[row["name"]].rule = WEAK
    _nicknames(names, places)
    _former(names, places)
    _landmarks(names, places)
    _cues(names)
    for surface, one in names.items():
        one.attributes |= UNMARKED_NAME if surface.isascii() else 0
    return names


def _nicknames(names: dict[str, WrittenName], places: Gazetteer) -> None:
    for row in rows_of("nicknames.csv"):
        one = names[row["name"]]
        rule = RULES[row["rule"]]
        one.rule = max(one.rule, rule) if one.kind & UNIT and rule != WEAK else rule
        for system in row["system"].split():
            unit = places.units[places.number_of[system, row["code"]]]
            one.read(unit.number, TYPE_OF[row["type"]] if row["type"] else _types(unit))
            one.attributes |= _where(places, unit) & IN_CITY
        holds = row["name"].startswith(("tp", "thành phố")) or row["name"] in _HOLD_TYPE
        one.attributes |= WIDE | NICKNAME | (DOTTED if holds else 0)
        if row["type"] == "quận" and not row["name"].isascii():
            one.attributes |= MARKED_ONLY


def _former(names: dict[str, WrittenName], places: Gazetteer) -> None:
    for row in rows_of("former.csv"):
        word, _, name = row["name"].partition(" ")
        one = names[name.lower()]
        one.read(places.number_of[BEFORE, row["unit"]], TYPE_OF[word.lower()], row["name"])
        one.attributes |= IN_CITY


def _landmarks(names: dict[str, WrittenName], places: Gazetteer) -> None:
    for row in rows_of("streets.csv"):
        names[row["name"].lower()].kind |= STREET
        names[row["name"].lower()].scope |= _scope(row["units"], places)
    for row in rows_of("landmarks.csv"):
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            names[name.lower()].kind |= LANDMARK
            names[name.lower()].scope |= _scope(row["units"], places)
    for row in rows_of("others.csv"):
        names[row["name"].lower()].kind |= LANDMARK


def _cues(names: dict[str, WrittenName]) -> None:
    for row in rows_of("cues.csv"):
        for phrase in row["phrases"].split("|"):
            one = names[phrase]
            one.kind |= CUE
            if row["class"] == "sport":
                one.attributes |= SPORT
                continue
            one.cue = min(filter(None, (one.cue, CUES[row["class"]])))
            sure = " " in phrase or phrase in _SURE_PLAIN or phrase.isascii()
            one.attributes |= PLAIN if row["class"] in _UNSURE_PLAIN and not sure else 0
    for word, bit in (SHORT_TYPES | LONG_TYPES).items():
        names[word].kind |= TYPE
        names[word].type_word = bit
        names[word].attributes |= 0 if word in LONG_TYPES else SHORT if len(word) == 1 else ABBREVIATED


def _types(unit: Unit) -> int:
    """Type words a unit takes; a town that became a city is still called thị xã, a province may have become one."""
    if unit.level == PROVINCE:
        return PROVINCE_WORD | (CITY if unit.type == "thành phố" or unit.code in _CITIES_SINCE else 0)
    bit = TYPE_OF[unit.type]
    return bit | (F_WARD if bit == WARD else BOROUGH if bit == CITY else 0)


def _where(places: Gazetteer, unit: Unit) -> int:
    in_city = places.is_in_city(unit.number)
    return (IN_CITY if in_city else 0) | (WIDE if in_city or unit.level != COMMUNE else 0)


def _rule(places: Gazetteer, unit: Unit) -> int:
    """When the bare name counts. One syllable (Vinh, Huế) only of provinces; a number never."""
    if unit.short[0].isdigit() or (" " not in unit.short and unit.level != PROVINCE):
        return TYPED_ONLY
    if unit.level == PROVINCE:
        return CUED if " " in unit.short else CAPITAL
    of_old_city = any(places.units[one].code == OLD_CITY for one in places.province[unit.number])
    return CUED if unit.level == DISTRICT and of_old_city else CAPITAL


def _scope(codes: str, places: Gazetteer) -> set[int]:
    """Units a street runs through: old districts (three digits) or communes of today (five)."""
    return {places.number_of[BEFORE if len(code) == 3 else SINCE, code] for code in codes.split()}
