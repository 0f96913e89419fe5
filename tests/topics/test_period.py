import numpy as np
import pytest
from scipy.sparse import csr_array

from nghe_lib.topics.period import best_fit, expected_counts, fit_period, log_likelihood, read_period
from tests.topics.streams import stream

(COUNTS, _), *_ = stream(4, n_weeks=8, n_texts=200, n_topics=4, n_births=0, n_deaths=0, n_splits=0, n_merges=0,
                         n_drifts=0)[0]  # fmt: skip


def test_shares_sum_to_one_and_to_nothing_where_a_text_has_no_words():
    empty = csr_array((np.zeros(0), np.zeros(0, int), np.zeros(3, int)), shape=(2, COUNTS.shape[1]))
    word_shares, shares = fit_period(COUNTS, n_topics=4, seed=1)
    assert word_shares.sum(axis=1) == pytest.approx(np.ones(4))
    assert shares.sum(axis=1) == pytest.approx(np.ones(200))
    assert read_period(empty, word_shares).tolist() == [[0] * 4] * 2


def test_expected_counts_share_out_what_was_said():
    made = expected_counts(COUNTS, *fit_period(COUNTS, n_topics=4, seed=1))
    assert made.sum(axis=0) == pytest.approx(np.asarray(COUNTS.sum(axis=0)).ravel())


def test_every_pass_makes_the_texts_likelier():
    fits = [fit_period(COUNTS, n_topics=4, seed=1, passes=n) for n in (1, 5, 20, 60)]
    likely = [log_likelihood(COUNTS, *fit) for fit in fits]
    assert likely == sorted(likely)
    assert log_likelihood(COUNTS, *best_fit(COUNTS, n_topics=4, seed=1, n_starts=4)) >= likely[2]


def test_the_order_of_texts_changes_nothing():
    order = np.random.default_rng(0).permutation(200)
    first, _ = fit_period(COUNTS, n_topics=4, seed=1)
    second, _ = fit_period(csr_array(COUNTS[order]), n_topics=4, seed=1)
    assert second == pytest.approx(first, abs=1e-9)


def test_prior_counts_settle_which_topic_is_which_and_a_topic_without_them_is_free():
    known, _ = best_fit(COUNTS, n_topics=4, seed=1, n_starts=4)
    prior = known[[2, 0, 3, 1]] * 500
    made, _ = fit_period(COUNTS, n_topics=4, seed=9, prior=prior)
    assert (made * prior).sum(axis=1) == pytest.approx((made @ prior.T).max(axis=1))
    prior[3] = 0
    free, _ = fit_period(COUNTS, n_topics=4, seed=9, prior=prior)
    assert free[:3].argmax(axis=1).tolist() == made[:3].argmax(axis=1).tolist()
