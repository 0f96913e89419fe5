import numpy as np
import pytest
from scipy.sparse import csr_array

from nghe_lib.topics.coherence import c_v, coherence

COUNTS = csr_array(np.array([[2, 1, 0, 1], [1, 3, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0]]))
WORDS = ["a", "b", "c", "d"]


def test_words_only_together_only_apart_and_by_chance():
    together, apart, chance = coherence(COUNTS, WORDS, [["a", "b"], ["a", "c"], ["a", "d"]])
    assert together == pytest.approx(1)
    assert apart == -1
    assert chance == pytest.approx(np.log(0.25 / (0.5 * 0.5)) / -np.log(0.25))


def test_a_topic_is_the_mean_of_its_pairs():
    pairs = coherence(COUNTS, WORDS, [["a", "b"], ["a", "d"], ["b", "d"]])
    assert coherence(COUNTS, WORDS, [["a", "b", "d"]])[0] == pytest.approx(np.mean(pairs))


def test_words_in_every_text_are_fully_coherent():
    assert coherence(csr_array(np.ones((3, 2))), ["a", "b"], [["a", "b"]]) == [1.0]


def test_one_word_has_no_coherence_and_no_topics_none():
    assert np.isnan(coherence(COUNTS, WORDS, [["a"]])[0])
    assert coherence(COUNTS, WORDS, []) == []


@pytest.mark.parametrize("topic", [["a", "b", "d"], ["a", "c"], ["b", "d", "c", "a"]])
def test_c_v_is_what_gensim_says_where_texts_are_shorter_than_its_window(topic):
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    chance = np.random.default_rng(5)
    texts = [list(chance.choice(WORDS, 3, p=[0.4, 0.3, 0.2, 0.1])) for _ in range(60)]
    counts = csr_array(np.array([[text.count(word) for word in WORDS] for text in texts]))
    theirs = CoherenceModel(topics=[topic], texts=texts, dictionary=Dictionary(texts), coherence="c_v", processes=1)
    assert c_v(counts, WORDS, [topic])[0] == pytest.approx(theirs.get_coherence(), abs=1e-6)
