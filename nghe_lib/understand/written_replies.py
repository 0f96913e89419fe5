"""Whether a post responds to another cannot be told from its words alone: here the thread is heard too.

"Chuẩn rồi" under a question is a response, alone it is nothing. The chance that a reply is a response is raised by what
stands above it. No set of threads with speech acts is at hand (the real audit holds two responses), so the odds come
from unlabelled threads of `shared/data/platform/facebook_youtube_2022` (1,357 replies under 2,620 comments; Saerens,
Latinne & Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori probabilities", Neural Computation
14(1), 21-41): among Facebook replies to no question responses are 14 times as likely as in the texts the model was
calibrated on, among YouTube replies 1.3 times (`REPLY_ODDS` is the geometric mean, rounded); under a question 1.6 times
(1.2 to 2.3 over resamples) as likely as under another comment. `AGENCY_ODDS` is set by hand: no agency speaks there.

What hangs on it: with 4 and 1.6, 32 % of the Facebook and 9 % of the YouTube replies are called responses. At 1.3 or 14
instead of 4 the answer to 18 or 29 % of the Facebook replies changes (4 or 11 % of YouTube's), at 1 or 2.35 instead of
1.6 to 4 %. Shares of responses are therefore to be corrected with a project's own labels (`honest_shares`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import pandas as pd

from nghe_lib.tasks import SPEECH_ACT

REPLY_ODDS, ANSWER_ODDS, AGENCY_ODDS = 4.0, 1.6, 3.0
"""How much likelier a response is in a reply, in a reply to a question, and where an agency is on either side."""
_REPLIES = ("reply", "comment")
THREAD = frozenset({"kind", "parent_id", "account_id"})
"""The columns of POSTS from which a thread is heard, beside post_id."""
THREAD_MARK = hashlib.sha256(repr((REPLY_ODDS, ANSWER_ODDS, AGENCY_ODDS, _REPLIES)).encode()).hexdigest()[:6]
"""Stands for the odds: answers heard with others are not the same answers."""


def hear_thread(posts: pd.DataFrame, answers: pd.DataFrame, *, agencies: Iterable[str] = ()) -> pd.DataFrame:
    """Answers to `speech_act` with the thread heard; a post that answers none in `posts` keeps its own.

    posts: POSTS columns post_id, kind, parent_id, account_id. answers: of `predict(..., task="speech_act")`, one row
    per post in the same order. agencies: account_ids of public bodies.

    Returns `answers` with label, score and the chances made anew. A comment on an article counts as a reply only to a
    question or to an agency. Questions asked in a reply stay as likely against the other acts as they were.
    """
    columns = [f"p_{name}" for name in SPEECH_ACT.names]
    chances = answers[columns].to_numpy(np.float64, copy=True)
    parent = answered_rows(posts, posts)
    heard = np.flatnonzero(parent >= 0)
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


def answered_rows(posts: pd.DataFrame, among: pd.DataFrame) -> np.ndarray:
    """(n,) int64: the row of `among` that each reply or comment answers, -1 for none."""
    at = pd.Series(np.arange(len(among)), index=among["post_id"].to_numpy())
    parent = posts["parent_id"].where(posts["kind"].isin(_REPLIES).to_numpy(bool)).map(at)
    return parent.fillna(-1).to_numpy(np.int64)
