"""Small corpora for the tests of engines: planted topics, and any counts at all."""

from itertools import pairwise

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array


def planted(n_texts=300, n_topics=3, words_per_topic=8, length=12, seed=1):
    """Texts of one topic each, four words in five from it and the rest from anywhere; and which topic it is."""
    chance = np.random.default_rng(seed)
    n_words = n_topics * words_per_topic
    topic = np.arange(n_texts) % n_topics
    own = topic[:, None] * words_per_topic + chance.integers(0, words_per_topic, (n_texts, length))
    words = np.where(chance.random((n_texts, length)) < 0.8, own, chance.integers(0, n_words, (n_texts, length)))
    counts = np.zeros((n_texts, n_words), np.float32)
    np.add.at(counts, (np.arange(n_texts)[:, None], words), 1)
    return csr_array(counts), topic


def bags(counts):
    """The same as gensim has it: lists of (word, count)."""
    return [
        list(zip(counts.indices[a:b].tolist(), counts.data[a:b].tolist(), strict=True))
        for a, b in pairwise(counts.indptr.tolist())
    ]


@st.composite
def any_counts(draw, most_texts=12, most_words=9):
    """Counts with empty texts and words that never occur among them; some text has a word."""
    shape = draw(st.integers(1, most_texts)), draw(st.integers(2, most_words))
    cells = draw(
        st.lists(st.sampled_from([0, 0, 0, 1, 2, 30]), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
    )
    counts = np.array(cells, np.float32).reshape(shape)
    counts[0, 0] += 1
    return csr_array(counts)
