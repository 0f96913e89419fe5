"""A phrase is found in every way people write it, and in no other word."""

import pytest

from nghe_lib.voices.phrases import found, pattern_of, phrases_of, readings


def holds(phrase: str, text: str) -> bool:
    return bool(found(readings([text]), pattern_of([phrase]))[0])


@pytest.mark.parametrize("text", ["cúp điện", "CÚP ĐIỆN", "cup dien", "cúp dien", "hay cúp,điện", "cu\u0301p điện"])
def test_with_and_without_diacritics(text):
    assert holds("cúp điện", text)


@pytest.mark.parametrize("text", ["cụp điện", "cúp điện2", "xcúp điện", "cúp. điện", ""])
def test_no_other_word(text):
    assert not holds("cúp điện", text)


def test_a_strict_phrase_needs_its_diacritics():
    assert holds("tự tử!", "nó tự tử")
    assert not holds("tự tử!", "lam tu tu thoi")


def test_a_forbidden_word_after_it():
    assert holds("giật điện -thoại", "bị giật điện chết")
    assert not holds("giật điện -thoại", "bị giật điện thoại")
    assert not holds("giật điện -thoại", "bi giat dien thoai")


def test_eight_syllables_may_stand_between_and_nine_may_not():
    assert holds("bé * đánh", "bé " + "là " * 8 + "đánh")
    assert not holds("bé * đánh", "bé " + "là " * 9 + "đánh")
    assert not holds("bé * đánh", "bé ngủ. Ba đánh đàn")


def test_lists_and_numbers():
    pattern = pattern_of(["AI * bị", "# hộ"], lists={"AI": ["con nít", "học sinh"]})
    assert found(readings(["học sinh đang bị", "hoc sinh bi", "con nít bị", "20 hộ", "hộ"]), pattern).tolist() == [
        True, True, True, True, False,
    ]  # fmt: skip


def test_no_phrase_finds_nothing_and_cells_are_split():
    assert not found(readings(["gì cũng được"]), pattern_of([])).any()
    assert phrases_of("a b | c!") == ["a b", "c!"]
