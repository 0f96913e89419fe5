import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.text import count_terms, normalise
from nghe_lib.text.terms import keyword_in_context

ROUGH = st.lists(
    st.sampled_from(["mưa", "Mưa", "to", "hoà", "hòa", "10m", "a.b", "-", ".", ",", "\n", " ", "1.000", "x"])
)


def places(texts, term, **options):
    made = keyword_in_context(texts, term, **options)
    return list(zip(made["text_index"], made["left"], made["keyword"], made["right"], strict=True))


def test_left_and_right_are_the_raw_text():
    text = "Sáng nay,  Bão Hoa Sữa\nđổ bộ!"
    made = keyword_in_context([None, text], "bão hoa sữa")
    row = made.iloc[0]
    assert (row["text_index"], row["keyword"], row["left"], row["right"]) == (
        1,
        "Bão Hoa Sữa",
        "Sáng nay,  ",
        "\nđổ bộ!",
    )
    assert text[row["start"] : row["end"]] == "Bão Hoa Sữa"


@pytest.mark.parametrize(
    ("term", "keywords"),
    [
        ("ngap", ["ngập", "Ngap"]), ("ngập", ["ngập"]), ("NGẬP | lụt", ["ngập", "lụt"]), ("ngập lụt", ["ngập lụt"]),
        ("ngap lut | ngap", ["ngập lụt", "Ngap"]), ("ng", []),
    ],
)  # fmt: skip
def test_what_a_term_finds(term, keywords):
    assert [row[2] for row in places(["Đường ngập lụt", "Ngap"], term)] == keywords


def test_a_phrase_does_not_cross_punctuation_but_a_mark_inside_a_chunk_is_no_end():
    assert places(["xe. buýt", "xe, buýt", "xe - buýt"], "xe buýt") == []
    assert [row[2] for row in places(["xe-buýt", "xe  buýt"], "xe buýt")] == ["xe-buýt", "xe  buýt"]


def test_decomposed_text_is_found_and_given_back_as_it_was():
    text = unicodedata.normalize("NFD", "Trận bão hoà bình ập tới")
    row = keyword_in_context([text], "hòa bình").iloc[0]
    assert row["keyword"] == unicodedata.normalize("NFD", "hoà bình")
    assert row["left"] + row["keyword"] + row["right"] == text


def test_a_word_is_not_cut_in_two_by_the_width():
    assert places(["mười hai trận bão lớn nhất"], "bão", width=7) == [(0, " trận ", "bão", " lớn ")]
    assert places(["mười hai trận bão lớn nhất"], "bão", width=0) == [(0, "", "bão", "")]


def test_rows_can_be_ordered_by_what_stands_beside():
    texts = ["đêm bão tan", "ngày bão đến", "cơn bão to"]
    assert [row[0] for row in places(texts, "bão", order="right")] == [0, 2, 1]
    assert [row[0] for row in places(texts, "bão", order="left")] == [2, 1, 0]
    assert [row[0] for row in places(texts, "bão", order="right", max_rows=1)] == [0]


@settings(deadline=None)
@given(st.lists(ROUGH.map(" ".join), max_size=4), st.sampled_from(["mưa", "hòa", "to mưa", "hoà mưa", "mưa to"]))
def test_as_many_occurrences_as_are_counted(texts, term):
    counts, _ = count_terms(texts, unit="syllable", ngrams=(1, 2), vocabulary=normalise([term]))
    assert len(keyword_in_context(texts, term)) == counts.sum()


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=4), st.integers(0, 9))
def test_context_is_always_a_piece_of_the_text(texts, width):
    made = keyword_in_context(texts, "a", width=width)
    for row in made.itertuples():
        text = texts[row.text_index]
        assert text[row.start : row.end] == row.keyword
        assert row.left + row.keyword + row.right in text
        assert max(len(row.left), len(row.right)) <= width


def test_no_text_no_row():
    assert keyword_in_context([], "bão").empty
    assert keyword_in_context([None, ""], "bão").empty


@pytest.mark.parametrize("wrong", [{"term": " , "}, {"width": -1}, {"order": "middle"}, {"max_rows": -1}])
def test_values_out_of_bounds_are_refused(wrong):
    with pytest.raises(ParameterError):
        keyword_in_context(["bão"], **({"term": "bão"} | wrong))


def test_a_lone_surrogate_in_the_context_is_a_question_mark():
    assert keyword_in_context(["mưa \ud800 to"], "mưa")["right"].tolist() == [" ? to"]
