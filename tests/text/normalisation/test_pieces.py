import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.text.normalisation.pieces import MAX_PIECE, is_word, pieces, sort_of


@given(st.text(max_size=60))
def test_pieces_cover_the_chunk(chunk):
    assert "".join(pieces(chunk)) == chunk
    assert all(pieces(chunk))


@pytest.mark.parametrize(
    ("chunk", "wanted"),
    [
        ("đi.", ["đi", "."]), ("vui:v", ["vui", ":v"]), ("hay=))", ["hay", "=))"]), ("(k)", ["(", "k", ")"]),
        ("v.v...", ["v.v", "..."]), ("k-pop", ["k-pop"]), ("I'm", ["I'm"]), ("tp.hcm,", ["tp.hcm", ","]),
        ("50k", ["50k"]), ("a\nb", ["a", "\n", "b"]),
    ],
)  # fmt: skip
def test_words_part_from_marks_but_not_from_what_belongs_to_them(chunk, wanted):
    assert pieces(chunk) == wanted


@pytest.mark.parametrize("chunk", ["https://a.vn/k", "@k", "(#k", "b@a.vn", "a.com/k", "k.pdf"])
def test_addresses_are_one_piece(chunk):
    assert pieces(chunk) == [chunk]


def test_a_word_is_letters_and_not_too_many():
    assert is_word("đ" * MAX_PIECE)
    assert not is_word("đ" * (MAX_PIECE + 1))
    assert not is_word("50k")


@pytest.mark.parametrize(("piece", "sort"), [("Đi", "đi"), ("50k", "0"), ("?!", "."), (":", ","), ("😂", "@")])
def test_a_piece_as_context_is_its_word_or_its_kind(piece, sort):
    assert sort_of(piece) == sort
