"""A fine-tuned model folder as something that answers a question: `answers` and `probabilities(texts)`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.tasks import Task
from nghe_lib.understand.softmax import softmax
from nghe_lib.understand.transformer.encoder import scores
from nghe_lib.understand.transformer.shape import Shape, read_shape
from nghe_lib.understand.transformer.tokenization import Tokenize, read_tokenizer
from nghe_lib.understand.transformer.weights import read_weights

BATCH_TOKENS = 4_096


@dataclass(frozen=True)
class Transformer:
    """A model ready to read texts. answers: names in the order of the columns that come out."""

    answers: tuple[str, ...]
    order: tuple[int, ...] = field(repr=False)
    shape: Shape = field(repr=False)
    weights: dict[str, np.ndarray] = field(repr=False)
    tokenize: Tokenize = field(repr=False)

    def probabilities(self, texts: Iterable[str | None]) -> np.ndarray:
        """The chance of each answer: (n, k) float32, rows sum to 1; as the model says, not calibrated.

        A missing text is read as an empty one. A text over the model's length is read up to there. The answer to a text
        does not depend on its neighbours but in the last digits.
        """
        known = self.tokenize([text if isinstance(text, str) else "" for text in texts])
        made = np.zeros((len(known), len(self.answers)), np.float32)
        for places in _batches([len(one) for one in known]):
            made[places] = softmax(scores(*_padded([known[place] for place in places], self.shape.pad_id),
                                          self.weights, self.shape))[:, list(self.order)]  # fmt: skip
        return made


def read(folder: str | Path, *, task: Task | None = None, labels: Sequence[str] | None = None) -> Transformer:
    """The model in a folder written by `save_pretrained`: config.json, model.safetensors and its tokenizer.

    Nothing is downloaded, no code of the folder is run. task: columns come in the order of its answers, and every
    answer must be one of the model's labels, by name or Vietnamese label. labels: the answer that each output of the
    model stands for, where config.json only says LABEL_0, LABEL_1.
    Raises ParameterError for a folder or labels that do not fit, StoreError for broken files or without the extra.
    """
    place = Path(folder).expanduser()
    shape = read_shape(place / "config.json")
    said = tuple(labels) if labels is not None else shape.labels
    if len(said) != len(shape.labels):
        raise ParameterError(f"mô hình có {len(shape.labels)} nhãn, đã cho {len(said)}")
    names, order = (said, tuple(range(len(said)))) if task is None else _ordered(said, task)
    weights = read_weights(place, shape)
    return Transformer(names, order, shape, weights, read_tokenizer(place, most_tokens=shape.most_tokens))


def _ordered(said: tuple[str, ...], task: Task) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The task's answers, and which output of the model stands for each."""
    plain = {one.strip().casefold(): number for number, one in enumerate(said)}
    order, missing = [], []
    for answer in task.answers:
        found = next((plain[one.casefold()] for one in (answer.name, answer.label) if one.casefold() in plain), None)
        if found is None:
            missing.append(answer.name)
        else:
            order.append(found)
    if missing or len(said) != len(task.answers):
        hint = nearest(missing[0], said) if missing else ""
        raise ParameterError(
            f"nhãn của mô hình ({', '.join(said)}) không phải các câu trả lời của '{task.name}' "
            f"({', '.join(task.names)}){hint}; nếu chỉ khác tên, hãy cho labels theo thứ tự của mô hình"
        )
    return task.names, tuple(order)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts of like length together, each batch at most `BATCH_TOKENS` with its padding."""
    made: list[list[int]] = []
    longest = 0
    for place in sorted(range(len(lengths)), key=lambda one: (-lengths[one], one)):
        if not made or (len(made[-1]) + 1) * longest > BATCH_TOKENS:
            made.append([])
            longest = lengths[place]
        made[-1].append(place)
    return made


def _padded(tokens: Sequence[Sequence[int]], pad_id: int) -> tuple[np.ndarray, np.ndarray]:
    """(n, longest) token numbers, and where they are not padding."""
    longest = max(map(len, tokens))
    made = np.full((len(tokens), longest), pad_id, np.int64)
    for row, one in enumerate(tokens):
        made[row, : len(one)] = one
    return made, np.arange(longest)[None, :] < np.array([len(one) for one in tokens])[:, None]
