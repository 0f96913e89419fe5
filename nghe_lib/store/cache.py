"""Tables that are slow to build and can always be built again, kept on disk between runs.

They lie in `NGHE_CACHE`, or in the user's cache folder; deleting it costs seconds, never data.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from nghe_lib.errors import StoreError
from nghe_lib.store.project import replace_file


def cache_folder() -> Path:
    """`NGHE_CACHE`, or `nghe` in the folder where this user's programs keep such things."""
    given = os.environ.get("NGHE_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(given).expanduser() if given else Path(home) / "nghe"


def file_mark(paths: Iterable[Path]) -> str:
    """One hash over the contents of files: a cache made from them is stale when it differs."""
    mark = hashlib.sha256()
    for path in paths:
        mark.update(path.read_bytes())
    return mark.hexdigest()[:32]


def cached_arrays(name: str, *, mark: str, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The arrays that `make` gives, from disk when they were made before from what `mark` names.

    A cache that cannot be read is made again; one that cannot be written is done without.
    """
    path = cache_folder() / f"{name}-{mark}.npz"
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {key: arrays[key] for key in arrays.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, KeyError):
        made = make()
    _write(path, made)
    return made


def _write(path: Path, arrays: dict[str, np.ndarray]) -> None:
    import io

    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, buffer.getvalue())
    except (OSError, StoreError):
        return
