"""Parents are earlier, of the same group, and strictly before in time."""

import numpy as np

from nghe_lib.city.threads import pick_earlier, thread_roots


def pick(rows, candidates, group, first):
    arrays = (np.array(values, dtype=np.int64) for values in (rows, candidates, group, first))
    return pick_earlier(*arrays, np.ones(len(group)), reach=3.0, rng=np.random.default_rng(1)).tolist()


def test_the_only_earlier_candidate_is_taken():
    assert pick([2], [0], [5, 5, 5], [0, 1, 2]) == [0]


def test_nothing_earlier_gives_none():
    assert pick([0], [1], [5, 5], [0, 1]) == [-1]


def test_another_group_does_not_count():
    assert pick([1], [0], [4, 5], [0, 1]) == [-1]


def test_the_same_moment_is_not_earlier():
    assert pick([1], [0], [5, 5], [0, 0]) == [-1]


def test_no_rows_and_no_candidates():
    assert pick([], [0], [5], [0]) == []
    assert pick([0], [], [5], [0]) == [-1]


def test_roots_are_followed_to_the_top():
    assert thread_roots(np.array([-1, 0, 1, -1, 2])).tolist() == [0, 0, 0, 3, 0]
