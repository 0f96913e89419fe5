import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.text.terms.association import log_likelihood, npmi, pair_table

CELL = st.integers(0, 10**7)
TABLE = st.tuples(CELL, CELL, CELL, CELL).map(lambda cells: np.array(cells, float).reshape(1, 2, 2))
PAIR = st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 10**6))


@settings(deadline=None)
@given(TABLE)
def test_log_likelihood_is_never_negative_and_does_not_care_which_part_comes_first(table):
    found = log_likelihood(table)
    assert found[0] >= 0
    assert log_likelihood(table.transpose(0, 2, 1))[0] == pytest.approx(found[0], rel=1e-9, abs=1e-6)
    assert log_likelihood(table[:, ::-1])[0] == pytest.approx(found[0], rel=1e-9, abs=1e-6)


def test_log_likelihood_of_dunnings_own_example():
    """Dunning (1993): `the swiss` stands 110 times in 31,777 bigrams and scores 270.72."""
    assert log_likelihood(np.array([[[110, 2442], [111, 29114]]]))[0] == pytest.approx(270.72, abs=0.01)


@settings(deadline=None)
@given(PAIR)
def test_npmi_lies_between_minus_one_and_one(pair):
    both, only_first, only_second, _ = pair
    parts = (np.array([both]), np.array([both + only_first]), np.array([both + only_second]))
    assert -1 <= npmi(*parts, sum(pair))[0] <= 1


def test_npmi_says_always_together_by_chance_and_never():
    both, first, second = np.array([5, 10, 0]), np.array([5, 100, 5]), np.array([5, 100, 5])
    assert npmi(both, first, second, 1000) == pytest.approx([1, 0, -1], abs=1e-12)


def test_a_table_is_made_of_the_pair_its_parts_and_all():
    assert pair_table(np.array([2]), np.array([5]), np.array([3]), 20).tolist() == [[[2, 3], [1, 14]]]


def test_nothing_in_nothing_out():
    nothing = np.zeros(0)
    assert log_likelihood(np.zeros((0, 2, 2))).shape == npmi(nothing, nothing, nothing, 0).shape == (0,)
