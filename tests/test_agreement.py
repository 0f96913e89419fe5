import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.agreement import agreement


def test_the_same_groups_under_other_names_agree_fully():
    assert agreement([0, 0, 1, 2], ["x", "x", "y", "z"]) == pytest.approx(1)


def test_unrelated_groups_do_not_agree():
    assert agreement([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(0)


def test_a_known_value():
    # H(A) = ln 2, H(B) = 1.0397, I = 0.5 ln 2 + ... for A = aabb, B = aabc: I = H(A) since B refines A
    assert agreement(list("aabb"), list("aabc")) == pytest.approx(2 * math.log(2) / (math.log(2) + 1.5 * math.log(2)))


def test_one_group_each_agrees_and_nothing_is_undefined():
    assert agreement([1, 1], [2, 2]) == 1.0
    assert math.isnan(agreement([], []))


def test_different_lengths_are_refused():
    with pytest.raises(ValueError, match="2 and 1"):
        agreement([1, 2], [1])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_agreement_is_symmetric_and_between_0_and_1(pairs):
    a, b = zip(*pairs, strict=True)
    assert 0 <= agreement(a, b) <= 1
    assert agreement(a, b) == pytest.approx(agreement(b, a))
