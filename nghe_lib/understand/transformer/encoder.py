"""The encoder in numpy: token numbers in, one score per answer out.

Method: the transformer encoder of Vaswani et al. (2017, https://arxiv.org/abs/1706.03762) as BERT (Devlin et al., 2019)
and RoBERTa (Liu et al., 2019) lay it out: normalisation after each part, exact GELU, learned positions; RoBERTa counts
positions from one past the number of its padding token.
"""

from __future__ import annotations

import numpy as np

from nghe_lib.understand.transformer.shape import Shape


def scores(tokens: np.ndarray, is_token: np.ndarray, weights: dict[str, np.ndarray], shape: Shape) -> np.ndarray:
    """Uncalibrated scores: (n, k) float32.

    tokens: (n, length) int64, padded at the end. is_token: (n, length) bool, False where padded. weights: as
    `read_weights` gives.
    """
    states = _embedded(tokens, is_token, weights, shape)
    unseen = np.where(is_token, np.float32(0), np.float32(-1e9))[:, None, None, :]
    for layer in range(shape.n_layers):
        states = _layer(states, unseen, weights, f"encoder.layer.{layer}", shape)
    first = states[:, 0]
    if shape.prefix == "roberta":
        return _linear(np.tanh(_linear(first, weights, "classifier.dense")), weights, "classifier.out_proj")
    return _linear(np.tanh(_linear(first, weights, "pooler.dense")), weights, "classifier")


def _embedded(tokens: np.ndarray, is_token: np.ndarray, weights: dict[str, np.ndarray], shape: Shape) -> np.ndarray:
    places = np.cumsum(is_token, axis=1) * is_token
    positions = places + shape.pad_id if shape.prefix == "roberta" else np.arange(tokens.shape[1])[None, :]
    summed = (
        weights["embeddings.word_embeddings.weight"][tokens]
        + weights["embeddings.position_embeddings.weight"][positions]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    return _normalised(summed, weights, "embeddings.LayerNorm", shape.epsilon)


def _layer(states: np.ndarray, unseen: np.ndarray, weights: dict[str, np.ndarray], at: str, shape: Shape) -> np.ndarray:
    attended = _linear(_attended(states, unseen, weights, f"{at}.attention.self", shape), weights,
                       f"{at}.attention.output.dense")  # fmt: skip
    states = _normalised(states + attended, weights, f"{at}.attention.output.LayerNorm", shape.epsilon)
    inner = _gelu(_linear(states, weights, f"{at}.intermediate.dense"))
    return _normalised(states + _linear(inner, weights, f"{at}.output.dense"), weights, f"{at}.output.LayerNorm",
                       shape.epsilon)  # fmt: skip


def _attended(
    states: np.ndarray, unseen: np.ndarray, weights: dict[str, np.ndarray], at: str, shape: Shape
) -> np.ndarray:
    n, length, width = states.shape
    query, key, value = (
        _linear(states, weights, f"{at}.{part}").reshape(n, length, shape.n_heads, -1).transpose(0, 2, 1, 3)
        for part in ("query", "key", "value")
    )
    logits = query @ key.transpose(0, 1, 3, 2) * np.float32((width // shape.n_heads) ** -0.5) + unseen
    logits -= logits.max(axis=-1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=-1, keepdims=True)
    return (logits @ value).transpose(0, 2, 1, 3).reshape(n, length, width)


def _linear(states: np.ndarray, weights: dict[str, np.ndarray], at: str) -> np.ndarray:
    flat = states.reshape(-1, states.shape[-1])  # one large product instead of one per text
    made = flat @ weights[f"{at}.weight"].T
    made += weights[f"{at}.bias"]
    return made.reshape(*states.shape[:-1], -1)


def _normalised(states: np.ndarray, weights: dict[str, np.ndarray], at: str, epsilon: float) -> np.ndarray:
    centred = states - states.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(epsilon))
    return centred / spread * weights[f"{at}.weight"] + weights[f"{at}.bias"]


def _gelu(states: np.ndarray) -> np.ndarray:
    from scipy.special import erf

    return states * (np.float32(0.5) * (1 + erf(states * np.float32(2**-0.5))))
