"""Which clause each post speaks of, or none: by its number where the post names it, else by words, meaning and figures.

The chance that the best clause is the right one comes from a logistic regression over `matching.FEATURES`, fitted on
`data/examples/clause_train.csv` and 7,500 real comments and posts that speak of other things, these weighted so that
one text in five speaks of a clause. Among posts of which fewer do, the chance is too high: narrow them by a query.
Moving it to the share at hand (Saerens, Latinne & Decaestecker, 2002, Neural Computation 14(1)) was tried and left out:
with one post in a hundred its estimate of the share fell to nothing and recall from 0.84 to 0.39 (training set among
the 7,500). How right links are: `tests/benchmarks/quality_clauses.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.policy.clause_terms import clause_terms
from nghe_lib.policy.draft import Draft
from nghe_lib.policy.matching import LEAST_SCORE, Matches, chances_of, match
from nghe_lib.policy.references import find_references
from nghe_lib.text import titled_texts

REFERENCE_PROBABILITY = 0.95
"""A judgment: a number may be misread or belong to another text; none of the 22 in the two example sets did."""
MIN_PROBABILITY = 0.5
COLUMNS = ("text_index", "clause_id", "how", "probability")


def link_texts(texts: Sequence[str | None], draft: Draft, *, min_probability: float = MIN_PROBABILITY) -> pd.DataFrame:
    """Link texts to the clauses of `draft` they speak of.

    min_probability: a link by words is given from this chance on, 0 to 1; links by number always are.

    Returns text_index, clause_id, how (`reference` or `terms`), probability, in order of text_index: no row for a text
    that speaks of no clause, several where it names several by number. A number that names an article alone is carried
    down to the clause of it whose words the text shares. Raises ParameterError for a chance out of bounds.
    """
    if not 0 <= min_probability <= 1:
        raise ParameterError(f"min_probability trong khoảng 0 đến 1; đã cho {min_probability}")
    said = [text or "" for text in texts]
    named = find_references(said, draft)
    known = clause_terms(draft)
    has_number = np.zeros(len(said), bool)
    has_number[named["text_index"].to_numpy()] = True
    found = match(said, known, always=has_number, least_chance=min_probability)
    ids = known.units["clause_id"].to_numpy(object)
    by_number = _by_number(named, found, ids, dict(zip(ids, known.units["parent_id"], strict=True)))
    chances = chances_of(found.features)
    kept = (chances >= min_probability) & ~has_number[found.rows]
    by_words = pd.DataFrame({
        "text_index": found.rows[kept], "clause_id": ids[found.ranks[kept].argmax(axis=1)] if kept.any() else [],
        "how": "terms", "probability": chances[kept],
    })  # fmt: skip
    parts = [part for part in (by_number, by_words) if len(part)]
    made = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    made = made.astype({"text_index": "int64", "clause_id": "str", "how": "str", "probability": "float64"})
    return made.drop_duplicates(["text_index", "clause_id"]).sort_values("text_index", kind="stable", ignore_index=True)


def link_posts(posts: pd.DataFrame, draft: Draft, *, min_probability: float = MIN_PROBABILITY) -> pd.DataFrame:
    """The same for posts: post_id, clause_id, how, probability. posts: POSTS; title and text are read together."""
    found = link_texts(titled_texts(posts).tolist(), draft, min_probability=min_probability)
    ids = posts["post_id"].to_numpy(object)[found["text_index"].to_numpy()]
    made = found.drop(columns="text_index").assign(post_id=ids).astype({"post_id": "str"})
    return made[["post_id", "clause_id", "how", "probability"]]


def _by_number(named: pd.DataFrame, found: Matches, ids: np.ndarray, holders: dict[str, str]) -> pd.DataFrame:
    """Links of texts that name a clause; articles carried down to a clause where the words say which."""
    place = {int(row): at for at, row in enumerate(found.rows)}
    pairs = zip(named["text_index"], named["clause_id"], strict=True)
    meant = [
        _narrowed(str(clause_id), found.ranks[place[int(row)]], ids, holders) if len(ids) else str(clause_id)
        for row, clause_id in pairs
    ]
    return named.assign(clause_id=meant, how="reference", probability=REFERENCE_PROBABILITY)


def _narrowed(clause_id: str, ranks: np.ndarray, ids: np.ndarray, holders: dict[str, str]) -> str:
    """The clause of an article whose words the text shares most, or the article itself where it shares few."""
    inside = np.array([holders[one] == clause_id for one in ids])
    if not inside.any():
        return clause_id
    best = int(np.where(inside, ranks, -np.inf).argmax())
    return str(ids[best]) if ranks[best] >= 2 * LEAST_SCORE else clause_id
