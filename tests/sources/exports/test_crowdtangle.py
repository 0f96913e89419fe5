import csv
import io

import pytest

from nghe_lib.errors import SourceError
from nghe_lib.sources import open_file, read_file

FULL = [
    "Page Name", "User Name", "Facebook Id", "Page Category", "Page Admin Top Country", "Page Description",
    "Page Created", "Likes at Posting", "Followers at Posting", "Post Created", "Post Created Date",
    "Post Created Time", "Type", "Total Interactions", "Likes", "Comments", "Shares", "Love", "Wow", "Haha", "Sad",
    "Angry", "Care", "Video Share Status", "Is Video Owner?", "Post Views", "Total Views",
    "Total Views For All Crossposts", "Video Length", "URL", "Message", "Link", "Final Link", "Image Text", "Link Text",
    "Description", "Sponsor Id", "Sponsor Name", "Sponsor Category",
    "Total Interactions (weighted  —  Likes 1x Shares 1x Comments 1x Love 1x Wow 1x Haha 1x Sad 1x Angry 1x Care 1x )",
    "Overperforming Score",
]  # fmt: skip
PAGE = {
    "Page Name": "Báo Thử", "User Name": "baothu", "Facebook Id": "100200300400", "Page Category": "NEWS_SITE",
    "Followers at Posting": "12500", "Post Created": "2023-11-13 04:30:36 EST", "Type": "Link",
    "Total Interactions": "1,130", "Likes": "1000", "Comments": "20", "Shares": "30", "Love": "50", "Wow": "5",
    "Haha": "10", "Sad": "5", "Angry": "5", "Care": "5", "Post Views": "0", "Total Views": "0",
    "URL": "https://www.facebook.com/100200300400/posts/7001002003", "Message": "Nước lên, đường ngập. #ngaplut",
    "Link": "https://bit.example/x", "Final Link": "https://bao.example/a",
}  # fmt: skip
INSTAGRAM = [
    "Account", "User Name", "Followers at Posting", "Post Created", "Post Created Date", "Post Created Time", "Type",
    "Total Interactions", "Likes", "Comments", "Views", "URL", "Link", "Photo", "Title", "Description", "Image Text",
    "Sponsor Id", "Sponsor Name", "Overperforming Score (weighted  —  Likes 1x Comments 1x )",
]  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def put(columns, *rows, bom=True):
        made = io.StringIO()
        writer = csv.DictWriter(made, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "export.csv"
        path.write_text(made.getvalue(), encoding="utf-8-sig" if bom else "utf-8")
        return path

    return put


def test_a_whole_export_gives_the_ids_times_and_counts_of_the_graph_api(write):
    (batch,) = open_file(write(FULL, PAGE)).batches
    post = batch.posts.iloc[0]
    assert (post["post_id"], post["account_id"]) == ("facebook:100200300400_7001002003", "facebook:100200300400")
    assert str(post["published_at"]) == "2023-11-13 09:30:36+00:00"
    assert post[["like_count", "comment_count", "share_count"]].tolist() == [1080, 20, 30]
    assert post["view_count"] is None or post.isna()["view_count"]
    assert (list(post["links"]), list(post["hashtags"])) == (["https://bao.example/a"], ["ngaplut"])
    assert batch.accounts[["account_id", "follower_count"]].values.tolist() == [["facebook:100200300400", 12500]]
    assert batch.accounts["display_name"].isna().all()


def test_a_video_has_views_and_a_group_is_read_by_its_address(write):
    columns = ["Group Name", *FULL[1:]]
    row = PAGE | {
        "Group Name": "Nhóm thử", "Type": "Native Video", "Post Views": "900", "Facebook Id": "",
        "URL": "https://www.facebook.com/groups/5556667778/permalink/123456789",
    }  # fmt: skip
    post = read_file(write(columns, row)).iloc[0]
    assert (post["post_id"], post["kind"], post["view_count"]) == ("facebook:5556667778_123456789", "video", 900)
    assert post["account_id"] == "facebook:5556667778"


def test_a_file_of_few_columns_is_read_and_what_it_lacks_is_missing(write):
    posts = read_file(write(["Page Name", "Post Created", "Shares", "Message", "URL"], PAGE, bom=False))
    assert posts.attrs["format"] == "crowdtangle" and posts["account_id"].tolist() == ["facebook:100200300400"]
    assert posts[["like_count", "comment_count", "view_count"]].isna().all(axis=None)
    assert posts["share_count"].tolist() == [30]


def test_reactions_that_a_file_leaves_out_are_named(write):
    posts = read_file(write(["Page Name", "Post Created", "Likes", "Love", "Message", "URL"], PAGE))
    assert posts["like_count"].tolist() == [1050] and "Likes, Love" in posts.attrs["notes"][0]


def test_instagram_is_known_by_its_short_code_and_user_name(write):
    row = {
        "Account": "Sở Thử", "User Name": "so.thu", "Followers at Posting": "400", "Type": "Album", "Likes": "10",
        "Comments": "2", "Views": "0", "Post Created": "2024-01-02 03:04:05 EDT", "Title": "",
        "URL": "https://www.instagram.com/p/BA_z-9/", "Description": "Cảm ơn @ban.doc #tphcm",
    }  # fmt: skip
    post = read_file(write(INSTAGRAM, row)).iloc[0]
    assert (post["platform"], post["account_id"]) == ("instagram", "instagram:so.thu")
    assert post["post_id"] == "instagram:1090469821"
    assert (list(post["mentions"]), post["like_count"]) == (["instagram:ban.doc"], 10)
    assert str(post["published_at"]) == "2024-01-02 07:04:05+00:00"


def test_every_row_is_a_post_or_refused(write):
    rows = [
        PAGE,
        PAGE | {"Message": ""},
        PAGE | {"Post Created": "hôm qua"},
        PAGE | {"URL": "không", "Facebook Id": "x"},
    ]
    posts = read_file(write(FULL, *rows))
    assert posts.attrs["read_count"] == 4 and posts.attrs["refused_count"] == 2
    assert posts["account_id"].tolist()[-1] == "facebook:baothu"


def test_a_mapping_of_the_reader_goes_before(write):
    posts = read_file(write(FULL, PAGE), mapping={"text": "Page Name"})
    assert posts["text"].tolist() == ["Báo Thử"] and posts.attrs["format"] == "delimited"


def test_a_table_that_only_looks_alike_is_left_to_others(write):
    assert (
        read_file(write(["Account", "URL", "Description", "date"], {"Description": "a"})).attrs["format"] == "delimited"
    )
    with pytest.raises(SourceError, match="không đoán được cột nào là nội dung"):
        read_file(write(["Page Name", "Page Category", "URL"], PAGE))


def test_a_real_reduced_export_adds_up(shared_data):
    posts = read_file(shared_data / "platform/crowdtangle/db2_rows_with_genocide.csv")
    assert (posts.attrs["format"], posts.attrs["read_count"], posts.attrs["refused_count"]) == ("crowdtangle", 382, 0)
    assert posts["post_id"].str.fullmatch(r"facebook:\d+_\d+").all() and posts["published_at"].notna().all()


def test_the_whole_real_heading_is_recognised(shared_data, write):
    lines = (shared_data / "platform/crowdtangle/crowdtangle_full_header_dtypes.txt").read_text().splitlines()
    columns = [line[5:].rsplit(" non-null", 1)[0].rsplit(maxsplit=1)[0].strip() for line in lines if "non-null" in line]
    assert len(columns) == 41 and set(FULL) == set(columns)
    assert read_file(write(columns, PAGE)).attrs["format"] == "crowdtangle"
