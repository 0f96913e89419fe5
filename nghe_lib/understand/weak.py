"""Real texts without a label, and what their origin says of the answers: weak supervision for the written questions.

Each labelling function multiplies the chances of some answers or abstains (multiplies by 1); with the chances that a
model learned from the written examples gives, the product is the soft label. This is naive Bayes over votes: the
generative view of labelling functions in Ratner, De Sa, Wu, Selsam & Ré (2016), "Data Programming: Creating Large
Training Sets, Quickly", NIPS, with the strength of each function set by hand instead of estimated.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from nghe_lib.store.models import models_folder
from nghe_lib.tasks import TASKS
from nghe_lib.understand.audits import text_mark, texts_of

PRESS, COMMENT, POST = "press", "comment", "post"
_MONTHS = ("2025-08", "2025-10", "2025-12")
_PLATFORM = "platform/facebook_comments_2025/{}_comments.jsonl"
_FILES: Mapping[str, tuple[str, int]] = MappingProxyType({
    **{f"press/daily/press_{month}.jsonl.gz": (PRESS, 300) for month in _MONTHS},
    _PLATFORM.format("facebook"): (COMMENT, 350), _PLATFORM.format("youtube"): (COMMENT, 200),
    "platform/facebook_youtube_2022/face.json": (COMMENT, 150), "labelled/reintel/reintel.csv": (POST, 400),
})  # fmt: skip
_READERS_COMMENTS, _N_READERS = "labelled/uit_victsd/uit_victsd.csv", 1_300
_TOPICS: Mapping[str, tuple[str, float]] = MappingProxyType({
    "GiaoDuc": ("giáo dục", 6.0), "SucKhoe": ("y tế", 6.0), "PhapLuat": ("an ninh trật tự", 6.0),
    "OtoXemay": ("giao thông", 2.0), "KinhDoanh": ("khác", 2.0), "KhoaHoc": ("khác", 5.0), "TheGioi": ("khác", 6.0),
    "TheThao": ("khác", 10.0), "GiaiTri": ("khác", 10.0),
})  # fmt: skip
"""Topic of the article under which a reader commented: the sector it speaks for, and how strongly."""


@dataclass(frozen=True)
class Unlabelled:
    """texts, where each is from (PRESS, COMMENT, POST), and the topic of the article it is about or an empty string."""

    texts: tuple[str, ...]
    origins: tuple[str, ...]
    topics: tuple[str, ...]


def read_unlabelled(data: Path, *, seed: int, known: frozenset[str] = frozenset()) -> Unlabelled:
    """Some thousand real texts below `data`, drawn by `seed`; none of an audit file and none of `known`.

    Files that are missing are left out, so a checkout without real data gives none.
    """
    random = np.random.default_rng(seed)
    barred = _audited()
    rows: list[tuple[str, str, str]] = []
    for name, (origin, most) in _FILES.items():
        if (data / name).is_file():
            texts = sorted({text for text in texts_of(data / name) if text.strip()})
            rows += [(texts[place], origin, "") for place in random.permutation(len(texts))[:most]]
    if (data / _READERS_COMMENTS).is_file():
        with (data / _READERS_COMMENTS).open(encoding="utf-8", newline="") as lines:
            said = sorted({(row["text"], row["article_topic"]) for row in csv.DictReader(lines) if row["text"]})
        rows += [(said[place][0], COMMENT, said[place][1]) for place in random.permutation(len(said))[:_N_READERS]]
    kept = [row for row in rows if row[0] not in known and text_mark(row[0]) not in barred]
    return Unlabelled(*(tuple(column) for column in zip(*kept, strict=True))) if kept else Unlabelled((), (), ())


def _audited() -> frozenset[str]:
    """Names of the texts that measure the models: never learned from, not even without their labels."""
    with (models_folder().parent / "examples" / "real_audit.csv").open(encoding="utf-8", newline="") as rows:
        return frozenset(row["sha256"] for row in csv.DictReader(rows))


def soft_labels(task: str, chances: np.ndarray, unlabelled: Unlabelled) -> np.ndarray:
    """The chance of each answer, (n, k) float32, rows sum to 1: what a model says times what the origin says.

    chances: (n, k) of a model of `task` that learned from labelled examples alone.
    """
    names = TASKS[task].names
    found = chances.astype(np.float32).copy()
    for row, (origin, topic) in enumerate(zip(unlabelled.origins, unlabelled.topics, strict=True)):
        for function in _FUNCTIONS.get(task, ()):
            for answer, factor in function(origin, topic).items():
                found[row, names.index(answer)] *= factor
    return found / found.sum(axis=1, keepdims=True)


_Vote = Mapping[str, float]


def _press_acts(origin: str, _topic: str) -> _Vote:
    """A headline tells; now and then it asks or holds an opinion."""
    if origin != PRESS:
        return {}
    rare = {name: 0.005 for name in TASKS["speech_act"].names}
    return rare | {"other": 1.0, "opinion": 0.03, "question": 0.02}


def _comment_acts(origin: str, _topic: str) -> _Vote:
    """Nobody files a petition in a comment."""
    return {"complaint": 0.2, "denunciation": 0.2, "report": 0.3} if origin == COMMENT else {}


def _press_names_nobody(origin: str, _topic: str) -> _Vote:
    """News mentions agencies, it does not address them."""
    return {name: 0.02 for name in TASKS["target"].names if name != "none"} if origin == PRESS else {}


def _who_writes(origin: str, _topic: str) -> _Vote:
    if origin == PRESS:
        return {"citizen": 0.02, "business": 0.03}
    return {"business": 0.3, "public": 0.05} if origin == COMMENT else {"business": 0.5, "public": 0.3}


def _article_topic(_origin: str, topic: str) -> _Vote:
    return dict([_TOPICS[topic]]) if topic in _TOPICS else {}


_FUNCTIONS: Mapping[str, tuple[Callable[[str, str], _Vote], ...]] = MappingProxyType({
    "speech_act": (_press_acts, _comment_acts), "target": (_press_names_nobody,), "voice": (_who_writes,),
    "sector": (_article_topic,),
})  # fmt: skip
"""Labelling functions of each question; each gives factors for some answers, none where it abstains."""
