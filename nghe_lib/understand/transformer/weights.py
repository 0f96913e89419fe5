"""The weights of a model folder: `model.safetensors` only, read as arrays; a `.bin` file can run code."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nghe_lib.errors import ParameterError, StoreError
from nghe_lib.understand.transformer.shape import Shape


def read_weights(folder: Path, shape: Shape) -> dict[str, np.ndarray]:
    """Every array the encoder and its classifier need, float32, by name without the model's prefix.

    Raises ParameterError when there is no safetensors file, StoreError when an array is missing, of another shape or
    not finite, or when the extra is not installed.
    """
    path = folder / "model.safetensors"
    if not path.is_file():
        others = sorted(one.name for one in folder.glob("*") if one.suffix in (".bin", ".pt", ".pth", ".pkl", ".h5"))
        unsafe = f"; {', '.join(others)} có thể chứa mã chạy được nên nghe không đọc" if others else ""
        raise ParameterError(f"thiếu {path}{unsafe}; hãy lưu lại bằng save_pretrained(..., safe_serialization=True)")
    try:
        from safetensors import SafetensorError, safe_open
    except ImportError as reason:
        raise StoreError("đọc transformer cần gói thêm; hãy chạy: pip install 'nghe-lib[transformer]'") from reason
    needed = shapes(shape)
    try:
        with safe_open(path, framework="np") as held:
            known = set(held.keys())
            missing = sorted(set(needed) - known)
            if missing:
                raise StoreError(f"{path} thiếu {len(missing)} ma trận, như {missing[0]}; không phải mô hình phân loại")
            return {_short(name, shape): _array(held.get_tensor(name), name, size) for name, size in needed.items()}
    except (SafetensorError, TypeError, AttributeError) as reason:
        raise StoreError(f"{path} không đọc được: {reason}; chỉ đọc số thực 32 hoặc 16 bit") from reason


def shapes(shape: Shape) -> dict[str, tuple[int, ...]]:
    """Name and shape of every array the model must hold."""
    d, f, k, p = shape.width, shape.inner_width, len(shape.labels), shape.prefix
    positions = shape.most_tokens + (shape.pad_id + 1 if p == "roberta" else 0)
    made: dict[str, tuple[int, ...]] = {
        f"{p}.embeddings.word_embeddings.weight": (shape.vocabulary, d),
        f"{p}.embeddings.position_embeddings.weight": (positions, d),
        f"{p}.embeddings.token_type_embeddings.weight": (-1, d),
        **_pair(f"{p}.embeddings.LayerNorm", (d,)),
    }
    for layer in range(shape.n_layers):
        at = f"{p}.encoder.layer.{layer}"
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            made |= _pair(f"{at}.{part}", (d, d))
        made |= _pair(f"{at}.attention.output.LayerNorm", (d,)) | _pair(f"{at}.output.LayerNorm", (d,))
        made |= _pair(f"{at}.intermediate.dense", (f, d)) | _pair(f"{at}.output.dense", (d, f))
    if p == "roberta":
        return made | _pair("classifier.dense", (d, d)) | _pair("classifier.out_proj", (k, d))
    return made | _pair("bert.pooler.dense", (d, d)) | _pair("classifier", (k, d))


def _pair(name: str, size: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": size, f"{name}.bias": size[:1]}


def _short(name: str, shape: Shape) -> str:
    return name.removeprefix(f"{shape.prefix}.")


def _array(given: np.ndarray, name: str, size: tuple[int, ...]) -> np.ndarray:
    if len(given.shape) != len(size) or any(want not in (-1, has) for want, has in zip(size, given.shape, strict=True)):
        raise StoreError(f"ma trận {name} có cỡ {given.shape}, config.json nói {size}; hai tệp không cùng một mô hình")
    made = np.ascontiguousarray(given, np.float32)
    if not np.isfinite(made).all():
        raise StoreError(f"ma trận {name} có số không hữu hạn; tệp hỏng")
    return made
