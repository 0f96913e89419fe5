from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.text import ngrams
from nghe_lib.text.ngrams import NONE, orders
from nghe_lib.text.tokens import syllables

TEXTS = st.lists(st.text(alphabet="abc ., ", max_size=25), max_size=8)


def _naive(texts, size):
    counts = Counter()
    for text in texts:
        for phrase in text.replace(",", ".").split("."):
            parts = phrase.split()
            counts.update(" ".join(parts[at : at + size]) for at in range(len(parts) - size + 1))
    return counts


def _spaced(texts):
    return [text.replace(".", " . ").replace(",", " , ") for text in texts]


@given(TEXTS, st.integers(1, 3))
def test_frequent_ngrams_are_those_a_plain_count_finds(texts, least):
    texts = _spaced(texts)
    made = syllables(texts)
    for order in orders(made, longest=3, min_count=least):
        found = Counter(order.names(made.vocabulary)[code] for code in order.codes if code != NONE)
        assert found == {name: n for name, n in _naive(texts, order.size).items() if n >= least}


def test_slices_change_nothing(monkeypatch):
    made = syllables(["a b c a b", "b c a", "a b c"] * 3)
    whole = [order.codes.tolist() for order in orders(made, longest=3, min_count=2)]
    monkeypatch.setattr(ngrams, "_SLICE_TOKENS", 4)
    assert [order.codes.tolist() for order in orders(made, longest=3, min_count=2)] == whole


def test_only_counted_tokens_make_a_term_frequent_but_all_are_coded():
    made = syllables(["a b", "a b", "c d", "c d"])
    counted = np.isin(made.texts_at(np.arange(len(made.ids))), [0, 1])
    pair = list(orders(made, longest=2, min_count=2, counted=counted))[1]
    assert pair.names(made.vocabulary) == ["a b"]
    assert (pair.codes != NONE).sum() == 2


def test_an_order_without_terms_is_empty():
    sizes = [(order.size, len(order.terms)) for order in orders(syllables([]), longest=3, min_count=1)]
    assert sizes == [(1, 0), (2, 0), (3, 0)]
