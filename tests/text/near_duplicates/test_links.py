import numpy as np
import pytest

from nghe_lib.text.near_duplicates.banding import banding
from nghe_lib.text.near_duplicates.link_kernels import CROWD
from nghe_lib.text.near_duplicates.links import link
from nghe_lib.text.near_duplicates.shingles import shingle_sets
from tests.text.near_duplicates import plain
from tests.text.near_duplicates.drafts import numbered_words

NOBODY = np.zeros(0, np.int32)


def twins(n_pairs: int) -> list[str]:
    """Pairs of near texts, unlike all other pairs; the second halves come after all first halves."""
    firsts = [numbered_words(22, start=100 * number) for number in range(n_pairs)]
    return firsts + [f"{text} nữa" for text in firsts]


def in_one_bucket(texts: list[str], *, roots: np.ndarray = NOBODY) -> tuple[np.ndarray, np.ndarray]:
    """Roots and links when every text is a candidate of every other."""
    return link(shingle_sets(texts), np.zeros((1, len(texts)), np.uint32), banding(0.8), roots=roots)


def test_a_bucket_just_short_of_a_crowd_is_compared_pair_by_pair():
    roots, links = in_one_bucket(twins(CROWD // 2))
    assert len(links) == CROWD // 2
    assert (roots[CROWD // 2 :] == roots[: CROWD // 2]).all()


def test_a_crowd_may_miss_links_but_makes_no_false_one():
    texts = twins(300)
    roots, links = in_one_bucket(texts)
    assert all(plain.jaccard(texts[one], texts[other]) >= 0.8 for one, other in links)
    assert len(texts) - len(set(roots.tolist())) == len(links)
    assert 0 < len(links) < 300


def test_what_a_crowd_finds_does_not_depend_on_the_order():
    texts = twins(300)
    order = np.random.default_rng(1).permutation(len(texts))
    back = np.empty(len(texts), int)
    back[order] = in_one_bucket([texts[place] for place in order])[0]
    assert plain.partition(back) == plain.partition(in_one_bucket(texts)[0])


def test_a_family_in_a_crowd_of_strangers_is_found_whole():
    base = numbered_words(60)
    family = [base, *(f"{base} {numbered_words(3, start=100 * number)}" for number in range(1, 100))]
    roots, _ = in_one_bucket([*twins(150)[:150], *family])
    assert len(set(roots[150:].tolist())) == 1


def test_texts_known_before_lead_the_crowd_that_comes_later():
    old, late = twins(20)[:20], [f"{text} rồi" for text in twins(20)[:20]]
    strangers = [numbered_words(22, start=100_000 + 100 * number) for number in range(CROWD)]
    roots, _ = in_one_bucket([*old, *strangers, *late], roots=np.arange(len(old), dtype=np.int32))
    assert roots[-20:].tolist() == list(range(20))


@pytest.mark.parametrize("n_known", [1, 2])
def test_two_texts_known_before_are_not_compared_again(n_known):
    texts = [numbered_words(42), numbered_words(45)]
    _, links = in_one_bucket(texts, roots=np.arange(n_known, dtype=np.int32))
    assert len(links) == 2 - n_known
