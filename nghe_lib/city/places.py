"""Where posts happen, as people name it before and after 1 July 2025.

A post names a commune of today, one of its old wards, or only the old district. Each way is written as the register
writes it, with the span of the unit's name and the units it means in either system.
"""

from dataclasses import dataclass
from functools import cache

from nghe_lib.city.places_data import OTHER_COMMUNES, UNITS
from nghe_lib.city.registers import FORMAL, TEENCODE, UNACCENTED, unaccented

NEW, OLD_WARD, OLD_DISTRICT = range(3)
BEFORE, SINCE = "before_2025_07", "since_2025_07"


@dataclass(frozen=True)
class Ward:
    """An old ward and the codes of the communes it went into."""

    code: str
    name: str
    new_codes: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """A commune of today with the old units it came from. Names as official, such as `Phường Sài Gòn`."""

    code: str
    name: str
    district_code: str
    district: str
    weight: float
    streets: tuple[str, ...]
    wards: tuple[Ward, ...]


@dataclass(frozen=True)
class Naming:
    """One way to name a place: the text, the span of the unit in it, and the old ward meant (or -1)."""

    text: str
    start: int
    end: int
    ward: int


@cache
def units() -> tuple[Unit, ...]:
    """All communes of the synthetic city."""
    return tuple(_unit(line) for line in UNITS.strip().splitlines())


@cache
def commune_names() -> dict[str, str]:
    """Name of every commune of today that is mentioned, by code."""
    others = dict(line.split("|") for line in OTHER_COMMUNES.strip().splitlines())
    return {unit.code: unit.name for unit in units()} | others


def namings(unit: Unit, way: int, register: int) -> list[Naming]:
    """All ways to write `unit` in that way (NEW, OLD_WARD, OLD_DISTRICT) and register, with and without a street."""
    made = []
    for ward, name in _names(unit, way, register):
        for street in ("", *unit.streets):
            head = f"{street}, " if street else ""
            if register == TEENCODE:
                head, name = head.replace("đường ", "đg ").lower(), name.lower()
            text = head + name
            text = unaccented(text) if register == UNACCENTED else text
            made.append(Naming(text, len(head), len(text), ward))
    return made


def meanings(unit: Unit, way: int, ward: int, since: bool) -> list[tuple[str, str, str, str, float]]:
    """What a naming means on a day: (code, name, level, system, weight) per unit. Split wards share their weight."""
    if way == NEW:
        return [(unit.code, unit.name, "commune", SINCE, 1.0)]
    if way == OLD_DISTRICT:
        return [(unit.district_code, unit.district, "district", BEFORE, 1.0)]
    old = unit.wards[ward]
    if not since:
        return [(old.code, old.name, "commune", BEFORE, 1.0)]
    weight = 1.0 / len(old.new_codes)
    return [(code, commune_names()[code], "commune", SINCE, weight) for code in old.new_codes]


def _unit(line: str) -> Unit:
    code, name, district_code, district, weight, streets, wards = line.split("|")
    return Unit(
        code,
        name,
        district_code,
        district,
        float(weight),
        tuple(streets.split(";")),
        tuple(_ward(ward, code) for ward in wards.split(";")),
    )


def _ward(text: str, new_code: str) -> Ward:
    head, _, new_codes = text.partition("=")
    code, _, name = head.partition(" ")
    return Ward(code, name, tuple(new_codes.split("+")) if new_codes else (new_code,))


def _names(unit: Unit, way: int, register: int) -> list[tuple[int, str]]:
    district = _lower(unit.district)
    shorts = _short(district)
    if way == OLD_DISTRICT:
        return [(-1, district)] if register == FORMAL else [(-1, district), (-1, shorts)]
    if way == NEW:
        name = _lower(unit.name)
        return [(-1, name)] if register == FORMAL else [(-1, name), (-1, _short(name))]
    made = []
    for number, ward in enumerate(unit.wards):
        name = _lower(ward.name)
        made.append((number, f"{name}, {district}"))
        if register != FORMAL:
            made.append((number, f"{_short(name)}, {shorts}"))
    return made


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _short(name: str) -> str:
    shorter = {"phường ": "P. ", "xã ": "xã ", "quận ": "Q. ", "huyện ": "", "thành phố ": "TP. ", "thị trấn ": "TT. "}
    for long, short in shorter.items():
        if name.startswith(long):
            return short + name[len(long) :]
    return name
