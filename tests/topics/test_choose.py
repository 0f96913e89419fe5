import numpy as np
import pytest

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.topics import choose
from nghe_lib.topics.choose import CANDIDATES, candidates


def _texts(n_topics: int, n: int) -> list[str]:
    """Texts of six words, each from one of `n_topics` vocabularies of twelve invented words."""
    chance = np.random.default_rng(3)
    words = [[f"{first}{vowel}n" for vowel in ("a", "o", "u", "ê", "i", "ơ", "ia", "oa", "ua", "uê", "iê", "ươ")]
             for first in ("b", "đ", "l", "kh", "tr", "ph")[:n_topics]]  # fmt: skip
    return [", ".join(chance.choice(words[number % n_topics], 6)) for number in range(n)]


def test_as_many_topics_as_were_planted_are_chosen():
    found = choose(_texts(4, 240), seed=1, among=(2, 4, 8), max_df_share=0.6)
    assert found.n_topics == 4
    assert found.curve["n_topics"].tolist() == [2, 4, 8]
    assert found.curve.set_index("n_topics")["chosen"].tolist() == [False, True, False]
    assert found.curve[["exclusivity", "stability", "stable_share", "score"]].max().le(1).all()


def test_a_number_for_which_there_are_too_few_texts_is_not_tried():
    assert choose(_texts(2, 60), seed=1, among=(2, 3, 4), max_df_share=0.6).curve["n_topics"].tolist() == [2, 3]
    with pytest.raises(TooLittleDataError, match="cần ít nhất 40"):
        choose(_texts(2, 39), seed=1, among=(2, 3), max_df_share=0.6)


def test_a_given_number_is_the_only_candidate():
    assert candidates(7) == (7,)
    assert candidates(0) == CANDIDATES
    assert choose(_texts(2, 60), seed=1, among=candidates(3), max_df_share=0.6).n_topics == 3


def test_fewer_than_two_topics_are_refused():
    with pytest.raises(ParameterError):
        choose(_texts(2, 60), seed=1, among=(1, 2))
