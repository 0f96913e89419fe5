"""Draws that depend on seed, slot and row alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.city.chance import choose, choose_by, uniform, whole


@given(seed=st.integers(0, 2**32 - 1), slot=st.integers(0, 1_000), row=st.integers(0, 2_000_000))
def test_a_row_draws_the_same_alone_and_in_company(seed, slot, row):
    alone = uniform(seed, slot, np.array([row]))[0]
    assert alone == uniform(seed, slot, np.array([3, row, 9]))[1]
    assert 0.0 <= alone < 1.0


def test_draws_are_even_and_slots_do_not_follow_each_other():
    rows = np.arange(100_000)
    a, b = uniform(1, 1, rows), uniform(1, 2, rows)
    assert abs(a.mean() - 0.5) < 0.005
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.02
    assert abs(np.corrcoef(a, uniform(2, 1, rows))[0, 1]) < 0.02


def test_whole_numbers_stay_below_their_count():
    rows = np.arange(10_000)
    assert set(whole(1, 1, rows, 3).tolist()) == {0, 1, 2}
    assert not whole(1, 1, rows, 0).any()


def test_choices_fall_where_the_chances_are():
    draws = np.array([0.0, 0.49, 0.5, 0.999999])
    assert choose(np.tile([0.5, 0.0, 0.5], (4, 1)), draws).tolist() == [0, 0, 2, 2]
    table = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert choose_by(np.array([0, 0, 1, 1]), table, draws).tolist() == [0, 0, 1, 1]
