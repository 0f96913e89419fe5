import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nghe_lib.signals.surprise import dispersions, expected_count, likelihood_gain, q_values, tail_probability


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_values_equal_scipys(p_values):
    assert q_values(np.array(p_values)) == pytest.approx(stats.false_discovery_control(p_values))


def test_tests_not_shown_count_too():
    assert q_values(np.array([0.001, 0.5]), n_tests=10).tolist() == pytest.approx([0.01, 1.0])
    assert q_values(np.array([])).tolist() == []


@pytest.mark.parametrize("observed", [1, 5, 30])
def test_the_tail_is_that_of_a_negative_binomial(observed):
    chance = tail_probability(observed, 9.5, exposure=100.0, exposure_before=400.0, dispersion=np.array(1.0))
    assert chance == pytest.approx(stats.nbinom.sf(observed - 1, 10, 400 / 500))


def test_nothing_observed_is_no_surprise():
    assert tail_probability(np.array([0.0]), 3.0, exposure=1.0, exposure_before=1.0, dispersion=np.ones(1)) == 1


def test_steady_counts_are_not_overdispersed_and_bursts_are():
    steady, bursty = [5] * 10, [0] * 9 + [50]
    low, high = dispersions(np.array([steady, bursty]), np.full(10, 100), prior=1.0, prior_days=0.0)
    assert low == 1.0
    assert high > 30


def test_days_without_any_post_do_not_count_for_dispersion():
    days = np.array([[5, 5, 0, 5]])
    assert dispersions(days, np.array([10, 10, 0, 10]), prior=1.0, prior_days=0.0)[0] == 1.0


def test_expectation_is_never_zero_and_gain_only_for_more():
    assert expected_count(np.array(0.0), exposure=np.array(10.0), exposure_before=np.array(5.0)) == 1.0
    assert likelihood_gain(np.array([2.0, 1.0]), np.array([2.0, 5.0])).tolist() == [0.0, 0.0]
    assert likelihood_gain(np.array([4.0]), np.array([2.0]))[0] == pytest.approx(2 * (4 * np.log(2) - 2))
