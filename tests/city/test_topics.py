"""Vocabularies: complete, with their places and slots."""

import re
import unicodedata

import numpy as np
import pytest

from nghe_lib.city.topics import Vocabulary, fill, number_of, topic_numbers, topics, vocabularies

SECTORS = {
    "giao thông", "cấp thoát nước", "cây xanh", "chiếu sáng", "điện lực", "viễn thông", "vận tải hành khách công cộng",
    "tài nguyên môi trường", "trật tự đô thị", "dịch vụ hành chính công", "tiếng ồn", "y tế", "giáo dục",
    "an toàn thực phẩm", "nhà ở – đất đai", "an ninh trật tự",
}  # fmt: skip


def test_all_sectors_are_spoken_of():
    assert {topic.parent for topic in topics()} - {""} == SECTORS
    assert len([topic for topic in topics() if topic.parent]) >= 16


@pytest.mark.parametrize("vocabulary", vocabularies(), ids=lambda vocabulary: vocabulary.name)
def test_every_phrase_is_well_formed(vocabulary: Vocabulary):
    for mark, phrases in vocabulary.phrases.items():
        for phrase in phrases:
            assert phrase.count("{noi}") == (0 if mark == "a" else 1), phrase
            assert unicodedata.is_normalized("NFC", phrase)
            assert set(re.findall(r"\{(\w+)\}", phrase)) - {"noi"} <= set(vocabulary.slots), phrase
            assert "  " not in phrase
    assert abs(sum(vocabulary.sentiment) - 1.0) < 1e-9


def test_events_belong_to_topics():
    numbers = topic_numbers()
    assert max(numbers) < len(topics())
    assert vocabularies()[numbers[number_of("triều cường lịch sử")]].name == "ngập nước"


def test_slots_inside_slots_are_filled():
    slots = {"a": ("x {b}",), "b": ("y",)}
    assert fill("{a} ở {noi}", slots, np.random.default_rng(0)) == "x y ở {noi}"
