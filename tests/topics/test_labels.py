import numpy as np
from scipy.sparse import csr_array

from nghe_lib.topics.labels import label_topics

TEXTS = ["triều cường lên cao làm ngập nhà dân"] * 8 + ["học phí tăng cao, phụ huynh lo lắng"] * 8
SHARES = csr_array(np.array([[1.0, 0]] * 8 + [[0, 1.0]] * 8))


def test_a_name_is_made_of_phrases_that_only_its_texts_use():
    flood, school = label_topics(TEXTS, SHARES, [["triều cường", "ngập"], ["học phí", "phụ huynh"]])
    assert "triều cường" in flood
    assert "phụ huynh" in school
    assert not set(flood.split(", ")) & set(school.split(", "))


def test_no_phrase_repeats_the_words_of_another_and_words_fill_up():
    name = label_topics(TEXTS, SHARES, [["triều cường", "cường độ", "bão"], ["học phí"]], n_phrases=3)[0].split(", ")
    assert sum("cường" in phrase for phrase in name) == 1
    assert "bão" in name


def test_a_topic_of_no_texts_takes_its_first_words():
    assert label_topics(TEXTS, csr_array(np.zeros((16, 1))), [["ngập", "mưa"]]) == ["ngập, mưa"]
