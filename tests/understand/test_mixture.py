"""Experts for kinds of text, heard through a gate."""

from dataclasses import replace

import numpy as np
import pytest

from nghe_lib.understand import classifier, mixture
from nghe_lib.understand.features import read as read_features
from nghe_lib.understand.mixture import Mixture

STREET = ["đường ngập quá", "kẹt xe hoài", "đèn hỏng rồi", "vỉa hè thoáng", "phố sạch đẹp", "cầu mới dễ đi"] * 4
SHOP = ["hàng lỗi", "giao chậm", "hộp móp", "hàng tốt", "giao nhanh", "hộp chắc chắn"] * 4
MOOD = (["bad"] * 3 + ["good"] * 3) * 4


@pytest.fixture(scope="module")
def mixed() -> Mixture:
    gate = classifier.fit(STREET + SHOP, ["street"] * 24 + ["shop"] * 24, answers=["street", "shop"], seed=1)
    return Mixture(
        gate, tuple(classifier.fit(texts, MOOD, answers=["bad", "good"], seed=1) for texts in (STREET, SHOP))
    )


def test_what_is_said_lies_between_what_the_experts_say(mixed):
    features = read_features(["đường ngập", "hàng tốt", "gì đó khác hẳn", ""])
    said = [expert.chances(features) for expert in mixed.experts]
    found = mixed.chances(features)
    assert (found <= np.maximum(*said) + 1e-6).all() and (found >= np.minimum(*said) - 1e-6).all()
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_a_text_is_judged_by_the_expert_of_its_kind(mixed):
    features = read_features(["hàng lỗi", "đường ngập quá"])
    assert mixed.gate.chances(features).argmax(axis=1).tolist() == [1, 0]
    assert mixed.chances(features).argmax(axis=1).tolist() == [0, 0]


def test_a_mixture_is_read_back_as_it_was_written_and_a_single_classifier_too(mixed, tmp_path):
    mixture.write("both", mixed, about={}, folder=tmp_path)
    classifier.write("one", mixed.experts[0], about={}, folder=tmp_path)
    features = read_features(["đường ngập", "hàng tốt"])
    np.testing.assert_array_equal(mixture.read("both", folder=tmp_path).chances(features), mixed.chances(features))
    np.testing.assert_array_equal(
        mixture.read("one", folder=tmp_path).chances(features), mixed.experts[0].chances(features)
    )


def test_an_expert_of_another_kind_need_not_be_asked(mixed):
    sure = read_features(["hàng lỗi giao chậm hộp móp"])
    street, shop = mixed.gate.chances(sure)[0]
    assert shop > street
    kinds = np.array([[0.0, 1.0]], np.float32)
    np.testing.assert_allclose(mixed.chances(sure, kinds=kinds), mixed.experts[1].chances(sure))
    deaf = Mixture(replace(mixed.gate, slopes=np.array([100.0], np.float32)), mixed.experts)
    np.testing.assert_allclose(deaf.chances(sure), mixed.experts[1].chances(sure))
    chances, given = mixed.answered(sure)
    assert given.tolist() == chances.argmax(axis=1).tolist()
