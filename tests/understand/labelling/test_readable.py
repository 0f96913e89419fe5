"""What a coder may see: the words of a post, and nothing that names a person or hides."""

import pytest

from nghe_lib.understand.labelling.readable import MOST_CHARACTERS, readable, readable_posts
from tests.rows import post, posts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gọi 0901 234 567 nha", "Gọi [số điện thoại] nha"),
        ("Nhờ @anhba_q8 xem", "Nhờ [người được nhắc] xem"),
        ("Hỏi @~abcdefghijklmnop nè", "Hỏi [người được nhắc] nè"),
        ("u/~abcdefghijklmnop nói vậy", "u/[người được nhắc] nói vậy"),
        ("Xem https://vi.example/a?b=1 đi", "Xem [địa chỉ mạng] đi"),
        ("Thư: ba@vi.example", "Thư: [thư điện tử]"),
        ("CCCD 079000000123", "CCCD [dãy số]"),
        ("Ngày 12/11/2025 phạt 1.500.000 đồng, 3 tháng", "Ngày 12/11/2025 phạt 1.500.000 đồng, 3 tháng"),
        ("KẸT XE quá trờii 😡", "KẸT XE quá trờii 😡"),
        ("a\u202egnod\u202c b\u200bc", "agnod bc"),
        ("dòng một\r\ndòng hai\x07", "dòng một\ndòng hai"),
        ("<b>đậm</b>", "<b>đậm</b>"),
        (None, ""),
    ],
)
def test_a_text_is_shown_as_written_but_for_what_names_a_person(text, shown):
    assert readable([text]) == [shown]


def test_a_long_text_is_cut_and_says_so():
    assert readable(["a" * MOST_CHARACTERS]) == ["a" * MOST_CHARACTERS]
    (cut,) = readable(["a" * (MOST_CHARACTERS + 1)])
    assert cut == "a" * MOST_CHARACTERS + " … (còn nữa)"


def test_a_title_stands_above_its_text():
    found = readable_posts(posts(post("press:1", "Nội dung", title="Tiêu đề"), post("x:2", "Chỉ chữ")))
    assert found.to_dict() == {"press:1": "Tiêu đề\nNội dung", "x:2": "Chỉ chữ"}
