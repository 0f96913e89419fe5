import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.batching import batch_of_records, record_plan
from nghe_lib.sources.payloads import facebook_capture, instagram_capture, threads_capture

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=8,
)
ITEM = {
    "pk": "1090469821", "id": "1090469821_55", "code": "BA_z-9", "taken_at": 1770663600, "media_type": 2,
    "product_type": "clips", "caption": {"text": "Cảm ơn @ban.doc #tphcm"}, "like_count": 30, "comment_count": 4,
    "play_count": 900, "media_repost_count": 2, "like_and_view_counts_disabled": False,
    "user": {"pk": "55", "username": "so.thu", "full_name": "Tên Riêng", "is_private": False, "follower_count": 7},
    "usertags": {"in": [{"user": {"username": "khac.thu"}}]},
    "comments": [
        {"pk": "77", "text": "Hay", "created_at": 1770663700, "user": {"username": "dan.1"}, "comment_like_count": 1}
    ],
}  # fmt: skip
GRAPH = {
    "__typename": "GraphVideo", "shortcode": "BA_z-9", "id": "1090469821", "taken_at_timestamp": 1770663600,
    "edge_media_to_caption": {"edges": [{"node": {"text": "Chào"}}]}, "edge_media_preview_like": {"count": 5},
    "edge_media_preview_comment": {
        "count": 1, "edges": [{"node": {"id": "78", "text": "Vâng", "owner": {"username": "dan.2"}}}],
    },
    "owner": {"username": "so.thu"}, "video_view_count": 80,
}  # fmt: skip
POLARIS = {
    "__typename": "XIGPolarisVideoMedia",
    "_zs_partial": True,
    "code": "BA_z-9",
    "user": {"username": "so.thu"},
    "caption": {"text": "Chào"},
}
THREAD = {
    "pk": "1090469821", "code": "BA_z-9", "taken_at": 1770663600, "caption": {"text": "Chào mọi người"},
    "like_count": 9,
    "user": {"username": "so.thu", "full_name": "Tên Riêng"},
    "text_post_app_info": {
        "direct_reply_count": 3, "repost_count": 2, "quote_count": 1, "is_reply": True,
        "reply_to_author": {"username": "dan.3"},
        "link_preview_attachment": {"url": "https://l.threads.com/?u=https%3A%2F%2Fbao.example%2Fa&e=1"},
    },
}  # fmt: skip
STORY = {
    "comet_sections": {
        "content": {
            "story": {
                "post_id": "7001002", "wwwURL": "https://www.facebook.com/so.thu/posts/7001002",
                "message": {"text": "Thông báo", "ranges": [{"entity": {"__typename": "User", "id": "44"}}]},
                "actors": [{"__typename": "User", "id": "100200300", "name": "Tên Riêng"}], "attachments": [],
            }
        },
        "context_layout": {
            "story": {
                "comet_sections": {
                    "metadata": [
                        {"__typename": "CometFeedStoryTimestamp", "story": {"creation_time": 1770663600}},
                        {"story": {"privacy_scope": {"icon_image": {"name": "everyone"}}}},
                    ]
                }
            }
        },
        "feedback": {
            "story": {
                "ufi": [
                    {
                        "feedback": {
                            "reaction_count": {"count": 12}, "share_count": {"count": 3},
                            "comment_rendering_instance": {"comments": {"total_count": 4}},
                        }
                    }
                ]
            }
        },
    }
}  # fmt: skip


def rows(module, data, platform):
    found, accounts = module.records(data)
    plan = record_plan(platform=platform, collected_at=1_795_489_200_000_000)
    made = batch_of_records(found, plan, accounts=accounts)
    ACCOUNTS.check(made.accounts)
    POSTS.check(made.posts.drop_duplicates("post_id"))
    return made


def test_an_instagram_item_becomes_a_post_with_its_shown_comments():
    made = rows(instagram_capture, ITEM, "instagram")
    post, comment = (row for _, row in made.posts.iterrows())
    assert (post["post_id"], post["kind"], post["account_id"]) == ("instagram:1090469821", "video", "instagram:so.thu")
    assert post[["like_count", "comment_count", "view_count", "share_count"]].tolist() == [30, 4, 900, 2]
    assert list(post["mentions"]) == ["instagram:ban.doc", "instagram:khac.thu"] and list(post["hashtags"]) == ["tphcm"]
    assert (comment["parent_id"], comment["kind"], comment["like_count"]) == (post["post_id"], "comment", 1)
    assert made.accounts["follower_count"].tolist() == [7] and "Tên Riêng" not in made.posts.to_csv()


def test_the_three_shapes_of_instagram_name_one_post():
    ids = {rows(instagram_capture, one, "instagram").posts["post_id"].iloc[0] for one in (ITEM, GRAPH, POLARIS)}
    assert ids == {"instagram:1090469821"}
    old = rows(instagram_capture, GRAPH, "instagram").posts
    assert old["like_count"].iloc[0] == 5 and old["text"].tolist() == ["Chào", "Vâng"]
    partial = rows(instagram_capture, POLARIS, "instagram").posts
    assert partial["published_at"].isna().all() and partial["time_is_collection"].all()


def test_hidden_counts_are_missing():
    made = rows(instagram_capture, ITEM | {"like_and_view_counts_disabled": True}, "instagram").posts
    assert made[["like_count", "view_count"]].iloc[0].isna().all() and made["comment_count"].iloc[0] == 4


@pytest.mark.parametrize(
    ("module", "data", "reason"),
    [
        (instagram_capture, ITEM | {"product_type": "ad"}, "quảng cáo"),
        (instagram_capture, ITEM | {"user": {"username": "a", "is_private": True}}, "riêng tư"),
        (instagram_capture, {"user": {}}, "không có mã bài"),
        (threads_capture, THREAD | {"user": {"text_post_app_is_private": True}}, "riêng tư"),
        (threads_capture, {}, "không có mã bài"),
        (facebook_capture, {}, "không phải một bài"),
        (facebook_capture, STORY | {"sponsored_data": {"id": 1}}, "quảng cáo"),
        (facebook_capture, json.loads(json.dumps(STORY).replace("everyone", "friends")), "không công khai"),
        (facebook_capture, json.loads(json.dumps(STORY).replace('"post_id": "7001002", ', "")), "không có mã bài"),
        (facebook_capture, [], "không phải một đối tượng"),
    ],
)  # fmt: skip
def test_what_gives_no_record_says_why(module, data, reason):
    assert reason in module.why_not(data) and module.records(data) == ([], [])


def test_a_thread_names_whom_it_answers_and_where_it_links():
    post = rows(threads_capture, THREAD, "threads").posts.iloc[0]
    assert (post["post_id"], post["kind"], post["account_id"]) == ("threads:1090469821", "reply", "threads:so.thu")
    assert (list(post["mentions"]), list(post["links"])) == (["threads:dan.3"], ["https://bao.example/a"])
    assert post[["like_count", "share_count", "comment_count"]].tolist() == [9, 3, 3]
    assert post["url"] == "https://www.threads.com/@so.thu/post/BA_z-9"


def test_a_repost_repeats_and_a_quote_points():
    quoted = {"pk": "5", "caption": {"text": "Gốc"}, "user": {"username": "goc"}, "taken_at": 1770663000}
    quote = rows(
        threads_capture, THREAD | {"text_post_app_info": {"share_info": {"quoted_post": quoted}}}, "threads"
    ).posts
    assert quote["repost_of_id"].iloc[0] == "threads:5" and quote["kind"].tolist() == ["post", "post"]
    bare = THREAD | {"caption": None, "text_post_app_info": {"share_info": {"reposted_post": quoted}}}
    repost = rows(threads_capture, bare, "threads").posts
    assert repost["kind"].tolist() == ["repost", "post"] and repost["text"].tolist() == ["Gốc", "Gốc"]


def test_a_story_of_facebook_has_the_ids_of_the_graph_api():
    post = rows(facebook_capture, STORY, "facebook").posts.iloc[0]
    assert (post["post_id"], post["account_id"]) == ("facebook:100200300_7001002", "facebook:100200300")
    assert post[["like_count", "share_count", "comment_count"]].tolist() == [12, 3, 4]
    assert list(post["mentions"]) == ["facebook:44"] and str(post["published_at"]) == "2026-02-09 19:00:00+00:00"


@pytest.mark.parametrize(
    ("module", "known", "platform"),
    [
        (instagram_capture, ITEM | GRAPH, "instagram"),
        (threads_capture, THREAD, "threads"),
        (facebook_capture, STORY, "facebook"),
    ],
)  # fmt: skip
@settings(max_examples=25)
@given(data=st.data())
def test_any_shape_becomes_rows_or_none(module, known, platform, data):
    broken = data.draw(spoiled(known))
    rows(module, broken, platform)
    assert isinstance(module.why_not(broken), str)


@st.composite
def spoiled(draw, known):
    """`known` with something strange somewhere inside."""
    made = json.loads(json.dumps(known))
    at = made
    for _ in range(draw(st.integers(0, 8))):
        inside = [one for one in (at.values() if isinstance(at, dict) else at) if isinstance(one, (dict, list)) and one]
        at = draw(st.sampled_from(inside)) if inside else at
    key = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
    at[key] = draw(values)
    return made


@given(st.text(st.sampled_from(instagram_capture._ALPHABET), min_size=5, max_size=11))
def test_a_short_code_and_its_number_say_the_same(code):
    number = int(instagram_capture.id_of_code(code))
    spelled = ""
    while number:
        number, at = divmod(number, 64)
        spelled = instagram_capture._ALPHABET[at] + spelled
    assert spelled == code.lstrip("A")


def test_real_captures_of_instagram_all_become_posts(shared_data):
    lines = (shared_data / "platform/zeeschuimer_instagram/newposts1.ndjson").read_text().splitlines()
    items = [json.loads(line)["data"] for line in lines]
    reasons = [instagram_capture.why_not(one) for one in items]
    made = [rows(instagram_capture, one, "instagram").posts for one in items]
    assert len(items) == 14 and all(len(one) >= 1 for one, why in zip(made, reasons, strict=True) if not why)
    assert all(
        one["post_id"].iloc[0] == f"instagram:{item['pk']}" for one, item in zip(made, items, strict=True) if len(one)
    )
