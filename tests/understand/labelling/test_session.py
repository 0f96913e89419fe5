"""A coder's way: every post is asked once, nothing answered is lost, the way back leads where one came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.understand.labelling.session import answer, back, minutes_left, skip, start

ABC = ("p:1", "p:2", "p:3")
moves = st.lists(st.sampled_from(["yes", "no", "skip", "back"]), max_size=40)


def begun(answers=None, ids=ABC):
    return start(ids, allowed=("yes", "no"), answers=answers)


def after(session, *said):
    for one in said:
        session = {"skip": skip, "back": back}.get(one, lambda now, name=one: answer(now, name))(session)
    return session


def test_posts_come_in_order_until_none_is_left():
    session = after(begun(), "yes", "no")
    assert (session.post_id, session.done, session.left) == ("p:3", 2, 1)
    ended = answer(session, "yes")
    assert (ended.post_id, dict(ended.answers)) == (None, {"p:1": "yes", "p:2": "no", "p:3": "yes"})


def test_one_goes_on_at_the_first_post_without_an_answer():
    assert begun({"p:1": "no", "p:3": "no", "p:9": "yes"}).post_id == "p:2"
    assert begun(dict.fromkeys(ABC, "no")).post_id is None
    assert "p:9" not in begun({"p:9": "yes"}).answers


def test_a_skipped_post_comes_again_after_all_others():
    session = after(begun(), "skip", "yes")
    assert session.post_id == "p:3"
    assert after(session, "yes").post_id == "p:1"
    assert after(session, "yes", "skip").post_id == "p:1"
    assert after(begun(), "skip", "skip", "skip").post_id == "p:1"


def test_back_shows_the_former_answer_and_a_new_one_takes_its_place():
    session = after(begun(), "yes", "back")
    assert (session.post_id, session.answers["p:1"]) == ("p:1", "yes")
    changed = answer(session, "no")
    assert (changed.post_id, dict(changed.answers)) == ("p:2", {"p:1": "no"})


def test_going_on_from_an_answered_post_keeps_its_answer():
    session = after(begun(), "yes", "back", "skip")
    assert (session.post_id, dict(session.answers)) == ("p:2", {"p:1": "yes"})


def test_back_at_the_beginning_and_skip_at_the_end_stay_where_they_are():
    assert back(begun()) == begun()
    ended = after(begun(), "yes", "yes", "yes")
    assert skip(ended) == ended
    assert back(ended).post_id == "p:3"


@pytest.mark.parametrize("said", ["maybe", ""])
def test_an_answer_the_task_does_not_have_is_refused(said):
    with pytest.raises(ValueError, match="no answer"):
        answer(begun(), said)


@given(moves)
def test_whatever_is_pressed_the_counts_add_up_and_the_last_answer_stands(pressed):
    session, said = begun(), {}
    for one in pressed:
        if one in ("yes", "no"):
            if session.post_id is None:
                continue
            said[session.post_id] = one
        session = after(session, one)
        assert dict(session.answers) == said
        assert session.done + session.left == 3
        assert (session.post_id is None) <= (session.left == 0)


def test_a_repeated_post_is_asked_once():
    assert begun(ids=("p:1", "p:1", "p:2")).post_ids == ("p:1", "p:2")


@pytest.mark.parametrize(
    ("seconds", "left", "minutes"),
    [
        pytest.param([5, 5], 60, None, id="too few answers to know the pace"),
        pytest.param([5, 5, 5], 60, 5, id="five seconds each"),
        pytest.param([5, 5, 3600], 60, 5, id="a coffee does not count"),
        pytest.param([600] * 3, 60, 120, id="two minutes at most"),
        pytest.param([100] * 5 + [2] * 20, 60, 2, id="the last twenty set the pace"),
        pytest.param([1, 1, 1], 1, 1, id="at least one minute"),
        pytest.param([5, 5, 5], 0, 0, id="done"),
    ],
)
def test_the_time_left_follows_the_pace_of_the_last_answers(seconds, left, minutes):
    assert minutes_left(seconds, left) == minutes
