from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import POSTS
from nghe_lib.sources.batching import batch_of_records, record_plan
from nghe_lib.sources.payloads.reddit import DELETED, NOT_A_THING, NOT_PUBLIC, flat, thing_record
from nghe_lib.sources.words import Problem
from tests.servers.reddit_server import comment, submission, thing

AT = 1_790_000_000


def test_a_thing_and_its_bare_data_are_read_alike():
    post, answer = submission("p1", AT), comment("c1", AT, link="p1")
    assert thing_record(thing("t3", post)) == thing_record(post)
    assert thing_record(thing("t1", answer)) == thing_record(answer)


def test_ids_are_fullnames_so_that_submissions_and_comments_do_not_meet():
    assert thing_record(submission("abc", AT))["post_id"] == "t3_abc"
    assert thing_record(comment("abc", AT, link="abc"))["post_id"] == "t1_abc"


def test_what_was_taken_away_is_refused_whoever_did_it():
    assert thing_record(submission("p1", AT, selftext="[deleted]", author="[deleted]")) == DELETED
    assert thing_record(submission("p1", AT, removed_by_category="reddit")) == DELETED
    assert thing_record(comment("c1", AT, link="p1", body="[removed]")) == DELETED
    assert thing_record(submission("p1", AT, subreddit_type="private")) == NOT_PUBLIC


def test_a_profile_is_a_mention_and_no_link():
    body = "Hỏi u/lan_99, https://www.reddit.com/user/Nguoi-Dan/ và https://bao.example/u/1"
    found = thing_record(comment("c1", AT, link="p1", body=body))
    assert found["mentions"] == ["lan_99", "Nguoi-Dan"]
    assert found["links"] == ["https://bao.example/u/1"]


def test_other_things_are_refused():
    assert thing_record({"kind": "t5", "data": {}}) == NOT_A_THING
    assert thing_record("t3_abc") == NOT_A_THING
    assert thing_record(submission("p1", AT, name="t1_p1", id="T3 lạ")) == NOT_A_THING


def test_a_tree_is_flattened_however_deep_it_is():
    tree = ""
    for number in range(5_000):
        tree = {"data": {"children": [{"kind": "t1", "data": {"id": number, "replies": tree}}]}}
    assert sum(1 for _ in flat(tree)) == 5_000


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted(submission("p1", AT) | comment("c1", AT, link="p1") | {"crosspost_parent": ""})


@settings(max_examples=25)
@given(several=st.lists(st.dictionaries(st.sampled_from(KEYS), values, max_size=6), min_size=1, max_size=5))
def test_no_shape_of_a_thing_breaks_the_reading(several):
    made = [thing_record(thing("t3", submission("p1", AT) | one)) for one in several]
    made += [thing_record(comment("c1", AT, link="p1") | one) for one in several]
    records = [one for one in made if not isinstance(one, Problem)]
    batch = batch_of_records(records, record_plan(platform="reddit", collected_at=AT * 1_000_000))
    assert len(batch.posts) + len(batch.refused) == len(records)
    POSTS.check(batch.posts.drop_duplicates("post_id"))
