"""The audit that comes with nghe: what the shipped models say of posts that nghe's authors labelled by hand.

Only answers and probabilities are kept (`data/models/audit.npz`), no text, so that shares can be corrected before a
project has labels of its own. Made by `nghe train audit` after the models; it names the models it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from nghe_lib.errors import SourceError, StoreError
from nghe_lib.store.models import model_mark, packed_strings, read_model, unpacked_strings, write_model
from nghe_lib.tasks import TASKS
from nghe_lib.understand.audits import AUDITED, read_labelled
from nghe_lib.understand.predict import predict

NAME = "audit"


def train_audit(data: Path, *, folder: Path | None = None) -> str:
    """Ask the shipped models about every audited text and keep what they said; gives the SHA-256.

    Raises SourceError when the real audited texts are not in `data`.
    """
    arrays: dict[str, np.ndarray] = {}
    for task in AUDITED:
        rows = read_labelled(task, folder=data)
        if (rows["stratum"] == "invented").all():
            raise SourceError(f"thư mục {data} thiếu các bài thật đã gán nhãn; xem data/examples/README.md")
        names = TASKS[task].names
        chances = predict(rows["text"].tolist(), task=task)[[f"p_{name}" for name in names]].to_numpy(np.float16)
        arrays |= {
            f"{task}.truth": rows["label"].map({name: place for place, name in enumerate(names)}).to_numpy(np.uint8),
            f"{task}.chances": chances, f"{task}.is_real": (rows["stratum"] != "invented").to_numpy(bool),
            f"{task}.model": packed_strings([model_mark(task)]),
        }  # fmt: skip
    return write_model(NAME, arrays, about={"version": "1", "data": "civic_audit, real_audit"}, folder=folder)


def shipped_audit(task: str, *, folder: Path | None = None) -> pd.DataFrame:
    """Audited rows of `task`: truth, label, p_<answer>, is_real.

    Raises StoreError when there is none for this task, or when its model was trained again since.
    """
    arrays: Mapping[str, np.ndarray] = read_model(NAME, folder=folder)
    if f"{task}.truth" not in arrays:
        raise StoreError(f"nghe không có mẫu kiểm tra cho '{task}'; hãy gán nhãn: nghe label --task {task}")
    if unpacked_strings(arrays[f"{task}.model"]) != [model_mark(task, folder=folder)]:
        raise StoreError(f"mẫu kiểm tra của '{task}' thuộc mô hình cũ; hãy chạy: nghe train audit")
    names, chances = np.array(TASKS[task].names), arrays[f"{task}.chances"].astype(np.float64)
    made = pd.DataFrame({
        "truth": pd.Series(names[arrays[f"{task}.truth"]], dtype="str"),
        "label": pd.Series(names[chances.argmax(axis=1)], dtype="str"), "is_real": arrays[f"{task}.is_real"],
    })  # fmt: skip
    chances /= chances.sum(axis=1, keepdims=True)
    return made.assign(**{f"p_{name}": chances[:, place] for place, name in enumerate(names)})
