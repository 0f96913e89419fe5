import numpy as np
import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.topics.hierarchy import hierarchy

WORDS = ["ngập", "triều", "cống", "trường", "lớp", "thi"]
SHARES = np.array([
    [0.6, 0.3, 0.1, 0, 0, 0], [0.3, 0.1, 0.6, 0, 0, 0], [0, 0, 0, 0.6, 0.3, 0.1], [0, 0, 0.02, 0.5, 0.28, 0.2],
])  # fmt: skip
PREVALENCE = np.array([0.1, 0.2, 0.3, 0.4])


@pytest.mark.parametrize("linkage", ["average", "ward"])
def test_topics_of_like_words_have_one_parent_and_the_largest_is_first(linkage):
    made = hierarchy(SHARES, PREVALENCE, WORDS, linkage=linkage)
    assert made.topics["parent_id"].tolist() == [1, 1, 0, 0]
    assert made.parents["prevalence"].tolist() == pytest.approx([0.7, 0.3])
    assert made.silhouette > 0.4


def test_a_parent_is_named_by_what_it_says_more_than_others():
    labels = hierarchy(SHARES, PREVALENCE, WORDS).parents["label"]
    assert labels[0].startswith("trường, lớp")
    assert labels[1].startswith("cống, ngập")


@pytest.mark.parametrize(("n", "said"), [(1, [0, 0, 0, 0]), (4, [3, 2, 1, 0])])
def test_the_cut_may_be_given(n, said):
    made = hierarchy(SHARES, PREVALENCE, WORDS, n_parents=n)
    assert made.topics["parent_id"].tolist() == said
    assert made.silhouette == 0
    assert made.joins.shape == (3, 4)


def test_the_silhouette_is_that_of_scikit_learn():
    from sklearn.metrics import silhouette_score

    made = hierarchy(SHARES, PREVALENCE, WORDS, n_parents=3)
    roots = np.sqrt(SHARES)
    assert made.silhouette == pytest.approx(silhouette_score(roots, made.topics["parent_id"].to_numpy(int)))


def test_too_few_topics_and_impossible_cuts_are_refused():
    with pytest.raises(ParameterError, match="3 chủ đề"):
        hierarchy(SHARES[:2], PREVALENCE[:2], WORDS)
    with pytest.raises(ParameterError, match="1 đến 4"):
        hierarchy(SHARES, PREVALENCE, WORDS, n_parents=5)
