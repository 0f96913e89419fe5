"""An address in either system, as the units it lies in today or lay in on a day before 1 July 2025."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nghe_lib.places.gazetteer import BEFORE, COMMUNE, DISTRICT, PROVINCE, SINCE, Gazetteer, gazetteer
from nghe_lib.places.lexicon import Lexicon, lexicon
from nghe_lib.places.name_kinds import AT_LANDMARK, ON_STREET, TYPED, UNKNOWN
from nghe_lib.places.resolve import OLD_SHARE

Place = tuple[str, str, float]
_LEVELS = {PROVINCE: 0, DISTRICT: 1, COMMUNE: 2}


def convert(address: str | None, *, as_of: Any = None) -> list[Place]:
    """The units an address lies in: (unit_code, unit_name, weight), weights sum to 1, heaviest first.

    address: parts in any order, full or abbreviated (`P.12, Q.Gò Vấp, TP.HCM`), with or without diacritics, in either
    system. as_of: a day; None is today. Since 1 July 2025 the answer is communes of today, before it communes of then.
    A ward that was divided gives all it went into, equal shares, narrowed where a street or landmark is known; a
    district or province that is gone is spread over its wards, each counting the same. What is not known, or does not
    fit together, gives an empty list: no part of an address is guessed.
    Raises ParameterError when `as_of` is no day.
    """
    return convert_all([address], as_of=as_of)[0]


def convert_all(addresses: Iterable[str | None], *, as_of: Any = None) -> list[list[Place]]:
    """`convert` for many addresses at once; as_of is one day for all."""
    from nghe_lib.places.find import days_of
    from nghe_lib.places.resolve import OLD_DAY
    from nghe_lib.places.scan import scan

    addresses = list(addresses)
    is_old = bool((days_of(as_of, 1) == OLD_DAY).any())
    hits = scan(addresses, is_address=True)
    found: list[list[tuple[int, ...]]] = [[] for _ in addresses]
    for text, facts in zip(hits.text.tolist(), hits.facts.tolist(), strict=True):
        found[text].append(tuple(facts))
    places, names = gazetteer(), lexicon()
    return [_placed(pattern, is_old, places, names) for pattern in found]


def _placed(pattern: Sequence[tuple[int, ...]], is_old: bool, places: Gazetteer, names: Lexicon) -> list[Place]:
    if any(hit[1] == UNKNOWN for hit in pattern):
        return []
    scope = {unit for hit in pattern if hit[1] in (ON_STREET, AT_LANDMARK) for unit in names.scope[hit[0]]}
    parts = [_readings(hit, places, names) for hit in pattern if hit[1] not in (ON_STREET, AT_LANDMARK)]
    left = _fitting([part for part in parts if part], places)
    if not left:
        return []
    if len(left) > 1 and scope:
        left = [one for one in left if _touches(one[0], scope, places)] or left
    shares: dict[int, float] = {}
    for (unit, former), share in _shares(left, is_old, places):
        for one, part in _parts(unit, former, is_old, scope, places):
            shares[one] = shares.get(one, 0.0) + share * part
    total = sum(shares.values())
    ranked = sorted(shares.items(), key=lambda item: (-round(item[1], 9), places.units[item[0]].code))
    return [(places.units[unit].code, places.units[unit].name, share / total) for unit, share in ranked]


def _readings(hit: tuple[int, ...], places: Gazetteer, names: Lexicon) -> list[tuple[int, str]]:
    """What a part of the address can be: units of the type that is written, or of any."""
    name, taken, types, *_ = hit
    return [
        (unit, former)
        for unit, mask, former in names.readings[name]
        if (mask & types if taken == TYPED or types else not former)
    ]


def _fitting(parts: list[list[tuple[int, str]]], places: Gazetteer) -> list[tuple[int, str]]:
    """Readings of the smallest part that lie in some reading of every other part; the system's own hierarchy first.

    A part that fits nowhere makes the whole address unknown.
    """
    if not parts:
        return []
    best: list[tuple[int, str]] = []
    for number in range(len(parts)):
        others = [{unit for unit, _ in part} for other, part in enumerate(parts) if other != number]
        for above in (places.own, places.ancestors):
            kept = [one for one in parts[number] if all((above[one[0]] | {one[0]}) & other for other in others)]
            if kept:
                depth = max(_LEVELS[places.units[unit].level] for unit, _ in kept)
                known = max((_LEVELS[places.units[unit].level] for unit, _ in best), default=-1)
                best = kept if depth > known else best
                break
    if len(parts) == 1:  # one name alone is the largest unit that bears it
        top = min(_LEVELS[places.units[unit].level] for unit, _ in best)
        best = [one for one in best if _LEVELS[places.units[one[0]].level] == top]
    return best


def _touches(unit: int, scope: set[int], places: Gazetteer) -> bool:
    inside = places.today[unit] or places.communes_of(unit)
    return bool((places.ancestors[unit] | {unit} | {new for new, _ in inside}) & scope)


def _shares(left: list[tuple[int, str]], is_old: bool, places: Gazetteer) -> list[tuple[tuple[int, str], float]]:
    """Weight of each reading: on a day of one system a name of the other weighs `OLD_SHARE` of one of its own.

    A province that kept its name is that of the day.
    """
    own = BEFORE if is_old else SINCE
    has_own = any(places.units[unit].system == own for unit, _ in left)
    other = 0.0 if any(places.units[unit].level == PROVINCE for unit, _ in left) else OLD_SHARE
    shares = [(one, other if has_own and places.units[one[0]].system != own else 1.0) for one in left]
    return [(one, share) for one, share in shares if share]


def _parts(unit: int, former: str, is_old: bool, scope: set[int], places: Gazetteer) -> tuple[tuple[int, float], ...]:
    """A unit as communes of the system of the day."""
    if is_old:
        return _then(unit, former, scope, places)
    parts = places.former_today(former) if former else places.today[unit] or places.communes_of(unit)
    on_it = [(new, share) for new, share in parts if (places.ancestors[new] | {new}) & scope]
    return tuple(on_it) or parts


def _then(unit: int, former: str, scope: set[int], places: Gazetteer) -> tuple[tuple[int, float], ...]:
    """A unit as communes of before the change: those in it, each counting the same; one of today as what it was."""
    if former:
        wards = places.former_wards[former]
        return tuple((ward, 1 / len(wards)) for ward in wards)
    one = places.units[unit]
    if one.system == BEFORE:
        return places.communes_of(unit)
    if one.level == PROVINCE:
        return tuple((old, share * part) for new, share in places.communes_of(unit) for old, part in places.was[new])
    return places.was[unit]
