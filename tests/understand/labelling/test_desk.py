"""The desk: each answer is in the lake before the next post, coders are blind to each other, nothing is lost."""

import pandas as pd
import pytest

from nghe_lib import store
from nghe_lib.errors import ParameterError, StoreError, TooLittleDataError
from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand.labelling import labeller
from nghe_lib.understand.labelling.desk import Desk
from nghe_lib.understand.labelling.labels import coder_id, labels_of


def press(desk, *said):
    """Press keys one after another, each on the view of its moment."""
    for one in said:
        kind = one if one in ("skip", "back") else "answer"
        desk.press({"kind": kind, "name": one, "turn": desk.view["turn"]})


def at(lake, asked, coder="Lan", **options):
    return Desk(lake, asked, task=SENTIMENT, coder=coder, **options)


def test_every_answer_is_in_the_lake_before_the_next_post(lake, asked):
    desk = at(lake, asked)
    press(desk, "negative", "skip", "neutral")
    held = labels_of(store.open("thu"), SENTIMENT)
    assert held[["post_id", "label"]].values.tolist() == [["facebook:0", "negative"], ["facebook:2", "neutral"]]
    assert held["coder"].str.fullmatch("coder:~[a-z2-7]{16}").all()
    assert (held["codebook_version"] == SENTIMENT.codebook_version).all()
    assert held["labelled_at"].is_monotonic_increasing


def test_who_comes_back_goes_on_where_one_stopped_and_may_change_an_answer(lake, asked):
    press(at(lake, asked), "negative", "positive", "back", "neutral")
    again = at(store.open("thu"), asked, coder=" lan ")
    assert (again.view["done"], again.session.post_id) == (2, "facebook:2")
    assert again.session.answers == {"facebook:0": "negative", "facebook:1": "neutral"}


def test_two_coders_see_the_same_posts_and_nothing_of_each_other(lake, asked):
    press(at(lake, asked), "negative", "positive")
    other = at(store.open("thu"), asked, coder="Minh")
    assert (other.view["done"], other.view["text"], other.view["chosen"]) == (0, asked["text"][0], "")
    press(other, "neutral")
    assert len(labels_of(store.open("thu"), SENTIMENT)) == 3


def test_a_key_pressed_twice_answers_one_post(lake, asked):
    desk = at(lake, asked)
    turn = desk.view["turn"]
    for _ in range(2):
        desk.press({"kind": "answer", "name": "negative", "turn": turn})
    assert (desk.session.done, desk.session.post_id) == (1, "facebook:1")


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"kind": "answer", "name": "<script>"},
        {"kind": "answer", "name": ["negative"]},
        {"kind": "drop"},
        {"kind": "answer"},
    ],
)
def test_a_message_that_is_no_key_changes_nothing(lake, asked, message):
    desk = at(lake, asked)
    desk.press({**message, "turn": desk.view["turn"]})
    assert (desk.session.done, desk.session.post_id, lake.count("labels")) == (0, "facebook:0", 0)


def test_an_answer_that_cannot_be_written_is_told_and_stays_unanswered(lake, asked, monkeypatch):
    desk = at(lake, asked)

    def full(*_):
        raise StoreError("đĩa đầy")

    with monkeypatch.context() as patch:
        patch.setattr(desk, "_commit", full)
        press(desk, "negative")
    assert (desk.session.done, desk.view["fault"]) == (0, "Chưa ghi được câu trả lời: đĩa đầy")
    press(desk, "negative")
    assert (desk.session.done, desk.view["fault"]) == (1, "")


def test_the_view_tells_progress_and_pace_and_the_end(lake, asked):
    ticks = iter(range(0, 10_000, 20))
    desk = at(lake, asked, clock=lambda: next(ticks))
    assert desk.view["progress"] == "0/6"
    press(desk, "negative", "positive", "neutral")
    assert desk.view["progress"] == "3/6, còn khoảng 1 phút"
    press(desk, "negative", "positive", "neutral")
    view = desk.view
    assert (view["progress"], view["finished"], view["can_go_back"]) == ("6/6", True, True)
    desk.close()
    assert len(labels_of(store.open("thu"), SENTIMENT)) == 6


def test_a_suggestion_is_there_only_for_posts_the_model_answered(lake, asked):
    desk = at(lake, asked, suggestions={"facebook:0": "negative"})
    assert desk.view["suggestion"] == "tiêu cực"
    press(desk, "negative")
    assert desk.view["suggestion"] == ""


def test_the_widget_keeps_no_text_in_a_saved_notebook(lake, asked):
    shown = labeller("thu", asked, task="sentiment", coder="Lan")
    kept = shown._repr_mimebundle_()
    data = kept[0] if isinstance(kept, tuple) else kept
    assert data["text/plain"] == repr(shown) == "Gán nhãn Sắc thái: 0/6 bài"
    assert not [text for text in asked["text"] if text in str(data)]
    shown._heard(shown, {"kind": "answer", "name": "negative", "turn": 0}, [])
    assert (shown.view["done"], repr(shown)) == (1, "Gán nhãn Sắc thái: 1/6 bài")
    shown.close()


def test_a_coder_needs_a_name_and_posts(lake, asked):
    with pytest.raises(ParameterError, match="tên người gán nhãn"):
        at(lake, asked, coder="  ")
    with pytest.raises(TooLittleDataError):
        at(lake, asked.iloc[:0])


def test_a_coder_is_the_same_in_any_writing_and_another_in_another_project(lake, data):
    assert coder_id("Hòa", lake) == coder_id(" HÒA\u00a0", lake) == coder_id("hòa", lake)
    assert coder_id("Hòa", lake) != coder_id("Hoa", lake)
    other = store.create("khac")
    assert coder_id("Hòa", other) != coder_id("Hòa", lake)
    assert store.open("thu").project.key_fingerprint
    assert "Hòa" not in coder_id("Hòa", lake)


def test_the_text_shown_names_nobody(lake):
    rows = pd.DataFrame({"post_id": ["x:1"], "title": [None], "text": ["Gọi 0901 234 567 hỏi @anhba"]})
    assert at(lake, rows).view["text"] == "Gọi [số điện thoại] hỏi [người được nhắc]"
