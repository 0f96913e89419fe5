import numpy as np

from nghe_lib.signals.windows import Windows

STEADY = np.full(12, 100)


def test_with_a_baseline_the_window_is_all_days_after_it():
    by_day = np.arange(12)[None]
    made = Windows.best(by_day, STEADY, 8)
    assert made.inside(by_day).tolist() == [8 + 9 + 10 + 11]
    assert made.outside(by_day).tolist() == [sum(range(8))]
    assert made.quiet(by_day)[0].tolist() == [*range(8), 0, 0, 0, 0]


def test_without_one_the_best_stretch_is_compared_with_the_rest():
    by_day = np.array([[1, 1, 1, 1, 9, 9, 9, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 30]])
    made = Windows.best(by_day, STEADY, 0)
    assert list(zip(made.first.tolist(), made.last.tolist(), strict=True)) == [(4, 7), (11, 12)]
    assert made.inside(by_day).tolist() == [27, 30]
    assert made.outside(by_day).tolist() == [9, 11]
    assert made.outside(STEADY[None]).tolist() == [900, 1100]
    assert made.n_choices == 12 + 10


def test_no_series():
    assert Windows.best(np.zeros((0, 12)), STEADY, 0).inside(np.zeros((0, 12))).tolist() == []
