"""The answers for posts, in one table."""

import pytest

from nghe_lib import store
from nghe_lib.errors import ParameterError
from nghe_lib.tasks import SPEECH_ACT
from nghe_lib.understand import annotate
from tests.rows import post, posts

ROWS = posts(
    post("x:1", "Cho em hỏi làm thẻ căn cước ở đâu ạ?"),
    post("x:2", "Lên phường mình làm nha", kind="reply", parent_id="x:1"),
)


def test_every_post_has_one_row_with_the_index_it_came_with():
    moved = ROWS.set_axis([7, 3])
    found = annotate(moved, tasks=["sentiment", "sector"])
    assert found.index.tolist() == [7, 3]
    assert found["post_id"].tolist() == ["x:1", "x:2"]
    assert {"sentiment", "sentiment_score", "sector", "sector_p_khác"} <= set(found.columns)


def test_the_thread_makes_a_response_likelier():
    heard = annotate(ROWS, tasks=["speech_act"])["speech_act_p_response"]
    alone = annotate(ROWS[["post_id", "title", "text"]], tasks=["speech_act"])["speech_act_p_response"]
    assert heard[1] > alone[1]
    assert heard[0] == alone[0]


def test_a_reply_whose_question_is_only_in_the_lake_is_heard_too(data):
    lake = store.create("thu")
    lake.merge("posts", ROWS)
    both = annotate(ROWS, tasks=["speech_act"], lake=lake)
    assert annotate(ROWS[1:], tasks=["speech_act"], lake=lake).equals(both[1:])
    assert not annotate(ROWS[1:], tasks=["speech_act"]).equals(both[1:])


def test_no_post_gives_no_row_but_every_column():
    found = annotate(ROWS[:0], tasks=["speech_act"])
    assert len(found) == 0 and f"speech_act_p_{SPEECH_ACT.names[0]}" in found


def test_an_unknown_question_is_answered_with_the_nearest():
    with pytest.raises(ParameterError, match="sentiment"):
        annotate(ROWS, tasks=["sentimen"])
