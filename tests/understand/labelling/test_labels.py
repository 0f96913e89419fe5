"""Labels in the lake: replaced where changed, apart where the codebook differs, one answer per post in the end."""

from dataclasses import replace

import pandas as pd
import pytest

from nghe_lib.tasks import SENTIMENT, SPAM
from nghe_lib.understand.labelling.labels import coder_id, labels_of, resolved, superseded_count, write_labels


def test_the_same_answer_again_changes_nothing_and_another_replaces_it(lake):
    lan = coder_id("Lan", lake)
    first = write_labels(lake, {"facebook:1": "neutral", "facebook:2": "positive"}, task=SENTIMENT, coder=lan)
    again = write_labels(lake, {"facebook:1": "neutral", "facebook:2": "negative"}, task=SENTIMENT, coder=lan)
    assert [(one.new, one.changed, one.same) for one in (first, again)] == [(2, 0, 0), (0, 1, 1)]
    assert labels_of(lake, SENTIMENT)["label"].tolist() == ["neutral", "negative"]


def test_labels_of_another_wording_are_kept_apart_and_counted(lake):
    lan = coder_id("Lan", lake)
    write_labels(lake, {"facebook:1": "neutral"}, task=SENTIMENT, coder=lan)
    reworded = replace(SENTIMENT, question="Hỏi khác?")
    write_labels(lake, {"facebook:1": "negative"}, task=reworded, coder=lan)
    assert labels_of(lake, SENTIMENT)["label"].tolist() == ["neutral"]
    assert superseded_count(lake, SENTIMENT) == superseded_count(lake, reworded) == 1
    assert superseded_count(lake, SPAM) == 0


def test_an_answer_the_task_does_not_have_is_refused(lake):
    with pytest.raises(ValueError, match="no answer 'vui'"):
        write_labels(lake, {"facebook:1": "vui"}, task=SENTIMENT, coder="coder:~x")


def given(*rows):
    return pd.DataFrame(rows, columns=["post_id", "coder", "label"])


def test_most_coders_decide_and_an_even_split_waits_for_a_judge():
    labels = given(
        ("p:1", "a", "x"), ("p:2", "a", "x"), ("p:2", "b", "y"), ("p:3", "a", "x"), ("p:3", "b", "y"), ("p:3", "c", "y")
    )
    assert resolved(labels).values.tolist() == [["p:1", "x", 1], ["p:3", "y", 3]]
    judged = pd.concat([labels, given(("p:2", "j", "z"), ("p:3", "j", "x"))])
    assert resolved(judged, judge="j").values.tolist() == [["p:1", "x", 1], ["p:2", "z", 3], ["p:3", "x", 4]]
    assert resolved(labels.iloc[:0]).empty
