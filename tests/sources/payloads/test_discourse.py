import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.sources.payloads.discourse import Topic, listed_topics, posts_of, stream_of, topic_of

TOPIC = Topic("12", "Đường ngập", n_replies=3, n_views=40)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)
POST = st.fixed_dictionaries(
    {"id": st.integers(1, 99) | ANY, "post_number": st.integers(1, 99) | ANY},
    optional={
        name: ANY
        for name in ("cooked", "username", "created_at", "actions_summary", "reads", "hidden", "post_type",
                     "reply_to_post_number", "user_deleted", "reply_count")
    },
)  # fmt: skip


def read(*posts):
    return posts_of({"post_stream": {"posts": list(posts)}}, host="h.example", topic=TOPIC)


def post(number=2, **more):
    return {"id": 100 + number, "post_number": number, "cooked": "<p>Ý kiến</p>", "username": "a"} | more


def test_likes_that_are_not_listed_are_none_and_a_missing_list_is_missing():
    assert [one["like_count"] for one in read(post(), post(3, actions_summary=[])).records] == [None, 0]


def test_a_quote_of_another_topic_is_no_answer_to_it():
    cooked = '<aside class="quote" data-post="7" data-topic="99">x</aside><p>Nghe nói vậy</p>'
    record = read(post(cooked=cooked)).records[0]
    assert (record["parent_id"], record["kind"], record["text"]) == ("h.example:12/1", "comment", "Nghe nói vậy")


@pytest.mark.parametrize(
    "cooked", ["<p>" * 50_000 + "x", "<script>alert(1)</script>Chữ", "a\0b", "\ud800x", "<![CDATA[x"]
)
def test_strange_markup_does_no_harm(cooked):
    made = read(post(cooked=cooked))
    assert len(made.records) + len(made.refused) == 1
    assert "alert" not in str(made.records)


@given(st.lists(POST | ANY, max_size=5))
def test_every_post_of_any_shape_ends_in_records_gone_or_refused(posts):
    made = read(*posts)
    assert len(made.records) + len(made.gone) + len(made.refused) == len(posts)


@given(ANY)
def test_any_answer_is_read_without_harm(payload):
    assert posts_of(payload, host="h", topic=TOPIC).records == [] and stream_of(payload) == []
    assert listed_topics(payload) == [] and (topic_of(payload) is None or isinstance(payload, dict))


def test_an_answer_deeper_than_any_is_read_without_harm():
    deep = json.loads('{"post_stream":' * 500 + "1" + "}" * 500)
    assert stream_of(deep) == []
