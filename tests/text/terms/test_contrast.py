import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from nghe_lib.text.terms.contrast import Side, contrast

COUNTS = st.lists(st.integers(0, 4), min_size=2, max_size=12)


def side(counts, size=10):
    return Side.of(csr_array(np.array(counts)[:, None]), np.full(len(counts), size))


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_exchanged_sides_give_the_opposite(here, there):
    one, other = contrast(side(here), side(there)), contrast(side(there), side(here))
    assert one.log_ratio[0] == pytest.approx(-other.log_ratio[0])
    assert one.low[0] == pytest.approx(-other.high[0])
    assert one.high[0] == pytest.approx(-other.low[0])
    assert one.p_value[0] == pytest.approx(other.p_value[0])


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_the_interval_holds_the_ratio_and_agrees_with_the_p_value(here, there):
    found = contrast(side(here), side(there))
    if sum(here) and sum(there):
        assert found.low[0] <= found.log_ratio[0] <= found.high[0]
        assert (found.p_value[0] < 0.05) == (found.low[0] > 0 or found.high[0] < 0)


def test_twice_as_often_is_one_in_the_binary_log():
    assert contrast(side([2] * 50), side([1] * 50)).log_ratio[0] == pytest.approx(1)


def test_independent_tokens_give_the_mid_p_interval():
    """Newcombe (1998), table I, method 6: 81 of 263 is 0.2544 to 0.3658, 1 of 29 is 0.0017 to 0.1585."""
    for n, of, bounds in ((81, 263, [0.2544, 0.3658]), (1, 29, [0.0017, 0.1585])):
        here, there = (Side(np.array([k]), np.array([k]), 1000, np.array([k])) for k in (n, of - n))
        found = contrast(here, there)
        shares = [2**bound / (1 + 2**bound) for bound in (found.low[0], found.high[0])]
        assert shares == pytest.approx(bounds, abs=5e-5)


def test_a_handful_against_nothing_is_as_unlikely_as_the_binomial_says():
    found = contrast(side([1] * 5 + [0] * 95), side([0] * 300))
    assert found.p_value[0] == pytest.approx(0.25**5)


def test_words_heaped_in_one_text_say_less_than_words_of_many_texts():
    spread, heaped = side([1] * 10 + [0] * 90), side([10] + [0] * 99)
    none = side([0] * 100)
    assert contrast(spread, none).low[0] > contrast(heaped, none).low[0]
    assert contrast(spread, none).p_value[0] < 0.05 < contrast(heaped, none).p_value[0]


def test_a_term_of_one_side_only_has_no_upper_bound():
    found = contrast(side([1] * 9 + [0]), side([0] * 10))
    assert (found.high[0], found.low[0] > 0) == (np.inf, True)
    assert contrast(side([0] * 10), side([1] * 9 + [0])).low[0] == -np.inf
