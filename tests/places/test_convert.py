"""Addresses of either system as units of today, or of a day before; all addresses but names of units are invented."""

import pandas as pd
import pytest

from nghe_lib.errors import ParameterError, TableError
from nghe_lib.places import convert, convert_all, find, to_today
from nghe_lib.places.gazetteer import BEFORE, COMMUNE, SINCE, gazetteer

GO_VAP_12 = [("26882", "Phường An Hội Tây", 1.0)]


@pytest.mark.parametrize(
    "address",
    [
        "Phường 12, Quận Gò Vấp, Thành phố Hồ Chí Minh", "P.12 Q.Gò Vấp TP.HCM", "TP HCM, Gò Vấp, phường 12",
        "phuong 12, quan go vap", "12/3 đường Quang Trung, P. 12, Q. Gò Vấp", "p12 gv",
    ],
)  # fmt: skip
def test_an_old_ward_is_a_commune_of_today_however_it_is_written(address):
    assert convert(address) == GO_VAP_12


def test_a_divided_ward_gives_all_it_went_into_with_weights():
    assert convert("phường Đa Kao, quận 1") == [("26737", "Phường Tân Định", 0.5), ("26740", "Phường Sài Gòn", 0.5)]


def test_a_street_narrows_a_divided_ward():
    assert convert("8 Trần Quang Khải, phường Đa Kao, quận 1") == [("26737", "Phường Tân Định", 1.0)]


def test_an_address_of_today_stays():
    assert convert("phường Sài Gòn, TP.HCM") == [("26740", "Phường Sài Gòn", 1.0)]


@pytest.mark.parametrize(
    "address",
    ["", None, "không có gì", "phường Không Tên, quận 1", "phường 13, quận Gò Vấp", "xã Atlantis", "đường Lê Lợi",
     "Phường 12, Quận Tân Bình, Quận 1", "quận 99, TP.HCM"],
)  # fmt: skip
def test_what_is_not_known_is_not_guessed(address):
    assert convert(address) == []


def test_a_district_is_spread_over_its_units():
    units = convert("Quận 1")
    assert {code for code, *_ in units} == {"26737", "26740", "26743", "26758"}
    assert sum(weight for *_, weight in units) == pytest.approx(1)


def test_a_former_district_keeps_to_its_own_wards():
    assert {code for code, *_ in convert("quận 2")} < {code for code, *_ in convert("thành phố Thủ Đức")}


def test_the_same_address_before_the_change_is_the_ward_of_then():
    assert convert("P.12 Q.Gò Vấp", as_of="2025-06-30") == [("26881", "Phường 12", 1.0)]
    assert convert("P.12 Q.Gò Vấp", as_of="2025-07-01") == GO_VAP_12


def test_an_address_of_today_was_several_wards():
    units = convert("phường Sài Gòn, TP.HCM", as_of="2025-06-30")
    assert {code for code, *_ in units} == {"26737", "26740", "26746"}
    assert sum(weight for *_, weight in units) == pytest.approx(1)


def test_a_day_that_is_none_is_refused():
    with pytest.raises(ParameterError):
        convert("quận 1", as_of="mai")


def test_every_old_ward_of_the_city_is_read_back_in_full():
    places = gazetteer()
    wards = [unit for unit in places.units if unit.system == BEFORE and unit.level == COMMUNE]
    wards = [unit for unit in wards if places.is_in_city(unit.number)]
    written = [", ".join(places.units[one].name for one in (unit.number, unit.parent)) for unit in wards]
    wanted = [{places.units[new].code for new, _ in places.today[unit.number]} for unit in wards]
    assert len(wards) == 441
    assert [{code for code, *_ in answer} for answer in convert_all(written)] == wanted


def mentions(text: str, day: str) -> pd.DataFrame:
    return find([text], as_of=day)


def test_a_series_goes_on_across_the_change():
    text = "Ngập ở phường 12, quận Gò Vấp"
    before, since = (to_today(mentions(text, day)) for day in ("2025-06-30", "2025-07-01"))
    assert before[["unit_code", "weight"]].equals(since[["unit_code", "weight"]])


def test_every_mention_keeps_its_weight():
    found = find(["phường Đa Kao, quận 1", "quận 3 và quận 9", "phường 12", "TP.HCM"])
    made = to_today(found)
    assert set(made["system"]) == {SINCE}
    weights = made.groupby(["text_index", "start"])["weight"].sum()
    assert weights.to_numpy() == pytest.approx(1)
    assert 3 not in made["text_index"].tolist()
    assert len(to_today(found[found["text_index"] == 3], provinces=True)) == 168


def test_a_former_district_is_narrower_than_the_city_it_became():
    narrow, wide = (to_today(find([text])) for text in ("quận 9", "thành phố Thủ Đức"))
    assert set(narrow["unit_code"]) < set(wide["unit_code"])


def test_nothing_goes_to_nothing():
    assert to_today(find([])).empty


def test_a_code_of_the_other_system_is_refused():
    with pytest.raises(TableError, match="760"):
        to_today(find(["quận 1"]).assign(system=SINCE))


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="weight"):
        to_today(find(["quận 1"]).drop(columns="weight"))
