"""Every post is asked once, and again when its words have changed."""

from datetime import UTC, datetime

import pytest

from nghe_lib import store
from nghe_lib.schema import ACCOUNTS
from nghe_lib.settings import UnderstandSettings
from nghe_lib.understand import annotate, records
from nghe_lib.understand.records import record, text_marks
from tests.rows import post, posts

ASK = UnderstandSettings(project="thu", tasks=["sentiment"])
DAY = datetime(2025, 11, 1, tzinfo=UTC)


@pytest.fixture
def lake(data):
    made = store.create("thu")
    made.merge("posts", posts(
        post("x:1", "Phường Sài Gòn ngập nữa rồi", title="Ngập ở phường Bến Thành", published_at=DAY),
        post("x:2", "Cảm ơn anh em đã dọn rác", published_at=DAY),
    ))  # fmt: skip
    return made


def test_answers_and_places_stand_in_the_lake_with_their_column(lake):
    assert record(ASK) == {"post_count": 2, "asked_count": 2, "placed_count": 1}
    said = lake.read("predictions")
    assert set(zip(said["post_id"], said["task"], strict=True)) == {
        ("x:1", "sentiment"), ("x:1", "places"), ("x:2", "sentiment"), ("x:2", "places"),
    }  # fmt: skip
    seen = lake.read("place_mentions")
    words = lake.read("posts").set_index("post_id")
    for row in seen.itertuples():
        named = words.loc[row.post_id, row.field][row.start : row.end]
        assert named in ("Phường Sài Gòn", "phường Bến Thành")
    assert set(seen["field"]) == {"title", "text"}
    assert set(seen["origin"]) == {"text"}


def test_a_second_time_nobody_is_asked_again(lake):
    record(ASK)
    before = lake.version
    assert record(ASK)["asked_count"] == 0
    assert lake.version == before


def test_an_edited_post_is_asked_again_and_its_former_places_go(lake):
    record(ASK)
    lake.merge("posts", posts(post("x:1", "Hết ngập rồi", title=None, published_at=DAY)))
    assert record(ASK)["asked_count"] == 1
    assert lake.read("place_mentions").empty
    marks = lake.read("predictions").query("post_id == 'x:1'")["text_mark"]
    assert set(marks) == set(text_marks(lake.read("posts").query("post_id == 'x:1'")))


def test_a_new_question_asks_every_post(lake):
    record(ASK)
    assert record(UnderstandSettings(project="thu", tasks=["sentiment", "spam"]))["asked_count"] == 2
    assert set(lake.read("predictions")["task"]) == {"sentiment", "spam", "places"}


ACTS = UnderstandSettings(project="thu", tasks=["speech_act"])
THREAD = posts(
    post("x:q", "Cho em hỏi làm thẻ căn cước ở đâu ạ?", account_id="x:~a", published_at=DAY),
    post("x:r", "Lên phường mình làm nha", kind="reply", parent_id="x:q", account_id="x:~b", published_at=DAY),
    post("x:s", "Đã tiếp nhận, sẽ báo lại", kind="reply", parent_id="x:r", account_id="x:so", published_at=DAY),
)


def acts_in(lake):
    said = lake.read("predictions").query("task == 'speech_act'").set_index("post_id")
    return said["label"].to_dict(), said["score"].to_dict()


def test_the_lake_answers_as_the_notebooks_do_whatever_the_batches(lake, monkeypatch):
    monkeypatch.setattr(records, "BATCH_POSTS", 1)
    lake.merge("posts", THREAD)
    lake.merge("accounts", ACCOUNTS.frame([{"account_id": "x:so", "platform": "x", "role": "agency"}]))
    record(ACTS)
    whole = lake.read("posts")
    told = annotate(whole, tasks=["speech_act"], lake=lake).set_index("post_id")
    labels, scores = acts_in(lake)
    assert labels == told["speech_act"].to_dict()
    assert scores == pytest.approx(told["speech_act_score"].to_dict())


def test_a_reply_is_asked_again_when_what_it_answers_comes_in_later(lake):
    lake.merge("posts", THREAD[1:2])
    record(ACTS)
    before = acts_in(lake)[1]["x:r"]
    lake.merge("posts", THREAD[:1])
    assert record(ACTS)["asked_count"] == 2
    assert acts_in(lake)[1]["x:r"] != before
    assert record(ACTS)["asked_count"] == 0
