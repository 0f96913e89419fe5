"""Train the models of the text room again, each from the data its card in `data/models/CARDS.md` names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nghe_lib.errors import SourceError
from nghe_lib.settings import TrainSettings


def train(settings: TrainSettings) -> dict[str, str]:
    """Train the model that `settings` names and write it to `data/models`; gives its name and SHA-256.

    Raises SourceError when the folder lacks the data the model learns from.
    """
    trainers: dict[str, Callable[[Path, int], str]] = {
        "words": _words, "normalisation": _normalisation, "diacritics": _diacritics, "language": _language,
    }  # fmt: skip
    try:
        mark = trainers[settings.task](Path(settings.data), settings.seed)
    except FileNotFoundError as reason:
        raise SourceError(f"thư mục {settings.data} thiếu dữ liệu để huấn luyện: {reason.filename}") from reason
    return {"task": settings.task, "sha256": mark}


def _words(data: Path, seed: int) -> str:
    from nghe_lib.text.segmentation.adapt import train as train_words

    return train_words(data / "resources" / "ud_vietnamese_vtb", seed=seed)


def _normalisation(data: Path, seed: int) -> str:
    from nghe_lib.text.normalisation.sources import train_and_write

    return train_and_write(data, seed=seed)


def _diacritics(data: Path, seed: int) -> str:
    from nghe_lib.text.diacritics.train import train as train_diacritics

    return train_diacritics(data, seed=seed)


def _language(data: Path, seed: int) -> str:
    from gensim.test.utils import datapath

    from nghe_lib.text.language.train import train_model

    return train_model(data, catalogues=Path("/usr/share/locale"), english=Path(datapath("")), seed=seed)
