"""Precision and recall against what was planted, or a plain 'not measured'."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from nghe_lib import report, store
from nghe_lib.schema import PLANTED, TRUTH
from nghe_lib.settings import QuickSettings
from nghe_lib.topics import Topics
from tests.rows import NOON, post, posts

WEEK = QuickSettings(since=date(2025, 11, 3), until=date(2025, 11, 9))


@pytest.fixture
def lake(data):
    return store.create("thu")


def rise(*terms: str, start: str = "2025-11-06") -> pd.DataFrame:
    return pd.DataFrame({"start": [pd.Timestamp(start)], "peak": [pd.Timestamp(start)], "terms": [list(terms)]})


def plant(lake, event_id: str, *terms: str, kind: str = "burst", days: int = 0) -> None:
    at = NOON + pd.Timedelta(days=days)
    row = {
        "event_id": event_id,
        "kind": kind,
        "name": f"sự kiện {event_id}",
        "start_at": at,
        "end_at": at,
        "terms": list(terms),
    }
    lake.merge("planted", PLANTED.frame([row]))


def test_real_data_is_not_scored(lake):
    assert "chưa chấm được" in repr(report.rises_against_truth(rise("ngập"), lake, WEEK))


def test_found_and_missed_bursts_are_counted(lake):
    plant(lake, "1", "ngập")
    plant(lake, "2", "mất điện")
    plant(lake, "3", "ngoài kỳ", days=60)
    said = repr(report.rises_against_truth(rise("ngập sâu"), lake, WEEK))
    assert "Độ phủ: 50\u00a0% (trong 2 đợt tăng đã gieo)" in said
    assert "Độ chính xác: 100\u00a0%" in said
    assert "Bỏ sót: 1 (sự kiện 2)" in said


def test_a_planted_rumour_is_no_false_alarm(lake):
    plant(lake, "1", "ngập")
    plant(lake, "2", "nước máy", kind="rumour")
    both = pd.concat([rise("ngập"), rise("nước máy")], ignore_index=True)
    assert "Độ chính xác: 100\u00a0%" in repr(report.rises_against_truth(both, lake, WEEK))


def test_a_week_without_a_planted_burst_says_so(lake):
    plant(lake, "1", "ngập", days=60)
    assert "không có gì để đo" in repr(report.rises_against_truth(rise("ngập"), lake, WEEK))


@pytest.mark.parametrize(("planted", "score"), [(["a", "a", "b", "b"], "1,00"), (["a", "b", "a", "b"], "0,00")])
def test_topics_are_held_against_the_planted_ones(lake, planted, score):
    ids = [f"x:{n}" for n in range(4)]
    lake.merge("truth", TRUTH.frame({"post_id": ids, "topic": planted}))
    weights = csr_array(np.array([[1.0, 0], [1.0, 0], [0, 1.0], [0, 1.0]]))
    found = Topics(pd.DataFrame(), weights, pd.DataFrame(), 0.0, 1)
    assert f"NMI với chủ đề đã gieo: {score}" in repr(report.topics_against_truth(found, posts(*map(post, ids)), lake))
