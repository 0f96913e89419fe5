import re

import pandas as pd
import pytest

from nghe_lib.report.blocks import bullets, cards, escaped, headlines, is_web_address, sentences, table
from tests.hostile import PAYLOADS


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_markup_in_any_block(payload):
    frame = pd.DataFrame({"a": [payload], "url": [payload]})
    blocks = [
        cards([(payload, payload, payload)]), sentences([payload]), bullets([payload], empty=""),
        bullets([], empty=payload),
        table(frame, labels={"a": payload}, link_column="url"), table(frame.head(0), labels={"a": "x"}, empty=payload),
        headlines([(payload, payload, [(payload, payload)])]),
    ]  # fmt: skip
    for block in blocks:
        tags = set(re.findall(r"<\s*([a-zA-Z!?][^\s>]*)", block.markup))
        assert tags <= {"div", "p", "ul", "li", "h3", "table", "thead", "tbody", "tr", "th", "td"}
        assert not re.search(r"<[^>]*\son\w+=", block.markup)


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://bao.example/a?b=1&c=2", True), ("http://bao.example", True), ("HTTPS://bao.example", True),
        ("javascript:alert(1)", False), ("data:text/html,x", False), ("//bao.example", False), ("/a", False),
        ("ftp://bao.example", False), ("https://", False), ("https://ten@bao.example", False), ("https://[", False),
        ("", False), (None, False), (float("nan"), False), (7, False),
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url, is_link):
    assert is_web_address(url) is is_link
    markup = table(
        pd.DataFrame({"t": ["tin"], "url": pd.Series([url], dtype=object)}), labels={"t": "T"}, link_column="url"
    ).markup
    assert ("<a href=" in markup) is is_link
    assert "tin" in markup


def test_a_link_tells_nothing_to_where_it_leads():
    markup = headlines([("x", "y", [("tin", 'https://bao.example/?a="><b>&c')])]).markup
    assert 'rel="noopener noreferrer nofollow"' in markup
    assert 'href="https://bao.example/?a=&quot;&gt;&lt;b&gt;&amp;c"' in markup


def test_marks_that_reorder_or_hide_text_are_left_out():
    assert escaped("a\u202eb\u200bc\x00d\x1be\ufefff\nngập") == "abc d ef\nngập"


def test_columns_of_numbers_stand_to_the_right():
    frame = pd.DataFrame({"name": ["a", "b"], "n": pd.Series([1234, None], dtype="Int64"), "none": [None, None]})
    markup = table(frame, labels={"name": "Tên", "n": "Số", "none": "Trống"}).markup
    assert '<th>Tên</th><th class="n">Số</th><th>Trống</th>' in markup
    assert '<td>a</td><td class="n">1.234</td><td>–</td>' in markup


def test_a_per_cent_sign_stays_with_its_number():
    assert escaped("12,3 % số bài") == "12,3\u00a0% số bài"


def test_an_empty_table_says_so():
    assert "Không có dòng nào" in table(pd.DataFrame({"a": []}), labels={"a": "A"}).markup
    assert "chưa có" in table(pd.DataFrame({"a": []}), labels={"a": "A"}, empty="chưa có").markup


def test_blocks_read_as_words_too():
    assert repr(cards([("Bài", 1234, "trong tuần")])) == "Bài: 1.234 (trong tuần)"
    assert repr(table(pd.DataFrame({"a": [1.5]}), labels={"a": "A"})) == "A\n1,500"
