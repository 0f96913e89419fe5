"""Sentiment toward a target (a policy, an agency, a service), read in the clause that names it.

A text that praises one thing and scolds another has no one sentiment; the clause around each name mostly has. A clause
is too short to tell what kind of text it is from, so the experts of the sentiment model are heard with fixed weights,
and the whole text with a small one. All weights were chosen on posts written to learn from (`aspect_train.csv`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand.clauses import find_mentions, names_of
from nghe_lib.understand.features import read_batches
from nghe_lib.understand.mixture import Mixture
from nghe_lib.understand.predict import model_of, predict

EXPERT_WEIGHTS = MappingProxyType({"public": 0.7, "shop": 0.3})
TEXT_WEIGHT = 0.1
_CHANCES = [f"p_{name}" for name in SENTIMENT.names]


def aspects(texts: Iterable[str | None], *, targets: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """What each text says of each target it names.

    targets: name of each target, and the ways people write it, such as {"xe buýt": ["xe buýt", "xe bus"]}; an empty
    list means the name itself. Case does not count, and a text without diacritics is found too.

    Returns one row per naming: text_index, target, start, end (characters of the name), clause_start, clause_end,
    label, score and p_<answer> of `tasks.SENTIMENT`. No naming gives an empty table. Raises ParameterError for a target
    whose names hold no letter.
    """
    known, said = names_of(targets), [text or "" for text in texts]
    found = [(index, one) for index, text in enumerate(said) for one in find_mentions(text, known)]
    rows = pd.DataFrame(
        [(index, one.target, one.start, one.end, one.clause_start, one.clause_end) for index, one in found],
        columns=["text_index", "target", "start", "end", "clause_start", "clause_end"],
    ).astype({"target": "str"})
    clauses = [said[index][one.clause_start : one.clause_end] for index, one in found]
    naming = rows["text_index"].unique()
    whole = predict([said[index] for index in naming], task="sentiment")[_CHANCES].to_numpy(float)
    near = _clause_chances(clauses)
    mixed = (1 - TEXT_WEIGHT) * near + TEXT_WEIGHT * whole[np.searchsorted(naming, rows["text_index"])]
    best = mixed.argmax(axis=1) if len(mixed) else np.zeros(0, np.int64)
    rows["label"] = pd.Series(np.array(SENTIMENT.names)[best], dtype="str")
    rows["score"] = mixed[np.arange(len(rows)), best]
    return rows.assign(**{f"p_{name}": mixed[:, place] for place, name in enumerate(SENTIMENT.names)})


def _clause_chances(clauses: list[str]) -> np.ndarray:
    """(n, 3) float64: what the experts say of each clause."""
    model = model_of("sentiment")
    if not clauses or not isinstance(model, Mixture):
        return predict(clauses, task="sentiment")[_CHANCES].to_numpy(float)
    kinds = np.array([[EXPERT_WEIGHTS.get(kind, 0.0) for kind in model.gate.answers]], np.float32)
    return np.concatenate([model.chances(features, kinds=kinds) for features in read_batches(clauses)]).astype(float)
