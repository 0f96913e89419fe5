"""A transformer folder: the scores of the reference, its own tokens, and nothing believed that could run code."""

import json
from pathlib import Path

import numpy as np
import pytest

from nghe_lib.errors import ParameterError, StoreError
from nghe_lib.tasks import EMOTION, SENTIMENT
from nghe_lib.understand import transformer
from nghe_lib.understand.transformer.encoder import scores
from nghe_lib.understand.transformer.read import _batches
from nghe_lib.understand.transformer.shape import read_shape
from nghe_lib.understand.transformer.tokenization import read_tokenizer
from nghe_lib.understand.transformer.weights import read_weights
from tests.understand.transformer.tiny import LABELS, config, folder, with_json_tokenizer, with_phobert_tokenizer

pytest.importorskip("safetensors", reason="the extra 'transformer' is not installed")
pytest.importorskip("tokenizers", reason="the extra 'transformer' is not installed")

# Logits of the same weights and tokens by transformers 4.49 (Flax models): the second text is padded by four tokens.
REFERENCE = {
    "roberta": [[2.05705, 1.27395, 0.46221], [2.01652, 1.24172, 0.46520]],
    "bert": [[-0.80090, 0.09023, 1.63508], [-0.78927, 0.07353, 1.60334]],
}


@pytest.fixture
def model(tmp_path):
    return with_json_tokenizer(folder(tmp_path / "mô hình", config()))


@pytest.mark.parametrize("kind", REFERENCE)
def test_the_scores_are_those_of_the_reference(tmp_path, kind):
    shape = read_shape(folder(tmp_path, config(kind)) / "config.json")
    pad = shape.pad_id
    tokens = np.array([[0, 5, 6, 7, 8, 9, 2], [0, 11, 2, pad, pad, pad, pad]])
    is_token = np.arange(7)[None, :] < np.array([[7], [3]])
    found = scores(tokens, is_token, read_weights(tmp_path, shape), shape)
    assert found.dtype == np.float32
    assert np.abs(found - REFERENCE[kind]).max() < 1e-4


def test_a_folder_answers_in_the_order_of_the_task(model):
    found = transformer.read(model, task=SENTIMENT)
    texts = ["đường ngập quá", None, "xe buýt mới chạy êm cảm ơn phường rác tệ tốt không quá êm xe", ""]
    chances = found.probabilities(texts)
    assert found.answers == SENTIMENT.names
    assert chances.shape == (4, 3) and chances.dtype == np.float32
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-6)
    assert np.array_equal(chances[1], chances[3])
    plain = transformer.read(model)
    assert plain.answers == tuple(LABELS.values())
    assert np.array_equal(plain.probabilities(texts)[:, ::-1], chances)


def test_it_answers_with_the_columns_of_predict(model):
    found = transformer.predict(["đường ngập quá", "xe"], task=SENTIMENT, folder=model)
    assert list(found) == ["label", "score", "p_positive", "p_neutral", "p_negative"]
    chances = found[["p_positive", "p_neutral", "p_negative"]].to_numpy()
    assert found["label"].tolist() == [SENTIMENT.names[one] for one in chances.argmax(axis=1)]
    assert found["score"].tolist() == chances.max(axis=1).tolist()
    assert transformer.predict([], task=SENTIMENT, folder=model).empty


def test_the_answer_to_a_text_does_not_depend_on_its_neighbours(model):
    found = transformer.read(model)
    texts = ["đường ngập quá", "xe", "rác phường tệ quá không êm", "xe buýt mới chạy êm"]
    alone = np.concatenate([found.probabilities([text]) for text in texts])
    assert np.abs(found.probabilities(texts) - alone).max() < 1e-6
    assert found.probabilities([]).shape == (0, 3)


def test_half_precision_is_read(tmp_path):
    half = with_json_tokenizer(folder(tmp_path / "a", config(), dtype=np.float16))
    whole = with_json_tokenizer(folder(tmp_path / "b", config()))
    text = ["đường ngập quá"]
    assert np.abs(transformer.read(half).probabilities(text) - transformer.read(whole).probabilities(text)).max() < 0.01


def test_phobert_tokens_are_those_of_the_reference(tmp_path):
    place = with_phobert_tokenizer(folder(tmp_path, config()))
    tokenize = read_tokenizer(place, most_tokens=20)
    # Words as our segmenter cuts them; token numbers by PhobertTokenizer of transformers 4.49 for the same words.
    assert tokenize(["đường ngập xe buýt mới quá lạ"]) == [[0, 4, 5, 6, 7, 10, 11, 12, 13, 14, 3, 3, 2]]
    assert read_tokenizer(place, most_tokens=6)(["đường ngập xe buýt mới quá lạ"]) == [[0, 4, 5, 6, 7, 2]]
    assert tokenize(["", "😡"]) == [[0, 2], [0, 3, 2]]
    assert transformer.read(place, task=SENTIMENT).probabilities(["đường ngập"]).shape == (1, 3)


def test_no_text_is_read_beyond_the_models_length(model):
    found = transformer.read(model)
    assert found.shape.most_tokens == 12
    assert {len(one) for one in found.tokenize(["xe " * 500])} == {12}
    assert np.isfinite(found.probabilities(["xe " * 500])).all()


def test_batches_hold_every_text_once_and_stay_small():
    lengths = np.random.default_rng(1).integers(2, 256, 500).tolist()
    made = _batches(lengths)
    assert sorted(place for batch in made for place in batch) == list(range(500))
    assert all(max(lengths[place] for place in batch) * len(batch) <= 4_096 for batch in made)


def test_weights_that_could_run_code_are_refused(model):
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    with pytest.raises(ParameterError, match=r"pytorch_model.bin có thể chứa mã chạy được.*safe_serialization=True"):
        transformer.read(model)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model_type": "gpt2"}, "model_type là 'gpt2'"),
        ({"architectures": ["RobertaForMaskedLM"]}, "không phải mô hình phân loại"),
        ({"hidden_act": "relu"}, "hidden_act"),
        ({"position_embedding_type": "relative_key"}, "position_embedding_type"),
        ({"problem_type": "multi_label_classification"}, "đúng một nhãn"),
        ({"hidden_size": "16"}, "'hidden_size' phải là số nguyên dương"),
        ({"num_attention_heads": 3}, "chia hết"),
        ({"id2label": {"0": "a"}}, "ít nhất hai nhãn"),
        ({"id2label": {"0": "a", "2": "b"}}, "ít nhất hai nhãn"),
    ],
)
def test_a_config_that_cannot_be_read_is_refused_in_words(tmp_path, changes, said):
    (tmp_path / "config.json").write_text(json.dumps(config() | changes), encoding="utf-8")
    with pytest.raises(ParameterError, match=said):
        transformer.read(tmp_path)


def broken(name: str, content: bytes | None, kind: type[Exception], said: str, **options: object):
    return pytest.param(name, content, kind, said, id=f"{name} {said}", **options)


@pytest.mark.parametrize(
    ("name", "content", "kind", "said"),
    [
        broken("config.json", None, ParameterError, "thiếu"),
        broken("config.json", b"[1]", ParameterError, "JSON"),
        broken("config.json", b"{", ParameterError, "không phải JSON"),
        broken("config.json", b" " * 1_000_001, ParameterError, "quá lớn"),
        broken("model.safetensors", b"\x80\x04cposix\nsystem\n", StoreError, "không đọc được"),
        broken("tokenizer.json", b"{}", StoreError, "không đọc được"),
        broken("tokenizer.json", None, ParameterError, "thiếu tokenizer.json"),
    ],
)
def test_a_broken_folder_is_refused_in_words(model, name, content, kind, said):
    path: Path = model / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(kind, match=said):
        transformer.read(model)


def test_weights_of_another_model_are_refused(model):
    (model / "config.json").write_text(json.dumps(config(intermediate_size=20)), encoding="utf-8")
    with pytest.raises(StoreError, match="không cùng một mô hình"):
        transformer.read(model)
    (model / "config.json").write_text(json.dumps(config(num_hidden_layers=3)), encoding="utf-8")
    with pytest.raises(StoreError, match="thiếu 16 ma trận"):
        transformer.read(model)


def test_labels_must_be_the_answers_of_the_task(tmp_path, model):
    with pytest.raises(ParameterError, match="không phải các câu trả lời của 'emotion'"):
        transformer.read(model, task=EMOTION)
    unnamed = config(id2label={"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"})
    place = with_json_tokenizer(folder(tmp_path / "b", unnamed))
    with pytest.raises(ParameterError, match="hãy cho labels theo thứ tự"):
        transformer.read(place, task=SENTIMENT)
    named = transformer.read(place, task=SENTIMENT, labels=["tiêu cực", "neutral", "Positive"])
    assert np.array_equal(named.probabilities(["rác"]), transformer.read(model, task=SENTIMENT).probabilities(["rác"]))
    with pytest.raises(ParameterError, match="3 nhãn, đã cho 2"):
        transformer.read(place, labels=["a", "b"])
