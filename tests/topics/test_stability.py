import numpy as np
import pytest
from scipy.sparse import csr_array

from nghe_lib.topics.stability import changes_that_matter, stability

COUNTS = csr_array(np.eye(6, dtype=np.int64))
SHARES = np.array([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0]])


def test_a_topic_that_always_comes_back_is_fully_stable_wherever_it_stands():
    made = stability(COUNTS, SHARES, refit=lambda counts, seed: SHARES[::-1], seed=1, runs=2)
    assert made["stability"].tolist() == pytest.approx([1, 1])
    assert made["same_words"].tolist() == pytest.approx([1, 1])
    assert made["refit_count"].tolist() == [6, 6]


def test_a_topic_is_as_stable_as_the_change_that_breaks_it():
    other = np.array([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0, 0, 0.5, 0.5]])
    made = stability(COUNTS, SHARES, refit=lambda counts, seed: SHARES if seed == 1 else other, seed=1, runs=2)
    assert made["by_seed"].tolist() == pytest.approx([1, 0])
    assert made["by_order"].tolist() == pytest.approx([1, 1])
    assert made["stability"].tolist() == pytest.approx([1, 0])


def test_orders_keep_every_text_and_draws_do_not():
    seen = []
    stability(COUNTS, SHARES, refit=lambda counts, seed: seen.append(counts) or SHARES, seed=1, runs=1)
    by_seed, by_order, by_text = seen
    assert (by_seed != COUNTS).nnz == 0
    assert by_order.sum(axis=0).tolist() == [1] * 6
    assert by_text.shape == COUNTS.shape
    assert by_text.sum(axis=0).max() > 1


def test_only_so_many_texts_are_fitted_again():
    seen = []
    stability(COUNTS, SHARES, refit=lambda counts, seed: seen.append(counts.shape[0]) or SHARES, seed=1, runs=1,
              max_texts=4)  # fmt: skip
    assert seen == [4, 4, 4]


def test_what_was_not_refitted_is_missing_and_what_nothing_can_change_is_one():
    assert stability(COUNTS, SHARES, refit=lambda counts, seed: SHARES, seed=1, runs=0)["stability"].isna().all()
    made = stability(COUNTS, SHARES, refit=lambda counts, seed: SHARES[:1], seed=1, runs=1, changes=("by_text",))
    assert made[["by_seed", "by_order"]].to_numpy().tolist() == [[1, 1], [1, 1]]
    assert made["stability"].tolist() == pytest.approx([1, 0])
    assert changes_that_matter("pairs") == ("by_text",)
    assert len(changes_that_matter("lda")) == 3
