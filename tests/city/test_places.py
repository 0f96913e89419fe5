"""Names of places before and after the reform."""

import csv

from nghe_lib.city.places import BEFORE, NEW, OLD_DISTRICT, OLD_WARD, SINCE, commune_names, meanings, namings, units
from nghe_lib.city.registers import FORMAL, TEENCODE, UNACCENTED


def unit(code):
    return next(one for one in units() if one.code == code)


def test_spans_cover_the_unit_without_the_street():
    for one in namings(unit("26740"), NEW, FORMAL):
        assert one.text[one.start : one.end] == "phường Sài Gòn"
    assert any(one.start > 0 for one in namings(unit("26740"), NEW, FORMAL))


def test_each_register_writes_its_way():
    old = unit("26740")
    assert "phường Đa Kao, quận 1" in [one.text for one in namings(old, OLD_WARD, FORMAL)]
    assert "p. đa kao, q. 1" in [one.text for one in namings(old, OLD_WARD, TEENCODE)]
    assert all(one.text.isascii() for one in namings(old, OLD_DISTRICT, UNACCENTED))


def test_a_divided_ward_shares_its_weight_after_the_reform():
    saigon = unit("26740")
    number = next(k for k, ward in enumerate(saigon.wards) if ward.name == "Phường Đa Kao")
    assert meanings(saigon, OLD_WARD, number, False) == [("26737", "Phường Đa Kao", "commune", BEFORE, 1.0)]
    assert meanings(saigon, OLD_WARD, number, True) == [
        ("26740", "Phường Sài Gòn", "commune", SINCE, 0.5),
        ("26737", "Phường Tân Định", "commune", SINCE, 0.5),
    ]


def test_a_district_stays_a_district():
    assert meanings(unit("27553"), OLD_DISTRICT, -1, True) == [("783", "Huyện Củ Chi", "district", BEFORE, 1.0)]


def test_codes_agree_with_the_official_list(shared_data):
    path = shared_data / "resources" / "admin_units_2025_full" / "wards_2025.csv"
    with path.open(encoding="utf-8") as lines:
        official = {row["ward_code"]: row["ward"].replace("Hoà", "Hòa") for row in csv.DictReader(lines)}
    assert {code: official[code] for code in commune_names()} == commune_names()
