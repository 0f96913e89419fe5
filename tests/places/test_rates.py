import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError, TableError
from nghe_lib.places.rates import MIN_UNITS, rates

areas = st.lists(st.tuples(st.integers(0, 500), st.integers(500, 300_000)), min_size=MIN_UNITS, max_size=40)


def table(rows, *, per: int = 100_000) -> pd.DataFrame:
    codes = [str(at) for at in range(len(rows))]
    counts = pd.DataFrame({"unit_code": codes, "count": [count for count, _ in rows]})
    residents = pd.DataFrame({"unit_code": codes, "population": [size for _, size in rows]})
    return rates(counts, residents, per=per)


def counted(rows) -> bool:
    return sum(count for count, _ in rows) > 0


@settings(max_examples=40)
@given(areas.filter(counted))
def test_a_smoothed_rate_lies_between_its_own_and_that_of_all(rows):
    made = table(rows)
    mean = made["count"].sum() / made["population"].sum() * 100_000
    slack = 1e-9 * (mean + made["rate"])
    assert (made["smoothed"] >= np.minimum(made["rate"], mean) - slack).all()
    assert (made["smoothed"] <= np.maximum(made["rate"], mean) + slack).all()


@settings(max_examples=40)
@given(areas.filter(counted))
def test_a_unit_without_a_count_has_a_rate_above_zero_and_an_interval_around_it(rows):
    made = table([*rows, (0, 20_000)])
    assert (made["smoothed"] > 0).all()
    assert (made["low"] <= made["smoothed"]).all() and (made["smoothed"] <= made["high"]).all()
    assert (made["low"] < made["high"]).all()


@settings(max_examples=40)
@given(areas, st.integers(1, 50), st.integers(2, 20))
def test_of_two_units_with_one_raw_rate_the_larger_is_drawn_less_and_known_better(rows, count, times):
    made = table([*rows, (count, 5_000), (count * times, 5_000 * times)])
    small, large = made.iloc[-2], made.iloc[-1]
    assert abs(large["smoothed"] - large["rate"]) <= abs(small["smoothed"] - small["rate"]) + 1e-9 * small["rate"]
    assert large["high"] - large["low"] <= (small["high"] - small["low"]) * (1 + 1e-6)


@pytest.mark.parametrize("spread", [0.3, 1.0])
def test_the_total_stays_and_the_interval_holds_the_truth(spread):
    chance = np.random.default_rng(4)
    sizes = chance.integers(5_000, 200_000, 168)
    inside, total, kept = [], 0.0, 0.0
    for _ in range(12):
        truth = chance.gamma(spread**-2, 3e-5 * spread**2, 168)
        made = table(list(zip(chance.poisson(truth * sizes).tolist(), sizes.tolist(), strict=True)), per=1)
        inside += ((made["low"] <= truth) & (truth <= made["high"])).tolist()
        total += made["count"].sum()
        kept += (made["smoothed"] * made["population"]).sum()
    assert 0.92 < np.mean(inside) < 0.98
    assert kept == pytest.approx(total, rel=0.05)


def test_units_that_differ_no_more_than_chance_get_nearly_one_rate():
    made = table([(10, 100_000)] * 30)
    assert made["smoothed"].to_numpy() == pytest.approx(10.0)
    assert ((made["low"] < 10) & (made["high"] > 10)).all()


def test_an_unknown_population_stays_unknown():
    counts = pd.DataFrame({"unit_code": [str(at) for at in range(12)], "count": [3] * 12})
    residents = pd.DataFrame(
        {"unit_code": [str(at) for at in range(11)], "population": pd.array([None, *[9_000] * 10], "Int64")}
    )
    made = rates(counts, residents)
    assert made["unit_code"].tolist() == counts["unit_code"].tolist()
    assert made.loc[[0, 11], ["population", "rate", "smoothed", "low", "high"]].isna().all(axis=None)
    assert made.loc[1:10].notna().all(axis=None)


def test_too_few_units_have_raw_rates_only():
    made = table([(2, 50_000)] * (MIN_UNITS - 1))
    assert made["rate"].tolist() == [4.0] * (MIN_UNITS - 1)
    assert made[["smoothed", "low", "high"]].isna().all(axis=None)


def test_nothing_counted_anywhere_is_not_smoothed():
    made = table([(0, 50_000)] * MIN_UNITS)
    assert made["rate"].tolist() == [0.0] * MIN_UNITS
    assert made[["smoothed", "low", "high"]].isna().all(axis=None)


def test_a_unit_in_two_rows_and_a_count_below_zero_are_refused():
    residents = pd.DataFrame({"unit_code": ["a", "b"], "population": [1, 2]})
    with pytest.raises(TableError, match="lặp lại: a"):
        rates(pd.DataFrame({"unit_code": ["a", "a"], "count": [1, 2]}), residents)
    with pytest.raises(ParameterError, match="giá trị âm"):
        rates(pd.DataFrame({"unit_code": ["a", "b"], "count": [1, -2]}), residents)


def test_people_counted_go_along_so_that_a_map_can_hide_small_groups():
    residents = pd.DataFrame({"unit_code": ["a", "b"], "population": [10_000, 20_000]})
    made = rates(pd.DataFrame({"unit_code": ["b", "a"], "count": [4, 2], "people_count": [4, 1]}), residents)
    assert made[["unit_code", "rate", "people_count"]].to_numpy().tolist() == [["b", 20.0, 4], ["a", 20.0, 1]]
