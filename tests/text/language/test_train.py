import numpy as np

from nghe_lib.text.language.train import CLASSES, train
from nghe_lib.text.language.words import BUCKETS, feature_counts, latin_words

TEXTS = {
    "vi": ["đường ngập nước rồi", "trời chưa tạnh mưa"], "en": ["the road is flooded", "it still rains"],
    "es": ["la calle está inundada"], "de": ["die straße steht unter wasser"],
}  # fmt: skip
EACH = dict.fromkeys(CLASSES, 200)


def test_a_seed_gives_one_model():
    first, second = (train(TEXTS, per_class=EACH, seed=5) for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert first["weights"].shape == (BUCKETS, len(CLASSES))


def test_words_seen_in_one_language_speak_for_it():
    model = train(TEXTS, per_class=EACH, seed=5)
    words = ["ngập", "ngap", "flooded", "calle"]
    scores = feature_counts(words) @ model["weights"].astype(np.float32)
    assert [CLASSES[best] for best in scores.argmax(axis=1)] == list(CLASSES)


def test_words_are_lower_case_and_endless_letters_are_cut():
    assert latin_words("ĐẸPPPPP quá trời, can't") == (["đẹp", "quá", "trời", "can't"], 0)


def test_signs_that_stand_for_words_count_as_several_letters():
    assert latin_words("洪 год") == ([], 7)
