import csv
import io

import pytest

from nghe_lib.sources import read_file

POST = {
    "id": "813000111222333", "text": "Thông báo cấm đường #tphcm", "creation_time": "2026-03-01T02:03:04+00:00",
    "lang": "vi", "post_owner.id": "770001", "post_owner.name": "Sở Thử", "post_owner.type": "page",
    "surface.id": "770001", "statistics.like_count": "10", "statistics.love_count": "2",
    "statistics.reaction_count": "15",
    "statistics.comment_count": "4", "statistics.share_count": "3", "statistics.views": "",
    "link_attachment.link": "https://so.example/a",
    "mcl_url": "https://www.facebook.com/transparency-tools/x/facebook/entity/1",
}  # fmt: skip
COMMENT = {
    "id": "900001", "post_id": "813000111222333", "parent_comment_id": "", "text": "Đường nào?",
    "creation_time": "2026-03-01 03:00:00+00:00", "owner.id": "66", "owner.type": "private",
    "statistics.reaction_count": "1", "statistics.comment_count": "2",
}  # fmt: skip
MEDIA = {
    "id": "5001", "text": "Ảnh mới", "creation_time": "2026-03-01T02:03:04+00:00", "post_owner.id": "3",
    "post_owner.username": "so.thu", "post_owner.type": "business", "hashtags": '["TPHCM", "ngập"]',
    "statistics.like_count": "8", "statistics.comment_count": "1", "statistics.views": "70", "content_type": "reels",
}  # fmt: skip
THREADS = {
    "id": "6001", "text": "Chào", "creation_time": "2026-03-01T02:03:04+00:00", "post_owner.username": "so.thu",
    "statistics.like_count": "8", "statistics.reply_count": "2", "statistics.repost_count": "3",
    "statistics.quote_count": "1", "statistics.views": "100",
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def put(*rows):
        made = io.StringIO()
        writer = csv.DictWriter(made, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "mcl.csv"
        path.write_text(made.getvalue(), encoding="utf-8")
        return path

    return put


def test_a_facebook_post_counts_all_reactions_and_has_no_public_address(write):
    posts = read_file(write(POST))
    post = posts.iloc[0]
    assert posts.attrs["format"] == "content_library" and "Content Library" in posts.attrs["notes"][0]
    assert (post["post_id"], post["account_id"]) == ("facebook:813000111222333", "facebook:770001")
    assert post[["like_count", "share_count", "comment_count"]].tolist() == [15, 3, 4]
    assert post[["view_count", "url"]].isna().all() and list(post["links"]) == ["https://so.example/a"]


def test_comments_join_their_post_and_replies_their_comment(write):
    posts = read_file(write(COMMENT, COMMENT | {"id": "900002", "parent_comment_id": "900001"}))
    assert posts["kind"].tolist() == ["comment", "reply"]
    assert posts["parent_id"].tolist() == ["facebook:813000111222333", "facebook:900001"]
    assert posts["root_id"].nunique() == 1


def test_instagram_is_told_by_its_hashtags_and_keyed_by_user_name(write):
    post = read_file(write(MEDIA)).iloc[0]
    assert (post["platform"], post["kind"], post["account_id"]) == ("instagram", "video", "instagram:so.thu")
    assert list(post["hashtags"]) == ["tphcm", "ngập"] and post["share_count"] is not post["like_count"]


def test_threads_counts_reposts_and_quotes_as_shares(write):
    post = read_file(write(THREADS)).iloc[0]
    assert (post["platform"], post["share_count"], post["comment_count"], post["view_count"]) == ("threads", 4, 2, 100)


def test_the_platform_of_the_import_decides_where_columns_do_not(write):
    assert read_file(write(COMMENT), platform="instagram")["platform"].tolist() == ["instagram"]


def test_every_row_is_a_post_or_refused(write):
    posts = read_file(write(POST, POST | {"id": "2", "text": ""}, POST | {"id": "3", "creation_time": "?"}))
    assert (posts.attrs["read_count"], posts.attrs["refused_count"]) == (3, 2)
