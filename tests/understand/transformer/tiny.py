"""A tiny model folder as `save_pretrained` writes it, with seeded weights and an invented vocabulary."""

import json
from pathlib import Path

import numpy as np

from nghe_lib.understand.transformer.shape import read_shape
from nghe_lib.understand.transformer.weights import shapes

WORDS = "đường ngập quá xe buýt mới chạy êm rác phường cảm ơn tệ tốt không".split()
LABELS = {"0": "negative", "1": "neutral", "2": "positive"}


def config(kind: str = "roberta", **changes: object) -> dict:
    """A small config.json."""
    head = {"roberta": "Roberta", "xlm-roberta": "XLMRoberta", "bert": "Bert"}.get(kind, "Other")
    pad = 0 if kind == "bert" else 1
    return {
        "model_type": kind, "architectures": [f"{head}ForSequenceClassification"], "vocab_size": 40, "hidden_size": 16,
        "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24, "max_position_embeddings": 14,
        "pad_token_id": pad, "type_vocab_size": 1, "layer_norm_eps": 1e-5, "id2label": LABELS,
    } | changes  # fmt: skip


def folder(path: Path, said: dict, *, dtype: object = np.float32) -> Path:
    """config.json and model.safetensors; the same config gives the same weights."""
    from safetensors.numpy import save_file

    path.mkdir(parents=True, exist_ok=True)
    (path / "config.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    rng = np.random.default_rng(7)
    made = {}
    for name, size in sorted(shapes(read_shape(path / "config.json")).items()):
        made[name] = rng.normal(0, 0.4, [1 if n == -1 else n for n in size]).astype(dtype)
    save_file(made, path / "model.safetensors")
    return path


def with_json_tokenizer(path: Path) -> Path:
    """A word-level tokenizer.json that marks both ends."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    marks = ["<s>", "<pad>", "</s>", "<unk>"]
    known = {word: number for number, word in enumerate([*marks, *WORDS])}
    made = Tokenizer(models.WordLevel(known, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    made.save(str(path / "tokenizer.json"))
    return path


def with_phobert_tokenizer(path: Path) -> Path:
    """vocab.txt and bpe.codes that know a few pieces."""
    pieces = ["đường", "ng@@", "ập", "xe_buýt", "x@@", "e", "m@@", "ới", "q@@", "u@@", "á"]
    (path / "vocab.txt").write_text("".join(f"{piece} {99 - n}\n" for n, piece in enumerate(pieces)), encoding="utf-8")
    merges = ["n g", "ậ p</w>", "đ ư", "đư ờ", "đườ n", "đườn g</w>", "x e", "xe _", "b u", "bu ý", "xe_ buý",
              "xe_buý t</w>", "ớ i</w>"]  # fmt: skip
    (path / "bpe.codes").write_text("".join(f"{pair} 9\n" for pair in merges), encoding="utf-8")
    return path
