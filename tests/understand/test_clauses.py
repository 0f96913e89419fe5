"""Where a target is named, and the words that go with it."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.text import fold_accents
from nghe_lib.understand.clauses import find_mentions, names_of

KNOWN = names_of({"xe buýt": ["xe buýt", "xe bus"], "nhân viên": [], "cảnh sát": ["csgt", "cảnh sát giao thông"]})


def _clauses(text: str) -> list[tuple[str, str]]:
    return [(one.target, text[one.clause_start : one.clause_end].strip(" ,.")) for one in find_mentions(text, KNOWN)]


def test_a_word_of_contrast_parts_praise_from_blame():
    assert _clauses("Xe buýt sạch nhưng nhân viên cáu gắt. Còn CSGT thì lịch sự.") == [
        ("xe buýt", "Xe buýt sạch"), ("nhân viên", "nhưng nhân viên cáu gắt"), ("cảnh sát", "Còn CSGT thì lịch sự"),
    ]  # fmt: skip


def test_a_comma_parts_two_targets_but_not_one():
    assert _clauses("Xe buýt mới, nhân viên dễ thương") == [
        ("xe buýt", "Xe buýt mới"), ("nhân viên", "nhân viên dễ thương"),
    ]  # fmt: skip
    assert _clauses("Xe buýt mới, sạch, đúng giờ") == [("xe buýt", "Xe buýt mới, sạch, đúng giờ")]


@pytest.mark.parametrize("link", [" và ", ", ", " với ", "/", " lẫn "])
def test_what_is_said_of_names_side_by_side_goes_for_both(link):
    text = f"Xe buýt{link}nhân viên đều tệ"
    assert _clauses(text) == [("xe buýt", text), ("nhân viên", text)]


def test_a_text_without_diacritics_is_found_and_other_diacritics_are_other_words():
    assert _clauses("xe buyt tre hoai") == [("xe buýt", "xe buyt tre hoai")]
    assert _clauses("xé bụyt") == []


def test_a_name_inside_a_longer_word_is_no_name():
    assert _clauses("xe buýts") == []
    assert _clauses("nhân viên2") == []


def test_the_longer_name_wins_where_two_overlap():
    known = names_of({"sở": ["Sở"], "sở y tế": ["Sở Y tế"]})
    assert [one.target for one in find_mentions("Sở Y tế trả lời, Sở chưa", known)] == ["sở y tế", "sở"]


def test_offsets_are_of_the_text_as_given_composed_or_not():
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "Hôm nay xe buýt trễ")
        one = find_mentions(text, KNOWN)[0]
        assert unicodedata.normalize("NFC", text[one.start : one.end]) == "xe buýt"


def test_a_target_without_a_letter_is_refused_by_name():
    with pytest.raises(ParameterError, match="đối tượng 'metro'"):
        names_of({"metro": ["!!"]})


PIECES = st.sampled_from(
    ["xe buýt", "Nhân viên", "CSGT", " ", ", ", ". ", " nhưng ", " và ", "tốt", "dở", "\n", "İ", "!"]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=14).map("".join))
def test_every_name_lies_in_its_clause_and_is_the_name_it_says(text):
    found = find_mentions(text, KNOWN)
    for one in found:
        assert 0 <= one.clause_start <= one.start < one.end <= one.clause_end <= len(text)
        said = " ".join(fold_accents(text[one.start : one.end].lower()).split())
        assert said in {"xe buyt", "xe bus", "nhan vien", "csgt", "canh sat giao thong"}
    assert all(a.end <= b.start for a, b in pairwise(found))
