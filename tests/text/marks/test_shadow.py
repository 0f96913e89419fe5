import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.text.marks.shadow import shadow


def test_a_plain_text_is_its_own_shadow():
    assert shadow("Ngập 50K").text == "ngập 50k"
    assert shadow("Ngập 50K").raw(5, 8) == (5, 8)


def test_hidden_signs_are_left_out_and_marks_joined():
    seen = shadow("a\u0301\u200b１\u00a0B")
    assert seen.text == "á1 b"
    assert [seen.raw(place, place + 1) for place in range(4)] == [(0, 2), (3, 4), (4, 5), (5, 6)]


def test_a_letter_that_lower_case_makes_two_keeps_its_place():
    seen = shadow("İ9")
    assert seen.raw(len(seen.text) - 1, len(seen.text)) == (1, 2)


@given(st.text(max_size=30))
def test_every_sign_of_a_shadow_has_its_place(text):
    seen = shadow(text)
    places = [seen.raw(place, place + 1) for place in range(len(seen.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(st.text(alphabet="aăâeêoôơuưyđ áàảãạ12", max_size=20))
def test_both_unicode_forms_cast_the_same_shadow(text):
    assert shadow(unicodedata.normalize("NFD", text)).text == shadow(unicodedata.normalize("NFC", text)).text
