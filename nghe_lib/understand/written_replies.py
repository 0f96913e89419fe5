"""Whether a post responds to another cannot be told from its words alone: here the thread is heard too.

"Chuẩn rồi" under a question is a response, alone it is nothing. The chance that a reply is a response is raised by what
stands above it; the odds are set by hand, not learned, as no set of threads with speech acts is at hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from nghe_lib.tasks import SPEECH_ACT

if TYPE_CHECKING:
    import pandas as pd

REPLY_ODDS, ANSWER_ODDS, AGENCY_ODDS = 2.0, 5.0, 3.0
"""How much likelier a response is in a reply, in a reply to a question, and where an agency is on either side."""
_REPLIES = ("reply", "comment")


def hear_thread(posts: pd.DataFrame, answers: pd.DataFrame, *, agencies: Iterable[str] = ()) -> pd.DataFrame:
    """Answers to `speech_act` with the thread heard; a post that answers none in `posts` keeps its own.

    posts: POSTS columns post_id, kind, parent_id, account_id. answers: of `predict(..., task="speech_act")`, one row
    per post in the same order. agencies: account_ids of public bodies.

    Returns `answers` with label, score and the chances made anew. A comment on an article counts as a reply only to a
    question or to an agency. Questions asked in a reply stay as likely against the other acts as they were.
    """
    columns = [f"p_{name}" for name in SPEECH_ACT.names]
    chances = answers[columns].to_numpy(np.float64, copy=True)
    at = {post_id: row for row, post_id in enumerate(posts["post_id"])}
    parent = np.array([at.get(post_id, -1) for post_id in posts["parent_id"]], np.int64)
    heard = np.flatnonzero((parent >= 0) & posts["kind"].isin(_REPLIES).to_numpy())
    above = parent[heard]
    is_agency = posts["account_id"].isin(set(agencies)).to_numpy()
    asked = chances[above, SPEECH_ACT.names.index("question")]
    odds = np.where(posts["kind"].to_numpy()[heard] == "reply", REPLY_ODDS, 1.0)
    odds *= 1 + (ANSWER_ODDS - 1) * asked
    odds *= np.where(is_agency[heard] | is_agency[above], AGENCY_ODDS, 1.0)
    chances[heard, SPEECH_ACT.names.index("response")] *= odds
    chances /= chances.sum(axis=1, keepdims=True)
    best = chances.argmax(axis=1) if len(chances) else np.zeros(0, np.int64)
    found = answers.copy()
    found[columns] = chances.astype(np.float32)
    found["label"] = np.array(SPEECH_ACT.names, dtype=object)[best]
    found["score"] = chances[np.arange(len(best)), best].astype(np.float32)
    untouched = np.setdiff1d(np.arange(len(found)), heard)
    kept = ["label", "score", *columns]
    found.iloc[untouched, found.columns.get_indexer(kept)] = answers[kept].iloc[untouched].to_numpy()
    return found
