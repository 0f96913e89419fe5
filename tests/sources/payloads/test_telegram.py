import math
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import POSTS
from nghe_lib.sources.batching import batch_of_records, record_plan
from nghe_lib.sources.payloads.telegram import Room, Voices, albums, exported_record, message_record, voices_of
from nghe_lib.sources.words import Problem

ROOM = Room(55, "kenhthu")
AT = datetime(2026, 10, 1, tzinfo=UTC)


def message(number=1, **more):
    """A message as telethon's `to_dict` gives it."""
    return {"_": "Message", "id": number, "peer_id": {"_": "PeerChannel", "channel_id": 55}, "date": AT,
            "message": "Thông báo", "from_id": None, "fwd_from": None, "reply_to": None} | more  # fmt: skip


def test_a_channel_without_a_username_speaks_by_its_number_and_has_no_address():
    found = message_record([message()], room=Room(55))
    assert (found["account_id"], found["url"]) == ("channel55", None)


def test_several_usernames_give_the_active_one():
    answer = {
        "users": [{"id": 9, "username": None, "usernames": [{"username": "cu", "active": False},
                                                            {"username": "moi", "active": True}]}],
        "chats": [{"id": 77, "username": "kenhkhac"}],
    }  # fmt: skip
    voices = voices_of(answer)
    assert voices.of({"_": "PeerUser", "user_id": 9}) == "moi"
    assert voices.of({"_": "PeerUser", "user_id": 10}) == "10"
    assert voices.of({"_": "PeerChannel", "channel_id": 77}) == "kenhkhac"
    assert voices.of(None) is None


def test_a_mention_of_somebody_without_a_username_names_the_number():
    entities = [{"_": "MessageEntityMentionName", "offset": 0, "length": 3, "user_id": 9}]
    found = message_record([message(entities=entities)], room=ROOM, voices=Voices({"user9": "nguoidan"}))
    assert found["mentions"] == ["nguoidan"]


def test_a_topic_of_a_forum_is_no_answer_but_an_answer_inside_it_is():
    topic = {"_": "MessageReplyHeader", "reply_to_msg_id": 4, "forum_topic": True, "reply_to_top_id": None}
    assert message_record([message(reply_to=topic)], room=ROOM)["parent_id"] is None
    inside = topic | {"reply_to_msg_id": 8, "reply_to_top_id": 4}
    found = message_record([message(reply_to=inside)], room=ROOM)
    assert (found["parent_id"], found["root_id"], found["kind"]) == ("55/8", "55/4", "reply")


def test_an_answer_to_a_post_elsewhere_names_that_post_and_one_to_a_story_none():
    head = {"_": "MessageReplyHeader", "reply_to_msg_id": 8, "reply_to_peer_id": {"channel_id": 77}}
    assert message_record([message(reply_to=head)], room=ROOM)["parent_id"] == "77/8"
    story = {"_": "MessageReplyStoryHeader", "reply_to_msg_id": 8}
    assert message_record([message(reply_to=story)], room=ROOM)["parent_id"] is None


def test_a_poll_is_read_as_its_question_and_answers():
    poll = {"question": {"text": "Có ngập không?"}, "answers": [{"text": {"text": "Có"}}, {"text": {"text": "Không"}}]}
    found = message_record([message(message="", media={"_": "MessageMediaPoll", "poll": poll})], room=ROOM)
    assert found["text"] == "Có ngập không?\n- Có\n- Không"


def test_a_link_is_cut_out_by_utf_16_places():
    entities = [{"_": "MessageEntityUrl", "offset": 3, "length": 8}]
    found = message_record([message(message="😀 a.vn/tin?", entities=entities)], room=ROOM)
    assert found["links"] == ["https://a.vn/tin"]


def test_albums_are_the_neighbours_of_one_group():
    given_ = [message(5), message(4, grouped_id=1), message(3, grouped_id=1), message(2, grouped_id=2), message(1)]
    assert [[one["id"] for one in group] for group in albums(given_)] == [[5], [4, 3], [2], [1]]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
peers = st.fixed_dictionaries(
    {"_": st.sampled_from(["PeerUser", "PeerChannel"]), "user_id": values, "channel_id": values}
)
entities = st.lists(
    st.fixed_dictionaries({
        "_": st.sampled_from(["MessageEntityUrl", "MessageEntityTextUrl", "MessageEntityMentionName"]),
        "offset": values | st.integers(-5, 20), "length": values | st.integers(-5, 20), "url": values,
        "user_id": values,
    }),
    max_size=3,
)  # fmt: skip
fields = st.fixed_dictionaries(
    {},
    optional={
        "id": values, "date": values, "message": values, "from_id": values | peers, "entities": values | entities,
        "reply_to": values | st.fixed_dictionaries({"reply_to_msg_id": values, "reply_to_top_id": values}),
        "fwd_from": values | st.fixed_dictionaries({"from_id": peers, "channel_post": values}),
        "reactions": values | st.fixed_dictionaries({"results": st.lists(values, max_size=2)}),
        "views": values, "forwards": values, "replies": values, "media": values, "grouped_id": values,
    },
)  # fmt: skip


@settings(max_examples=25)
@given(several=st.lists(fields, min_size=1, max_size=5), root=st.none() | st.just("55/1"))
def test_no_shape_of_a_message_breaks_the_reading(several, root):
    made = [message_record([message() | one], room=ROOM, root_id=root) for one in several]
    made += [exported_record(message() | one, room=ROOM) for one in several]
    records = [one for one in made if not isinstance(one, Problem)]
    batch = batch_of_records(records, record_plan(platform="telegram", collected_at=math.floor(AT.timestamp() * 1e6)))
    assert len(batch.posts) + len(batch.refused) == len(records)
    POSTS.check(batch.posts.drop_duplicates("post_id"))


@given(groups=st.lists(st.none() | st.integers(1, 3), max_size=30))
def test_albums_keep_every_message_in_its_order(groups):
    given_ = [message(number, grouped_id=group) for number, group in enumerate(groups)]
    assert [one for album in albums(given_) for one in album] == given_
