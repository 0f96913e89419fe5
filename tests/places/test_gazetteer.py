"""The gazetteer holds both systems, fits together, and is made again byte for byte."""

import pytest

from nghe_lib.errors import StoreError
from nghe_lib.places.build import build_gazetteer
from nghe_lib.places.gazetteer import BEFORE, COMMUNE, SINCE, gazetteer, gazetteer_folder, rows_of
from nghe_lib.places.lexicon import lexicon
from nghe_lib.settings import GazetteerSettings

FILES = ("before.csv", "since.csv", "old_to_new.csv")


def test_it_is_made_again_byte_for_byte(shared_data, tmp_path):
    build_gazetteer(GazetteerSettings(data=str(shared_data)), folder=tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (gazetteer_folder() / name).read_bytes()


def test_a_missing_source_is_named(tmp_path):
    with pytest.raises(StoreError, match="ward_legacy_to_2025"):
        build_gazetteer(GazetteerSettings(data=str(tmp_path)), folder=tmp_path)


def test_both_systems_are_whole():
    units = gazetteer().units
    count = {(system, level): 0 for system in (BEFORE, SINCE) for level in ("province", "district", "commune")}
    for unit in units:
        count[unit.system, unit.level] += 1
    assert list(count.values()) == [63, 696, 10_035, 34, 0, 3_321]
    communes = [unit.number for unit in units if unit.system == SINCE and unit.level == COMMUNE]
    assert sum(map(gazetteer().is_in_city, communes)) == 168


def test_a_code_is_read_together_with_its_system():
    places = gazetteer()
    assert places.units[places.number_of[BEFORE, "26737"]].name == "Phường Đa Kao"
    assert places.units[places.number_of[SINCE, "26737"]].name == "Phường Tân Định"


def test_every_unit_lies_somewhere_today_and_its_shares_sum_to_one():
    places = gazetteer()
    for unit in places.units:
        if unit.system == BEFORE or unit.level == COMMUNE:
            assert sum(share for _, share in places.today[unit.number]) == pytest.approx(1)


def test_divided_wards_are_as_many_as_the_source_says():
    places = gazetteer()
    wards = [unit for unit in places.units if unit.system == BEFORE and unit.level == COMMUNE]
    assert sum(len(places.today[unit.number]) > 1 for unit in wards) == 471


def test_streets_landmarks_and_nicknames_name_units_that_exist():
    assert len(rows_of("streets.csv")) >= 250
    assert len(rows_of("landmarks.csv")) >= 150
    assert lexicon().surfaces  # every code of the lists was looked up on the way


@pytest.mark.parametrize("name", ["streets.csv", "landmarks.csv", "nicknames.csv", "weak.csv", "others.csv"])
def test_no_name_is_listed_twice(name):
    names = [row["name"].lower() for row in rows_of(name)]
    assert len(names) == len(set(names))
