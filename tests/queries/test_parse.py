"""The grammar of queries: what is read, and how a broken one is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.queries import And, Field, Near, Not, Or, Phrase, Query, Title, Word, fields_of, parse, words_of
from nghe_lib.queries.grammar import MAX_DEPTH, MAX_DISTANCE, MAX_LENGTH, MAX_NEAR, MAX_STARS, MAX_WORDS

A, B, C = Word("a", 1), Word("b", 3), Word("c", 5)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a b", And((A, B))),
        ("a|b", Or((A, B))),
        ("a b|c", Or((And((A, B)), C))),
        ("(a b)", And((Word("a", 2), Word("b", 4)))),
        ('"a b"', Phrase("a b", 1)),
        ('"a b', Phrase("a b", 1)),
        ("a AND b", And((A, Word("b", 7)))),
        ("a HOẶC b", Or((A, Word("b", 8)))),
        ("a VÀ b", And((A, Word("b", 6)))),
        ("a OR b", Or((A, Word("b", 6)))),
        ("-a", Not(Word("a", 2), 1)),
        ("NOT a", Not(Word("a", 5), 1)),
        ("KHÔNG a", Not(Word("a", 7), 1)),
        ("không a", And((Word("không", 1), Word("a", 7)))),
        ("a-b", Word("a-b", 1)),
        ("- a", Word("a", 3)),
        ("--a", Word("--a", 1)),
        ("a NEAR/2 b", Near((A, Word("b", 10)), 2, 3)),
        ("a GẦN/0 b", Near((A, Word("b", 9)), 0, 3)),
        ('"a b"~3', Near((Word("a", 1), Word("b", 1)), 3, 1)),
        ('"a"~3', Word("a", 1)),
        ("title:a", Title(Word("a", 7), 1)),
        ("Platform:Facebook", Field("platform", "facebook", 1)),
        ('source:"Tuổi Trẻ"', Field("source", "Tuổi Trẻ", 1)),
        ("source:press:a", Field("source", "press:a", 1)),
        ("since:2025-11-01", Field("since", date(2025, 11, 1), 1)),
        ("16:30", Word("16:30", 1)),
        ("a: b", And((Word("a:", 1), Word("b", 4)))),
        ("a | ", A),
        (" | a", Word("a", 4)),
    ],
)
def test_a_query_becomes_a_tree(query, tree):
    assert parse(query).root == tree


@pytest.mark.parametrize("query", ["", "  ", " | ", "()", '""', "!!! … ,", "- |", ":"])
def test_a_query_without_a_word_asks_for_nothing(query):
    assert parse(query) == Query(None)


def test_what_is_said_twice_is_asked_once():
    assert parse("a b a") == parse("a b")
    assert parse("a | a").root == A


def test_switches_are_no_part_of_the_tree():
    assert parse("accents:strict a teencode:on") == Query(Word("a", 16), "strict", teencode=True)


@pytest.mark.parametrize(
    ("query", "place", "said"),
    [
        ("a (b", 3, "không có ')'"),
        ("a b)", 4, "không có '('"),
        ("a AND", 3, "thiếu vế sau 'AND'"),
        ("OR a", 1, "thiếu vế trước"),
        ("a OR | b", 3, "thiếu vế sau"),
        ("a NOT", 6, "thiếu từ"),
        ("(NOT )", 6, "thiếu từ"),
        ("a NEAR b", 3, "a NEAR/5 b"),
        ("a NEAR/x b", 3, "cần một số"),
        ('"a b"~', 1, '"a b"~5'),
        ("NEAR/2 b", 1, "thiếu từ"),
        ("a NEAR/2", 9, "thiếu từ"),
        ("a NEAR/2 b NEAR/3 c", 12, "cùng một khoảng cách"),
        ("a NEAR/2 (b c)", 3, "hai bên 'NEAR/2'"),
        ("a NEAR/2 -b", 10, "thiếu từ"),
        ("platfrom:x", 1, "ý bạn là 'platform'?"),
        ("http://a.vn", 1, "trong ngoặc kép"),
        ("platform:facebok", 10, "ý bạn là 'facebook'?"),
        ("kind:báo", 6, "article"),
        ("since:1/11/2025", 7, "2025-11-01"),
        ("since:0001-01-01", 7, "2025-11-01"),
        ("title: a", 1, "viết liền"),
        ("a title:-b", 3, "thiếu giá trị"),
        ("accents:no", 9, "auto, strict, fold"),
        ("-teencode:on", 1, "phủ định"),
        ("accents:fold accents:auto", 14, "đã được đặt"),
        ("a \ud800", 3, "Unicode"),
        (f"a NEAR/{MAX_DISTANCE + 1} b", 3, "lớn nhất"),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH + 1, "10.000"),
        ("(" * (MAX_DEPTH + 1), MAX_DEPTH + 1, "lồng nhau"),
        ("a " * (MAX_WORDS + 1), 2 * MAX_WORDS + 1, "quá 500 từ"),
        (f'"{"a " * (MAX_WORDS + 1)}"', 1, "quá 500 từ"),
        (f'"{"a " * (MAX_NEAR + 1)}"~3', 1, "nhiều nhất 10"),
        (" NEAR/1 ".join("a" * (MAX_NEAR + 1)), 84, "nhiều nhất 10"),
        ("* " * (MAX_STARS + 1), 2 * MAX_STARS + 1, "dấu *"),
    ],
)
def test_a_broken_query_is_one_line_with_its_place(query, place, said):
    with pytest.raises(ParameterError) as caught:
        parse(query)
    message = str(caught.value)
    assert f"ở ký tự {place}:" in message
    assert said in message
    assert "\n" not in message
    assert "▶" in message


def test_limits_are_inclusive():
    assert parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH).root is not None
    assert len(words_of(parse(" ".join(f"a{number}" for number in range(MAX_WORDS))).root)) == MAX_WORDS
    assert parse("* " * MAX_STARS).root is not None
    assert parse(f'"{"a " * MAX_WORDS}"').root is not None
    assert len(parse(f'"{"a " * MAX_NEAR}"~3').root.parts) == MAX_NEAR
    assert parse(f"a NEAR/{MAX_DISTANCE} b").root is not None
    assert parse("a" * MAX_LENGTH).root is not None


def test_the_columns_a_query_reads():
    assert fields_of(parse("title:a platform:press since:2025-01-01").root) == {
        "title",
        "text",
        "platform",
        "published_at",
    }
    assert fields_of(parse("kind:post").root) == {"kind"}
    assert fields_of(parse("").root) == set()


@given(st.text(alphabet='ab*"()|-~:/ \nNEAROTD\x00ế\u0323😀'))
def test_anything_typed_is_read_or_refused_in_one_line(query):
    try:
        parse(query)
    except ParameterError as reason:
        assert "\n" not in str(reason)
