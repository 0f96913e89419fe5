"""Stories tell figures, press headlines and nothing of small groups."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from nghe_lib import report
from nghe_lib.settings import TopicsSettings
from nghe_lib.topics import Topics
from tests.rows import post, posts

SETTINGS = TopicsSettings()


def two_topics(n_first: int, n_second: int) -> tuple[Topics, pd.DataFrame]:
    """Posts of one topic by `n_first` people, and of another by `n_second`."""
    rows = [post(f"x:{n}", account_id=f"x:~person{n}") for n in range(n_first + n_second)]
    weights = np.array([[1.0, 0.0]] * n_first + [[0.0, 1.0]] * n_second)
    terms = pd.DataFrame(
        [(topic, rank, f"từ{topic}{rank}", 0.1) for topic in (0, 1) for rank in (1, 2)],
        columns=["topic_id", "rank", "term", "weight"],
    )
    quality = pd.DataFrame(
        {"topic_id": [0, 1], "label": ["ngập", "xe buýt"], "prevalence": [0.6, 0.4], "coherence": [0.1, 0.2]}
    )
    return Topics(terms, csr_array(weights), quality, 0.0, 1), posts(*rows)


@pytest.mark.parametrize(("n_people", "shown"), [(9, ["ngập"]), (10, ["ngập", "xe buýt"])])
def test_a_topic_of_few_people_is_not_shown(n_people, shown):
    found, told = two_topics(12, n_people)
    assert report.publishable_topics(found, told, SETTINGS)["label"].tolist() == shown
    assert ("từ11" in repr(report.topic_stories(found, told, SETTINGS))) is ("xe buýt" in shown)


def test_only_press_headlines_are_told():
    found, told = two_topics(10, 10)
    told = told.assign(title="lời của một người dân").astype(told.dtypes.to_dict())
    assert "lời của một người dân" not in report.topic_stories(found, told, SETTINGS).markup
    press = told.assign(kind="article", url="https://bao.example/1").astype(told.dtypes.to_dict())
    assert "lời của một người dân" in report.topic_stories(found, press, SETTINGS).markup


def test_sources_are_counted_under_the_names_readers_know():
    told = posts(post("x:1", source_id="a"), post("x:2", source_id="a"), post("x:3", source_id="b"), post("x:4"))
    known = pd.DataFrame({"source_id": ["a"], "name": ["Báo A"]})
    counted = report.source_counts(told, known).set_index("name")["post_count"].to_dict()
    assert counted == {"Báo A": 2, "b": 1, "không rõ nguồn": 1}


def test_changes_are_said_from_figures_with_their_interval():
    change = pd.DataFrame(
        [("x", 80, 60, 0.8, 0.7, 0.9, 0.6, 0.2, 0.05, 0.33, "tăng")],
        columns=["group", "post_count", "before_count", "share", "low", "high", "share_before", "change",
                 "change_low", "change_high", "finding"],
    )  # fmt: skip
    said = repr(report.changes_in_words(change, posts(post("x:1")), posts(post("x:2"), post("x:3"))))
    assert "Tổng số bài: 1, kỳ trước 2." in said
    assert "X: tăng; 80,0\u00a0% số bài, kỳ trước 60,0\u00a0%" in said
    assert "5,0\u00a0% đến 33,0\u00a0%" in said


@pytest.mark.parametrize(("stability", "shown"), [(0.85, 2), (0.849, 1), (float("nan"), 2)])
def test_a_topic_that_does_not_come_again_is_told_apart(stability, shown):
    found, told = two_topics(12, 12)
    found = replace(found, quality=found.quality.assign(stability=[0.9, stability]))
    assert len(report.publishable_topics(found, told, SETTINGS)) == shown
    said = repr(report.unsettled_topics(found, told, SETTINGS))
    assert ("chưa ổn định" in said) is (shown == 1)
    assert "Bài không rõ chủ đề: 0,0" in said


def test_an_unstable_topic_of_few_people_is_told_nowhere():
    found, told = two_topics(12, 9)
    found = replace(found, quality=found.quality.assign(stability=[0.9, 0.1]))
    assert "xe buýt" not in repr(report.unsettled_topics(found, told, SETTINGS))
