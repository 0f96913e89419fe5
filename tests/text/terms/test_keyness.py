import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.text import count_terms
from nghe_lib.text.terms import count_phrases, keyness

STORM = ["Bão Hoa Sữa đổ bộ", "Mưa lớn, bão Hoa Sữa gần bờ", "Tàu thuyền tránh bão Hoa Sữa", "Chợ đông"] * 5
CALM = ["Chợ đông", "Trời nắng đẹp", "Tàu thuyền ra khơi", "Mưa nhỏ vài nơi", "Bão tan từ lâu"] * 5
TEXTS = st.lists(
    st.lists(st.sampled_from(["mưa", "gió", "nắng", "xe"]), max_size=6).map(" ".join), min_size=1, max_size=9
)


def test_what_is_used_more_here_comes_first_with_an_interval_above_zero():
    found = keyness(STORM, CALM)
    assert found["term"].iat[0] == "bão hoa sữa"
    row = found.iloc[0]
    assert (row["n_here"], row["n_reference"], row["texts_here"]) == (15, 0, 15)
    assert 0 < row["low"] < row["log_ratio"] and row["q_value"] < 0.05


def test_what_is_used_less_has_a_negative_ratio():
    row = keyness(STORM, CALM).set_index("term").loc["trời nắng đẹp"]
    assert row["log_ratio"] < 0 and row["n_here"] == 0


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_exchanged_sides_give_the_opposite(here, there):
    if not any(map(str.strip, here)) or not any(map(str.strip, there)):
        return
    one, other = (
        keyness(*sides, longest=1, min_count=1, min_texts=1).set_index("term")
        for sides in ((here, there), (there, here))
    )
    other = other.loc[one.index]
    assert one["log_ratio"].to_numpy() == pytest.approx(-other["log_ratio"].to_numpy())
    assert one["low"].to_numpy() == pytest.approx(-other["high"].to_numpy())
    assert one["log_likelihood"].to_numpy() == pytest.approx(other["log_likelihood"].to_numpy())
    assert one["q_value"].to_numpy() == pytest.approx(other["q_value"].to_numpy())
    assert one["n_here"].tolist() == other["n_reference"].tolist()


def test_counted_sides_give_the_same_as_their_texts():
    both = count_phrases([*STORM, *CALM])
    n = len(STORM)
    assert keyness(both.rows(0, n), both.rows(n, len(both.sizes))).equals(keyness(STORM, CALM))


def test_counts_with_other_terms_are_put_side_by_side():
    here, there = (count_terms(texts, unit="syllable") for texts in (STORM, CALM))
    found = keyness(here, there, min_texts=1).set_index("term")
    assert (found.loc["sữa", "n_here"], found.loc["sữa", "n_reference"]) == (15, 0)
    assert (found.loc["nắng", "n_here"], found.loc["nắng", "n_reference"]) == (0, 5)


def test_rates_are_per_million_units_of_text():
    row = (
        keyness(["mưa mưa gió"], ["mưa gió gió gió"], longest=1, min_count=1, min_texts=1).set_index("term").loc["mưa"]
    )
    assert row["per_million_here"] == pytest.approx(2e6 / 3)
    assert row["per_million_reference"] == pytest.approx(1e6 / 4)


def test_texts_of_one_day_taken_as_alike_make_the_interval_wider():
    days = ["2025-11-01"] * 10 + ["2025-11-02"] * 10
    heaped = ["ngập nặng"] * 10 + ["chợ đông"] * 10
    alone = keyness(heaped, CALM, longest=1).set_index("term")
    together = keyness(heaped, CALM, longest=1, groups=days, reference_groups=range(25)).set_index("term")
    assert together.loc["ngập", "low"] < alone.loc["ngập", "low"]
    assert together.loc["ngập", "texts_here"] == 10


def test_terms_under_the_least_counts_are_not_tested():
    assert keyness(["mưa"] * 5, ["gió"] * 4, longest=1)["term"].tolist() == ["mưa"]
    assert keyness(["mưa mưa mưa mưa mưa", "gió"], ["gió"], longest=1, min_texts=2, min_count=2)["term"].tolist() == [
        "gió"
    ]


def test_a_side_without_text_is_refused():
    for here, there in (([], CALM), (STORM, []), ([None, ""], CALM)):
        with pytest.raises(TooLittleDataError):
            keyness(here, there)


@pytest.mark.parametrize("wrong", [{"min_count": 0}, {"min_texts": 0}, {"groups": ["a"]}])
def test_values_out_of_bounds_are_refused(wrong):
    with pytest.raises(ParameterError):
        keyness(STORM, CALM, **wrong)


def test_one_counted_and_one_raw_side_are_refused():
    with pytest.raises(ParameterError):
        keyness(count_phrases(STORM), CALM)


def test_no_term_often_enough_gives_no_row():
    made = keyness(["mưa"], ["gió"])
    assert isinstance(made, pd.DataFrame) and made.empty
