"""What people call the things that drafts name."""

import unicodedata

from nghe_lib.policy.wording import other_words, wordings


def test_groups_are_plain_words_each_once():
    for group in wordings():
        assert len(group) >= 2
        assert len(set(group)) == len(group), group
        assert all(word == unicodedata.normalize("NFC", word.lower()).strip() for word in group)


def test_a_thing_brings_its_other_names_and_not_its_own():
    said = other_words("Phải đeo rọ mõm khi ra đường")
    assert "bịt mõm" in said
    assert "rọ mõm" not in said


def test_a_syllable_within_another_is_no_name():
    assert other_words("chóp mũ") == []
    assert other_words("") == []
