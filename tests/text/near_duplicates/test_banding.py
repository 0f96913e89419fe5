import numpy as np
import pytest

from nghe_lib.text.near_duplicates.banding import RECALL, band_keys, banding
from nghe_lib.text.near_duplicates.shingles import shingle_sets
from tests.text.near_duplicates.drafts import numbered_words


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5, 0.65, 0.8, 0.9, 0.999, 1.0])
def test_pairs_at_the_threshold_are_found_with_the_promised_chance(threshold):
    bands = banding(threshold)
    assert bands.chance(threshold) >= RECALL
    assert bands.chance(1.0) == 1


def test_the_threshold_is_an_exact_fraction():
    assert (banding(0.8).numerator, banding(0.8).denominator) == (4, 5)
    assert (banding(np.float32(0.7)).numerator, banding(np.float32(0.7)).denominator) == (7, 10)


def test_only_sets_large_enough_can_differ_and_be_near():
    assert banding(0.8).can_differ(np.array([3, 4, 5])).tolist() == [False, True, True]
    assert not banding(1.0).can_differ(np.array([1, 1_000_000])).any()


@pytest.mark.parametrize(("shared", "jaccard"), [(40, 0.8), (30, 0.6), (20, 0.4)])
def test_texts_share_a_band_as_often_as_the_curve_says(shared, jaccard):
    bands, n_pairs = banding(0.8), 2_000
    one = [numbered_words(shared + 2, start=1_000 * n) for n in range(n_pairs)]
    other = [numbered_words(52, start=1_000 * n) for n in range(n_pairs)]
    keys = band_keys(shingle_sets(one + other), bands)
    met = (keys[:, :n_pairs] == keys[:, n_pairs:]).any(axis=0).mean()
    expected = bands.chance(jaccard)
    assert abs(met - expected) < 4 * np.sqrt(expected * (1 - expected) / n_pairs) + 1e-3
