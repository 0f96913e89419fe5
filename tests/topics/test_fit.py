import numpy as np
import pytest

from nghe_lib.agreement import agreement
from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.topics import fit
from nghe_lib.topics.methods import METHODS

FLOOD = ("ngập", "mưa", "triều cường", "thoát nước", "cống", "kênh", "máy bơm", "lụt")
SCHOOL = ("học sinh", "giáo viên", "trường", "học phí", "lớp", "bài thi", "đại học", "sách")


def _texts(n=100):
    """Texts of five words, of the flood and of the school in turn."""
    chance = np.random.default_rng(2)
    return [", ".join(chance.choice((FLOOD, SCHOOL)[number % 2], 5)) for number in range(n)]


@pytest.fixture(scope="module")
def made():
    return fit([*_texts(), "!!!", None], n_topics=2, seed=1, max_df_share=0.6)


def test_planted_topics_are_found(made):
    best = np.asarray(made.doc_topics[:100].todense()).argmax(axis=1)
    assert agreement(best, [n % 2 for n in range(100)]) > 0.9


def test_terms_are_ranked_and_topic_0_is_the_most_prevalent(made):
    assert made.terms.columns.tolist() == ["topic_id", "rank", "term", "weight"]
    for _, topic in made.terms.groupby("topic_id"):
        assert topic["rank"].tolist() == list(range(1, len(topic) + 1))
        assert topic["weight"].is_monotonic_decreasing
    assert made.quality["prevalence"].is_monotonic_decreasing
    assert made.quality["prevalence"].sum() == pytest.approx(1)
    assert made.quality["coherence"].between(-1, 1).all()
    first = made.terms[made.terms["topic_id"] == 0]["term"].tolist()
    assert any(word in made.quality["label"][0] for word in first)


def test_rows_of_doc_topics_sum_to_one_or_to_nothing(made):
    sums = np.asarray(made.doc_topics.sum(axis=1)).ravel()
    assert sums[:100] == pytest.approx(np.ones(100))
    assert sums[100:].tolist() == [0, 0]
    assert made.no_topic_share == pytest.approx(2 / 102)


def test_the_same_seed_gives_the_same_topics(made):
    again = fit([*_texts(), "!!!", None], n_topics=2, seed=1, max_df_share=0.6)
    assert again.terms.equals(made.terms)
    assert (again.doc_topics != made.doc_topics).nnz == 0
    assert again.seed == 1


def test_fifty_texts_with_usable_words_are_needed():
    with pytest.raises(TooLittleDataError, match="49 bài"):
        fit([*_texts(49), "", "!!!"], n_topics=2, seed=1, max_df_share=1.0)
    assert fit(_texts(50), n_topics=2, seed=1, max_df_share=1.0, stability_runs=0).quality.shape[0] == 2
    with pytest.raises(TooLittleDataError):
        fit([], n_topics=2, seed=1)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_planted_topics(method):
    made = fit(_texts(), n_topics=2, seed=1, max_df_share=0.6, method=method, passes=5, stability_runs=0)
    assert agreement(made.doc_topics.toarray().argmax(axis=1), [n % 2 for n in range(100)]) > 0.5
    assert made.method == method
    assert made.word_shares.shape == (2, len(made.words))
    assert made.quality["stability"].isna().all()


def test_an_answer_of_few_words_is_learned_from_with_its_thread():
    said = [word for text in _texts() for word in text.split(", ")]
    threads = np.repeat(np.arange(100), 5)
    made = fit(said, n_topics=2, seed=1, threads=threads, max_df_share=0.6, stability_runs=1)
    assert agreement(made.doc_topics.toarray().argmax(axis=1), threads % 2) > 0.9
    assert made.stability["stability"].between(0.8, 1).all()


def test_words_without_diacritics_count_with_those_that_have_them():
    bare = ["hom nay troi mua to nuoc ngap sau duong pho"] * 5
    made = fit([*_texts(), *bare], n_topics=2, seed=1, max_df_share=0.6, stability_runs=0)
    assert "ngập" in made.words
    assert "ngap" not in made.words


def test_the_shares_of_topics_have_an_interval_and_the_texts_without_one_a_reason(made):
    low, share, high = (made.quality[name] for name in ("prevalence_low", "prevalence", "prevalence_high"))
    assert ((low < share) & (share < high)).all()
    assert made.no_topic.set_index("reason")["text_count"].to_dict()["không có từ dùng được"] == 2
    assert made.quality["post_count"].sum() + made.no_topic["text_count"].sum() == 102


def test_a_name_given_by_hand_replaces_only_its_own(made):
    renamed = made.relabelled({1: "trường học"})
    assert renamed.quality["label"].tolist() == [made.quality["label"][0], "trường học"]
    assert made.quality["label"][1] != "trường học"


def test_impossible_numbers_are_refused():
    with pytest.raises(ParameterError):
        fit(_texts(), n_topics=1, seed=1)
    with pytest.raises(ParameterError):
        fit(_texts(), n_topics=2, seed=1, passes=0)
    with pytest.raises(ParameterError, match="mạch"):
        fit(_texts(), n_topics=2, seed=1, threads=["một"])
    with pytest.raises(ParameterError, match="không có cách"):
        fit(_texts(), n_topics=2, seed=1, method="lsa")
