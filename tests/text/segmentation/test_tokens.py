import string

import pytest

from nghe_lib.text.segmentation.package import featurizer, package
from nghe_lib.text.segmentation.tokens import LONGEST_RUN, pieces, properties

SIGNS = string.digits + string.ascii_letters + string.punctuation + "đĐạẠỹỸ"


def asked(token):
    lower, *said = (value.split("=", 1)[1] for value in featurizer().process([[[token]]])[0][0])
    return (lower, *(value == "True" for value in said))


def test_properties_are_those_the_featuriser_gives():
    tokens = [
        *SIGNS,
        *(first + second for first in SIGNS for second in SIGNS),
        "1" * 9,
        "1" * 10,
        "1" * 11,
        "Bác",
        "vàng",
    ]
    assert properties(tokens, package()) == [asked(token) for token in tokens]


@pytest.mark.parametrize(
    ("chunk", "tokens"),
    [
        ("đường.", ["đường", "."]),
        ("nghành", ["ngành"]),
        ("Ðường", ["Đường"]),
        ("TP.HCM", ["TP.HCM"]),
        ("😀ừ", ["😀", "ừ"]),
    ],
)
def test_a_chunk_is_parted_and_spelt_as_the_package_does(chunk, tokens):
    assert [piece.token for piece in pieces(chunk, package(), final=True)] == tokens


def test_pieces_know_the_raw_characters_they_came_from():
    found = pieces("(ho\u0300a,", package(), final=True)
    assert [(piece.token, piece.start, piece.stop) for piece in found] == [("(", 0, 1), ("hòa", 1, 5), (",", 5, 6)]


def test_a_long_run_is_read_in_parts():
    found = pieces("a" * LONGEST_RUN + "b", package(), final=True)
    assert [piece.stop - piece.start for piece in found] == [LONGEST_RUN, 1]
