"""What `config.json` of a model folder says, checked: sizes, answers, and whether this is a model we can read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nghe_lib.errors import ParameterError, faults

KINDS = {
    "roberta": "roberta",
    "xlm-roberta": "roberta",
    "bert": "bert",
}  # what the model calls itself: prefix of weights
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Shape:
    """Sizes of an encoder with a classifier on top. most_tokens: longest text it was made for, both ends counted."""

    prefix: str
    n_layers: int
    n_heads: int
    width: int
    inner_width: int
    vocabulary: int
    pad_id: int
    most_tokens: int
    epsilon: float
    labels: tuple[str, ...]


def read_shape(path: Path) -> Shape:
    """The shape that `config.json` at `path` tells; raises ParameterError with everything that cannot be read here."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ParameterError(f"{path} quá lớn, không phải config.json của một mô hình")
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as reason:
        raise ParameterError(f"thiếu {path}; hãy chỉ thư mục do save_pretrained ghi ra") from reason
    except ValueError as reason:
        raise ParameterError(f"{path} không phải JSON: {reason}") from reason
    found = _faults(said) if isinstance(said, dict) else ["cần một đối tượng JSON"]
    if found:
        raise ParameterError(faults(f"{path}:", found))
    prefix = KINDS[said["model_type"]]
    positions, pad = said["max_position_embeddings"], said.get("pad_token_id", 0)
    return Shape(
        prefix, said["num_hidden_layers"], said["num_attention_heads"], said["hidden_size"], said["intermediate_size"],
        said["vocab_size"], pad, positions - pad - 1 if prefix == "roberta" else positions,
        float(said.get("layer_norm_eps", 1e-12)), _labels(said),
    )  # fmt: skip


def _faults(said: dict[str, Any]) -> list[str]:
    found = []
    if said.get("model_type") not in KINDS:
        found.append(f"model_type là {said.get('model_type')!r}; chỉ đọc {', '.join(KINDS)}")
    kinds = said.get("architectures")
    if not (isinstance(kinds, list) and any(str(one).endswith("ForSequenceClassification") for one in kinds)):
        found.append("không phải mô hình phân loại văn bản (ForSequenceClassification)")
    if said.get("hidden_act", "gelu") != "gelu":
        found.append(f"hidden_act là {said['hidden_act']!r}; chỉ đọc 'gelu'")
    if said.get("position_embedding_type", "absolute") != "absolute":
        found.append("position_embedding_type phải là 'absolute'")
    if said.get("problem_type") not in (None, "single_label_classification"):
        found.append("mỗi bài phải có đúng một nhãn (problem_type single_label_classification)")
    for name in ("num_hidden_layers", "num_attention_heads", "hidden_size", "intermediate_size", "vocab_size",
                 "max_position_embeddings"):  # fmt: skip
        value = said.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 10**7:
            found.append(f"'{name}' phải là số nguyên dương; đã cho {value!r}")
    if not found and said["hidden_size"] % said["num_attention_heads"]:
        found.append("hidden_size phải chia hết cho num_attention_heads")
    if not found and len(_labels(said)) < 2:
        found.append("id2label phải kể ít nhất hai nhãn")
    return found


def _labels(said: dict[str, Any]) -> tuple[str, ...]:
    given = said.get("id2label")
    if not isinstance(given, dict) or {str(n) for n in range(len(given))} != set(map(str, given)):
        return ()
    by_number = {str(number): str(label) for number, label in given.items()}
    return tuple(by_number[str(n)] for n in range(len(by_number)))
