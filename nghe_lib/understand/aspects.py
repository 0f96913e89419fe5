"""Sentiment toward a target (a policy, an agency, a service), read in the clause that names it.

A text that praises one thing and scolds another has no one sentiment; the clause around each name mostly has.
The clause decides by the sentiment model; the whole text is heard too, with the weight `TEXT_WEIGHT`, because a clause
alone is short. The weight was chosen on UIT-ViSFD's train part, see the card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand.clauses import find_mentions, names_of
from nghe_lib.understand.predict import predict

TEXT_WEIGHT = 0.25


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
    whole = _probabilities([said[index] for index in naming])
    near = _probabilities(clauses)
    mixed = (1 - TEXT_WEIGHT) * near + TEXT_WEIGHT * whole[np.searchsorted(naming, rows["text_index"])]
    best = mixed.argmax(axis=1) if len(mixed) else np.zeros(0, np.int64)
    rows["label"] = pd.Series(np.array(SENTIMENT.names)[best], dtype="str")
    rows["score"] = mixed[np.arange(len(rows)), best]
    return rows.assign(**{f"p_{name}": mixed[:, place] for place, name in enumerate(SENTIMENT.names)})


def _probabilities(texts: list[str]) -> np.ndarray:
    said = predict(texts, task="sentiment")
    return said[[f"p_{name}" for name in SENTIMENT.names]].to_numpy(float)
