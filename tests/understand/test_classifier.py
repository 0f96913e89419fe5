"""Learning from labelled examples: fifty are enough to begin, nothing leaks, and what was written is what is read."""

import numpy as np
import pytest

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.understand import classifier

GOOD = ["hay lắm", "rất hài lòng", "tuyệt vời quá", "cảm ơn nhiều", "sạch đẹp, dễ chịu"]
BAD = ["tệ quá", "rất bực mình", "ngập suốt ngày", "kẹt xe khổ sở", "dơ và hôi"]
TEXTS = [f"{said} {number}" for number in "một hai ba bốn năm".split() for said in (*GOOD, *BAD)]
LABELS = ["good" if text.rpartition(" ")[0] in GOOD else "bad" for text in TEXTS]
ANSWERS = ["good", "bad"]


@pytest.fixture(scope="module")
def learned():
    return classifier.fit(TEXTS, LABELS, answers=ANSWERS, seed=1)


def test_fifty_examples_teach_what_they_say(learned):
    chances = learned.probabilities(["tuyệt vời", "kẹt xe, bực mình"])
    assert chances.dtype == np.float32
    assert list(chances.argmax(axis=1)) == [0, 1]
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)


def test_the_answer_to_nothing_is_the_share_of_each_answer(learned):
    assert np.allclose(learned.probabilities([None, ""]), 0.5)


def test_no_text_has_no_answer(learned):
    assert learned.probabilities([]).shape == (0, 2)


def test_what_is_written_is_what_is_read(learned, tmp_path):
    classifier.write("mood", learned, about={}, folder=tmp_path)
    again = classifier.read("mood", folder=tmp_path)
    assert again.answers == learned.answers
    assert np.array_equal(again.probabilities(TEXTS), learned.probabilities(TEXTS))


def test_the_same_examples_and_seed_give_the_same_model(learned):
    again = classifier.fit(TEXTS, LABELS, answers=ANSWERS, seed=1)
    assert np.array_equal(again.probabilities(TEXTS), learned.probabilities(TEXTS))


def test_a_label_nobody_asked_for_is_named():
    with pytest.raises(ParameterError, match="'goood'.*'good'"):
        classifier.fit(["a", "b"], ["goood", "bad"], answers=ANSWERS, seed=1)


def test_every_text_needs_one_label():
    with pytest.raises(ParameterError, match="2 bài nhưng 1 nhãn"):
        classifier.fit(["a", "b"], ["good"], answers=ANSWERS, seed=1)


def test_one_kind_of_label_teaches_nothing():
    with pytest.raises(TooLittleDataError):
        classifier.fit(["a", "b"], ["good", "good"], answers=ANSWERS, seed=1)


def test_labels_given_by_lot_are_not_known_out_of_fold():
    chance = np.random.default_rng(3)
    labels = chance.choice(ANSWERS, size=len(TEXTS)).tolist()
    chances = classifier.out_of_fold(
        TEXTS, labels, answers=ANSWERS, seed=1, groups=[t.rpartition(" ")[0] for t in TEXTS]
    )
    right = np.mean([ANSWERS[best] == label for best, label in zip(chances.argmax(axis=1), labels, strict=True)])
    assert right < 0.75


def test_an_answer_without_examples_gets_little_chance():
    chances = classifier.fit(TEXTS, LABELS, answers=[*ANSWERS, "never"], seed=1).probabilities(TEXTS)
    assert chances[:, 2].max() < 0.1


def test_texts_learned_without_their_diacritics_too_are_understood_without_them():
    texts = [f"{said} {number}" for number in "một hai ba bốn năm".split() for said in ("mưa", "mửa", "bận", "bẩn")]
    labels = ["good" if text.startswith(("mưa", "bận")) else "bad" for text in texts]
    once = classifier.fit(["chợ đông", "chó dữ"] * 5, ["good", "bad"] * 5, answers=ANSWERS, seed=1, calibrate=False)
    twice = classifier.fit(["chợ đông", "chó dữ"] * 5, ["good", "bad"] * 5, answers=ANSWERS, seed=1, calibrate=False,
                           bare_weight=1.0)  # fmt: skip
    bare = ["cho dong", "cho du"]
    assert np.diff(twice.probabilities(bare)[:, 0])[0] < np.diff(once.probabilities(bare)[:, 0])[0] < 0
    kept = classifier.fit(texts, labels, answers=ANSWERS, seed=1, calibrate=False, bare_weight=1.0)
    assert np.array_equal(kept.probabilities(texts).argmax(axis=1), [ANSWERS.index(label) for label in labels])
