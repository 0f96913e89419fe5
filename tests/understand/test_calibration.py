"""Probabilities that mean what they say, and decisions that find rare answers."""

import numpy as np

from nghe_lib.understand.calibration import expected_calibration_error, fit_scaling, scaled
from nghe_lib.understand.decisions import decide, fit_leaning, macro_f1
from nghe_lib.understand.softmax import softmax


def drawn(n, *, seed):
    chance = np.random.default_rng(seed)
    scores = chance.normal(0, 1.5, (n, 3)) + np.array([1.5, 0, -1])
    truth = np.array([chance.choice(3, p=row) for row in softmax(scores)])
    return scores, truth


def test_scores_three_times_too_sure_are_brought_back():
    scores, truth = drawn(4_000, seed=1)
    members = 3 * scores[None]
    slopes, shift = fit_scaling(members, truth)
    assert abs(slopes[0] - 1 / 3) < 0.05
    before = expected_calibration_error(softmax(members[0]), truth)
    after = expected_calibration_error(scaled(members, slopes, shift), truth)
    assert after < 0.04 < before


def test_a_member_that_knows_is_heard_more_than_one_that_guesses():
    scores, truth = drawn(3_000, seed=2)
    noise = np.random.default_rng(5).normal(size=scores.shape)
    slopes, _ = fit_scaling(np.stack([scores, noise]).astype(np.float32), truth)
    assert slopes[0] > 5 * slopes[1]


def test_being_sure_and_right_has_no_error_and_sure_and_wrong_all_of_it():
    sure = np.array([[1.0, 0.0], [1.0, 0.0]])
    assert expected_calibration_error(sure, np.array([0, 0])) == 0
    assert expected_calibration_error(sure, np.array([1, 1])) == 1
    assert expected_calibration_error(np.zeros((0, 2)), np.zeros(0, int)) == 0


def test_a_rare_answer_is_found_by_leaning_towards_it():
    chance = np.random.default_rng(4)
    rare = chance.random(5_000) ** 4 * 0.6
    truth = (chance.random(5_000) < rare).astype(int)
    chances = np.stack([1 - rare, rare], axis=1)
    leaning = fit_leaning(chances, truth)
    assert leaning[1] > leaning[0]
    assert macro_f1(decide(chances, leaning), truth, 2) > macro_f1(decide(chances, np.ones(2)), truth, 2)
