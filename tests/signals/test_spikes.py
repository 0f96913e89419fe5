import numpy as np
import pandas as pd
import pytest

from nghe_lib.errors import ParameterError, TableError
from nghe_lib.signals import spikes


def _counts(post_count, total_count=1000):
    days = pd.date_range("2025-10-01", periods=len(post_count), unit="us")
    made = pd.DataFrame({"day": days, "post_count": post_count, "total_count": total_count})
    return made.astype({"post_count": "Int64", "total_count": "Int64"})


def test_adjacent_days_are_one_spike_with_its_peak():
    found = spikes(_counts([10] * 20 + [60, 90, 50] + [10] * 5))
    assert len(found) == 1
    spike = found.iloc[0]
    assert [spike[name].day for name in ("start", "peak", "end")] == [21, 22, 23]
    assert spike["post_count"] == 200
    assert spike["expected_count"] == pytest.approx(30, rel=0.1)
    assert spike["ratio"] == pytest.approx(spike["post_count"] / spike["expected_count"])
    assert spike["severity"] > 10
    assert spike["q_value"] < 0.01


def test_a_first_spike_does_not_hide_a_second():
    assert len(spikes(_counts([10] * 20 + [90] + [10] * 4 + [60] + [10] * 3))) == 2


def test_shares_count_not_counts():
    totals = [1000] * 20 + [6000, 1000]
    assert len(spikes(_counts([10] * 20 + [60, 10], totals))) == 0
    assert len(spikes(_counts([10] * 20 + [60, 10]))) == 1


def test_volume_as_a_whole_is_compared_by_count():
    counts = [10] * 20 + [60, 10]
    assert len(spikes(_counts(counts, counts))) == 1


def test_gaps_are_neither_tested_nor_used_and_do_not_cut_a_spike():
    plain = spikes(_counts([10] * 20 + [60, 60] + [10] * 3))
    with_gaps = spikes(_counts([10] * 10 + [None] * 3 + [10] * 10 + [60, None, 60] + [10] * 3))
    assert len(plain) == len(with_gaps) == 1
    assert with_gaps["expected_count"].tolist() == pytest.approx(plain["expected_count"].tolist(), rel=0.02)


def test_seven_days_of_baseline_are_needed():
    assert len(spikes(_counts([10] * 6 + [90]))) == 0
    assert len(spikes(_counts([10] * 7 + [90]))) == 1


def test_a_fall_is_no_spike():
    assert len(spikes(_counts([50] * 20 + [1]))) == 0


@pytest.mark.parametrize("mean", [3, 100])
def test_flat_noise_has_almost_no_spikes(mean):
    noise = np.random.default_rng(7)
    totals = noise.integers(800, 1200, (40, 90))
    found = [spikes(_counts(noise.poisson(mean * row / 1000), row)) for row in totals]
    assert sum(len(one) > 0 for one in found) <= 3


def test_order_of_rows_does_not_matter():
    counts = _counts([10] * 20 + [60, 90, 50])
    pd.testing.assert_frame_equal(spikes(counts.sample(frac=1, random_state=1)), spikes(counts))


def test_empty_in_empty_out():
    assert spikes(_counts([])).empty


def test_wrong_tables_and_options_are_refused():
    with pytest.raises(TableError, match="total_count"):
        spikes(_counts([1]).drop(columns="total_count"))
    with pytest.raises(ParameterError, match="một nhóm"):
        spikes(pd.concat([_counts([1]), _counts([1])]))
    with pytest.raises(ParameterError):
        spikes(_counts([1]), baseline_days=6)
    with pytest.raises(ParameterError):
        spikes(_counts([1]), max_fdr=0)
