import pytest

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.mapping import complete_mapping, guess_mapping, unused_columns


@pytest.mark.parametrize(
    "heading", ["Nội dung", "noi dung", "NỘI_DUNG", "content", "Message", "text", "body", "Nội dung ý kiến"]
)
def test_the_text_column_is_found_in_two_languages(heading):
    assert guess_mapping(["STT", heading]) == {"text": heading}


@pytest.mark.parametrize(
    "heading", ["Ngày đăng", "created_time", "createdAt", "published", "date", "Thời gian", "Post Created"]
)
def test_the_time_column_is_found(heading):
    assert guess_mapping([heading])["published_at"] == heading


def test_a_whole_vietnamese_heading_is_mapped():
    columns = [
        "Mã bài",
        "Nền tảng",
        "Tác giả",
        "Tiêu đề",
        "Nội dung",
        "Lượt thích",
        "Lượt chia sẻ",
        "Bình luận",
        "Liên kết",
    ]
    assert guess_mapping(columns) == {
        "post_id": "Mã bài", "platform": "Nền tảng", "account_id": "Tác giả", "title": "Tiêu đề", "text": "Nội dung",
        "like_count": "Lượt thích", "share_count": "Lượt chia sẻ", "url": "Liên kết",
    }  # fmt: skip


def test_a_column_is_taken_once_and_the_surer_word_wins():
    assert guess_mapping(["message", "text"])["text"] == "text"
    assert guess_mapping(["num_like_post", "label"]) == {"like_count": "num_like_post"}


@pytest.mark.parametrize("heading", ["text_id", "content_length", "label", "clean text", "message count"])
def test_headings_that_speak_of_something_else_are_left_alone(heading):
    assert "text" not in guess_mapping([heading])


def test_a_nested_column_is_found_unless_it_is_about_somebody_else():
    columns = ["value.text", "author.description", "user.createdAt", "value.createdAt", "author.id"]
    expected = {"account_id": "author.id", "published_at": "value.createdAt", "text": "value.text"}
    assert guess_mapping(columns) == expected


def test_the_readers_mapping_goes_over_the_guess_and_the_rest_is_named():
    columns = ("id", "text", "Nội dung phản ánh", "x")
    mapping = complete_mapping(columns, {"text": "Nội dung phản ánh", "post_id": ""}, name="a.csv")
    assert mapping == {"text": "Nội dung phản ánh"}
    assert unused_columns(columns, mapping) == ("id", "text", "x")


def test_an_unknown_target_and_an_absent_column_are_both_named_with_the_nearest():
    with pytest.raises(ParameterError) as refused:
        complete_mapping(("Nội dung",), {"texts": "Nội dung", "title": "Nội dùng"}, name="a.csv")
    assert "'texts'" in str(refused.value) and "'text'" in str(refused.value) and "'Nội dung'" in str(refused.value)


def test_a_file_without_text_says_its_columns_and_how_to_map():
    with pytest.raises(SourceError, match=r"'cột lạ'.*--mapping \"text="):
        complete_mapping(("cột lạ",), None, name="a.csv")
