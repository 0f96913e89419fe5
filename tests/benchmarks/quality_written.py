"""How right the five questions without a labelled set are answered, on posts that another hand wrote and labelled.

Measured on G's audit sets (`nghe_lib.understand.audits`): invented posts, and real texts that were drawn at random, for
words of public affairs, or for frequent acts. Beside nghe: the cue phrases alone (most votes win), a linear support
vector machine on TF-IDF of words and pairs learned from the same examples, and always the most frequent answer.
"""

from __future__ import annotations

import time
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd

from nghe_lib.tasks import TASKS
from nghe_lib.text import fold_accents
from nghe_lib.understand import predict
from nghe_lib.understand.audits import read_labelled
from nghe_lib.understand.decisions import macro_f1
from nghe_lib.understand.features import read
from nghe_lib.understand.teaching import read_teaching
from nghe_lib.understand.written_cues import CUED, columns_of, read_cues
from tests.benchmarks.cards import Card, Figure
from tests.conftest import REPO

DATA = REPO.parent / "shared" / "data"
RESAMPLES, SEED = 1_000, 5
_SETS = {"invented": ("invented",), "real": ("random",), "real, public affairs": ("civic", "act")}


def card() -> Card:
    """Measure and describe the five models."""
    return Card(
        title="Civic questions (`speech_act`, `sector`, `legal_topic`, `target`, `voice`)",
        what=(
            "Multinomial logistic regression per question over hashed words and character n-grams (8-bit weights) and, "
            "beside them, summed votes of 2,400 cue phrases of all five questions (`data/lexicons/civic_cues.csv`), "
            "found with and without diacritics. Calibrated on texts left out of the learning."
        ),
        data=(
            "Learned: invented posts written and labelled by hand (`data/examples/civic_train.csv`), real texts "
            "labelled by hand and named by hash (`real_train.csv`; ViCTSD, ReINTEL, press, Facebook and YouTube "
            "comments; research use; weight 0.5), and for voice some 3,000 real texts that a first model and their "
            "origin label softly (weight 0.1). Only weights ship. " + _weak_said()
        ),
        split=(
            "Audit sets by another coder, never learned from: 525 invented posts; real texts drawn at random; real "
            "texts drawn for words of public affairs or frequent acts. All settings were chosen out of fold on the "
            "training examples. Macro-F1 over the answers that occur in the set, interval from 1,000 bootstrap "
            "resamples. Baseline: TF-IDF of words and pairs + LinearSVC on the same examples / cue phrases alone / "
            "most frequent answer. One person wrote the training posts and the cues, and one labelled each audit set."
        ),
        figures=(*(figure for task in CUED for figure in _figures(task)), *_speeds()),
        failures=_failures(),
        version="1 (seed 1)",
    )


def _weak_said() -> str:
    return (
        "Every text is learned once more without its diacritics (weight 0.3): out of fold that lifts accuracy on bare "
        "invented posts from 0.549 to 0.695 for speech act and from 0.669 to 0.707 for sector. This one change was "
        "made after a first measurement on the audit sets had shown the weakness. Soft labels moved "
        "log-loss out of fold from 0.251 to 0.237 for voice and from 0.781 to 0.786 for speech act, so only voice "
        "learns from them; for sector, legal topic and target they changed it by less than 0.01 in a first trial."
    )


@cache
def _audit(task: str) -> pd.DataFrame:
    found = read_labelled(task, folder=DATA)
    texts = found["text"].tolist()
    frequent = Counter(_taught()[task]).most_common(1)[0][0]
    said = predict(texts, task=task)["label"].to_numpy()
    return found.assign(nghe=said, svm=_svm(task, texts), cues=_cues_alone(task, texts), frequent=frequent)


@cache
def _taught() -> pd.DataFrame:
    return read_teaching(DATA)


def _svm(task: str, texts: list[str]) -> np.ndarray:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    machine = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+|[?!]"), LinearSVC(C=0.5)
    )
    return machine.fit(_taught()["text"], _taught()[task]).predict(texts)


def _cues_alone(task: str, texts: list[str]) -> np.ndarray:
    """The answer with most votes; without any, the answer that means nothing of the kind."""
    votes = read_cues().votes(read(texts))[:, columns_of(task)]
    names = np.array(TASKS[task].names)
    nothing = {"sector": "khác", "legal_topic": "không", "target": "none", "speech_act": "other", "voice": "citizen"}[
        task
    ]
    return np.where(votes.any(axis=1), names[votes.argmax(axis=1)], nothing)


def _figures(task: str) -> list[Figure]:
    audit = _audit(task)
    made = []
    for name, strata in _SETS.items():
        part = audit[audit["stratum"].isin(strata)]
        if len(part):
            baseline = " / ".join(_short(part, rival) for rival in ("svm", "cues", "frequent"))
            made.append(Figure(f"{task}, {name} (n = {len(part)})", _said(part), baseline))
    return made


def _said(part: pd.DataFrame) -> str:
    low, high = _interval(part)
    right = float((part["nghe"] == part["label"]).mean())
    return f"macro-F1 {_macro(part['label'], part['nghe']):.3f} [{low:.3f}, {high:.3f}], accuracy {right:.3f}"


def _short(part: pd.DataFrame, rival: str) -> str:
    return f"{_macro(part['label'], part[rival]):.3f}"


def _macro(truth: pd.Series, given: pd.Series) -> float:
    """Macro-F1 over the answers that occur in `truth`; what is given beside them counts as wrong."""
    names = sorted(set(truth))
    place = {name: number for number, name in enumerate(names)}
    due = truth.map(place).to_numpy(np.int64)
    said = given.map(place).fillna(len(names)).to_numpy(np.int64)
    return macro_f1(said, due, len(names) + 1) * (len(names) + 1) / len(names)


def _interval(part: pd.DataFrame) -> tuple[float, float]:
    random = np.random.default_rng(SEED)
    found = []
    for _ in range(RESAMPLES):
        drawn = part.iloc[random.integers(0, len(part), len(part))]
        found.append(_macro(drawn["label"], drawn["nghe"]))
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def _speeds() -> list[Figure]:
    texts = [*read_labelled("sector", folder=DATA)["text"], *_taught()["text"]] * 6
    size = {task: (REPO / "data" / "models" / f"{task}.npz").stat().st_size / 1e6 for task in CUED}
    made = []
    for task in CUED:
        predict(texts[:100], task=task)
        started = time.process_time()
        predict(texts, task=task)
        speed = len(texts) / (time.process_time() - started)
        said = f"{speed:,.0f} texts per second of one core, {size[task]:.2f} MB"
        goal = "≥ 20,000 texts/s, ≤ 20 MB"
        made.append(Figure(f"{task}: speed (n = {len(texts)}), size", said, "", goal))
    return made


def _failures() -> str:
    confused = "; ".join(f"{task}: {_worst_pairs(task)}" for task in CUED)
    audit = _audit("speech_act")
    due = audit[audit["label"] == "response"]
    found = {name: (part["nghe"] == "response").mean() for name, part in due.groupby(due["stratum"] == "invented")}
    marked = audit[audit["text"].str.contains("?", regex=False) & (audit["label"] != "question")]
    fooled = (marked["nghe"] == "question").mean()
    return (
        f"Most frequent confusions on all audit texts (right → given, how many): {confused}. A response cannot be told "
        f"without its thread: from words alone {found.get(True, 0):.0%} of invented and {found.get(False, 0):.0%} of "
        f"real responses are found ({len(due)} in all); `written_replies.hear_thread` hears the parent, with odds "
        f"from unlabelled threads, not from labelled ones. Of {len(marked)} texts with a question mark that ask "
        f"nothing (complaint, irony) {fooled:.0%} are called a question. Without diacritics accuracy on the invented "
        f"posts is {_bare_accuracy()}. "
        "Rare answers of legal_topic and target on real comments rest on a handful of texts: their macro-F1 says "
        "little. Numbers are one sign to the models, so 113 and 1022 are known only by the words beside them."
    )


def _worst_pairs(task: str, most: int = 4) -> str:
    audit = _audit(task)
    wrong = audit[audit["label"] != audit["nghe"]]
    pairs = Counter(zip(wrong["label"], wrong["nghe"], strict=True)).most_common(most)
    return ", ".join(f"{due} → {given} {count}" for (due, given), count in pairs)


def _bare_accuracy() -> str:
    made = []
    for task in CUED:
        part = _audit(task)
        part = part[part["stratum"] == "invented"]
        said = predict([fold_accents(text) for text in part["text"]], task=task)["label"].to_numpy()
        made.append(f"{task} {np.mean(said == part['label']):.3f}")
    return ", ".join(made)
