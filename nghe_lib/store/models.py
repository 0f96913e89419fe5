"""The trained models that nghe ships in `data/models`: plain arrays, each named by its hash, never code.

A file is read only when its SHA-256 stands in `data/models/manifest.json`, so a file that was exchanged or cut is
refused instead of believed. `data/models/CARDS.md` says what each model is and how right it is.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nghe_lib.errors import StoreError
from nghe_lib.store.project import replace_file

MAX_BYTES = 20_000_000


def models_folder() -> Path:
    """`data/models` of the checkout: models belong to the code, not to a project, so `NGHE_DATA` does not move it."""
    return Path(__file__).resolve().parents[2] / "data" / "models"


def read_model(name: str, *, folder: Path | None = None) -> dict[str, np.ndarray]:
    """The arrays of model `name`; raises StoreError when the file is missing or not the one the manifest names."""
    folder = folder or models_folder()
    content = _content(folder / f"{name}.npz", name)
    if _manifest(folder).get(name, {}).get("sha256") != hashlib.sha256(content).hexdigest():
        raise StoreError(f"mô hình '{name}' không đúng mã băm trong {folder / 'manifest.json'}; hãy lấy lại bản gốc")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {key: arrays[key] for key in arrays.files}


def write_model(
    name: str, arrays: Mapping[str, np.ndarray], *, about: Mapping[str, Any], folder: Path | None = None
) -> str:
    """Write model `name` and enter it in the manifest with `about` (version, data, seed); gives its SHA-256.

    Raises StoreError when the compressed file would be larger than 20 MB.
    """
    folder = folder or models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    content = buffer.getvalue()
    if len(content) > MAX_BYTES:
        raise StoreError(f"mô hình '{name}' nặng {len(content)} byte, quá {MAX_BYTES}; hãy cắt bớt")
    replace_file(folder / f"{name}.npz", content)
    mark = hashlib.sha256(content).hexdigest()
    known = {**_manifest(folder), name: {**about, "bytes": len(content), "sha256": mark}}
    text = json.dumps(dict(sorted(known.items())), ensure_ascii=False, indent=1) + "\n"
    replace_file(folder / "manifest.json", text.encode())
    return mark


def read_lexicon(name: str) -> list[str]:
    """The entries of `data/lexicons/<name>.txt`, one a line; lines that begin with `#` are about the list."""
    path = models_folder().parent / "lexicons" / f"{name}.txt"
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def model_mark(name: str, *, folder: Path | None = None) -> str:
    """The SHA-256 that the manifest names for a model, or an empty string: what a cache made from it is named by."""
    return str(_manifest(folder or models_folder()).get(name, {}).get("sha256", ""))


def packed_strings(strings: list[str]) -> np.ndarray:
    """Strings as one array of UTF-8 bytes, each ended by a zero byte: small, and readable without running code."""
    return np.frombuffer(b"".join(string.encode() + b"\0" for string in strings), np.uint8)


def unpacked_strings(packed: np.ndarray) -> list[str]:
    """The strings of `packed_strings`."""
    return packed.tobytes().decode().split("\0")[:-1]


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as reason:
        raise StoreError(f"thiếu mô hình '{name}' ({path}); hãy lấy lại từ kho mã nguồn") from reason


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
