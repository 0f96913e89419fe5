import numpy as np
import pytest

from nghe_lib.text.diacritics.kneser_ney import SHIFT, trigrams
from nghe_lib.text.diacritics.pieces import END

N_WORDS = 9


def stream():
    rng = np.random.default_rng(5)
    drawn = rng.choice([END, 4, 5, 6, 7, 8], size=400, p=[0.2, 0.3, 0.2, 0.15, 0.1, 0.05])
    kept = drawn[~((drawn == END) & (np.roll(drawn, 1) == END))]
    return np.concatenate([[END], kept[kept.argmax() :], [END]]).astype(np.int32)


def probability(found, u, v, w):
    pairs = dict(zip(found.pairs.tolist(), zip(found.pairs_log, found.pairs_back, strict=True), strict=True))
    triples = dict(zip(found.triples.tolist(), found.triples_log, strict=True))
    first, second = u * int(SHIFT) + v, v * int(SHIFT) + w
    if (key := first * int(SHIFT) + w) in triples:
        return np.exp(triples[key])
    below = pairs[second][0] if second in pairs else found.words_back[v] + found.words[w]
    return np.exp(below + (pairs[first][1] if first in pairs else 0.0))


@pytest.mark.parametrize("min_triple", [1, 2, 5])
@pytest.mark.parametrize("context", [(END, END), (END, 4), (4, 5), (8, 8), (7, 3)])
def test_probabilities_after_any_two_words_sum_to_one(context, min_triple):
    found = trigrams(stream(), n_words=N_WORDS, min_triple=min_triple)
    assert sum(probability(found, *context, word) for word in range(N_WORDS)) == pytest.approx(1, abs=2e-2)


def test_a_triple_seen_often_is_likelier_than_one_never_seen():
    found = trigrams(np.array([END, 4, 5, 6, END] * 9 + [4, 5, 7, END], np.int32), n_words=8, min_triple=1)
    assert probability(found, 4, 5, 6) > probability(found, 4, 5, 7) > probability(found, 4, 5, 4)


def test_nothing_crosses_the_end_of_a_sentence():
    found = trigrams(np.array([END, 4, 5, END, 6, 7, END], np.int32), n_words=8, min_triple=1)
    assert (5 * SHIFT + END) * SHIFT + 6 not in found.triples
    assert (END * SHIFT + END) * SHIFT + 6 in found.triples
