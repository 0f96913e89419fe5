"""How much each need weighs, in parts that are shown: breadth, intensity, persistence and what nobody answered.

Each part lies between 0 and 1. breadth: people of the need over those of the widest need. intensity: share of its
wishes that are angry, afraid, sad or disgusted, or that sound urgent. persistence: share of the weeks in which somebody
wishes it.
unmet: share of its wishes that no public body answered in their thread. The score is their weighted mean.

Ranks have intervals: people are drawn anew with all their wishes (bootstrap), and apart from that the weights are drawn
evenly from all weights there are (Dirichlet), so it can be seen which places depend on the choice of weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib import privacy
from nghe_lib.errors import ParameterError
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.urgency import HIGH, urgency

PARTS = ("breadth", "intensity", "persistence", "unmet")
EQUAL: Mapping[str, float] = MappingProxyType(dict.fromkeys(PARTS, 0.25))
STRONG = ("anger", "fear", "sadness", "disgust")
N_DRAWS = 400


def score_needs(
    wished: pd.DataFrame,
    need_of_wish: np.ndarray,
    posts: pd.DataFrame,
    answers: pd.DataFrame,
    *,
    seed: int,
    weights: Mapping[str, float] = EQUAL,
    n_draws: int = N_DRAWS,
) -> pd.DataFrame:
    """Parts, score and places of each need.

    wished, need_of_wish: what `wishes` and `needs` give. posts: POSTS, to see what was answered. answers: emotion too,
    where it is known. weights: of each of `PARTS`, none below 0, not all 0.

    Returns one row per need, in its order: need, breadth, intensity, persistence, unmet, score, rank (1 the highest),
    rank_low, rank_high (95 % over people), weight_low, weight_high (95 % over weights). Raises ParameterError.
    """
    need_columns(wished, ("post_id", "person", "week", "said"), table="wishes")
    chosen = _weights(weights)
    inside = need_of_wish >= 0
    rows = wished[inside].reset_index(drop=True)
    need = need_of_wish[inside]
    n_needs = int(need.max(initial=-1)) + 1
    if not n_needs:
        return pd.DataFrame(
            columns=["need", *PARTS, "score", "rank", "rank_low", "rank_high", "weight_low", "weight_high"]
        )
    person, people = pd.factorize(rows["person"])
    week = pd.factorize(rows["week"], use_na_sentinel=False)[0]
    strong = is_strong(rows, answers).astype("float64")
    unmet = (~is_answered(rows["post_id"], posts)).astype("float64")
    n_weeks = max(1, wished["week"].nunique())
    held = _Held.of(need, person, week, strong, unmet, n_weeks)
    parts = held.parts(np.ones(len(people)))
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(people), np.full(len(people), 1 / len(people)), size=n_draws)
    over_people = np.array([_ranks(held.parts(times.astype("float64")) @ chosen) for times in drawn])
    over_weights = np.array([_ranks(parts @ one) for one in rng.dirichlet(np.ones(len(PARTS)), size=n_draws)])
    made = pd.DataFrame(parts, columns=list(PARTS)).assign(need=np.arange(n_needs), score=parts @ chosen)
    made["rank"] = _ranks(made["score"].to_numpy())
    for name, ranks in (("rank", over_people), ("weight", over_weights)):
        low, high = np.quantile(ranks, (0.025, 0.975), axis=0, method="closest_observation")
        # What is on top of the resamples need not be what was seen; the interval holds both.
        made[f"{name}_low"] = np.minimum(low, made["rank"]).astype("int64")
        made[f"{name}_high"] = np.maximum(high, made["rank"]).astype("int64")
    return made[["need", *PARTS, "score", "rank", "rank_low", "rank_high", "weight_low", "weight_high"]]


def is_strong(wished: pd.DataFrame, answers: pd.DataFrame) -> np.ndarray:
    """Whether each wish comes with a strong bad feeling or sounds urgent: (n_wishes,) bool."""
    urgent = (urgency(wished["said"].tolist())["points"] >= HIGH).to_numpy(bool)
    if "emotion" not in answers:
        return urgent
    emotion = wished["post_id"].map(answers.set_index("post_id")["emotion"])
    return urgent | emotion.isin(STRONG).to_numpy(bool)


def is_answered(post_ids: pd.Series, posts: pd.DataFrame) -> np.ndarray:
    """Whether a public body wrote in the thread of each post after it: (n,) bool."""
    need_columns(posts, ("post_id", "kind", "account_id", "root_id", "parent_id", "published_at"), table="posts")
    thread = posts["root_id"].fillna(posts["parent_id"]).fillna(posts["post_id"])
    spoke = (
        posts["account_id"].notna() & ~privacy.private(posts["account_id"]) & posts["kind"].isin(["reply", "comment"])
    )
    last = posts["published_at"].where(spoke).groupby(thread).max()
    own = pd.DataFrame({"thread": thread.to_numpy(), "at": posts["published_at"].to_numpy()}, index=posts["post_id"])
    mine = own.reindex(post_ids.to_numpy())
    return (mine["thread"].map(last) > mine["at"]).fillna(False).to_numpy(bool)


@dataclass(frozen=True)
class _Held:
    """The wishes of needs as sparse matrices over people, from which the parts follow for any draw of people.

    counts, strong, unmet: (n_needs, n_people) wishes. in_cell: (n_cells, n_people) wishes of each need and week;
    need_of_cell: (n_cells,).
    """

    counts: csr_array
    strong: csr_array
    unmet: csr_array
    in_cell: csr_array
    need_of_cell: np.ndarray
    n_weeks: int

    @classmethod
    def of(
        cls, need: np.ndarray, person: np.ndarray, week: np.ndarray, strong: np.ndarray, unmet: np.ndarray, n_weeks: int
    ) -> _Held:
        """All (n_wishes,): numbers of need, person and week; whether strong and unmet as 0 or 1."""
        size = (int(need.max()) + 1, int(person.max()) + 1)
        step = int(week.max()) + 1
        cells, number = np.unique(need * step + week, return_inverse=True)
        counts, strongly, openly = (
            csr_array((values, (need, person)), shape=size) for values in (np.ones(len(need)), strong, unmet)
        )
        in_cell = csr_array((np.ones(len(need)), (number, person)), shape=(len(cells), size[1]))
        return cls(counts, strongly, openly, in_cell, cells // step, n_weeks)

    def parts(self, times: np.ndarray) -> np.ndarray:
        """The four parts when person k is there `times[k]` times: (n_needs, 4)."""
        people, wishes = (self.counts > 0).astype("float64") @ times, self.counts @ times
        total = np.where(wishes > 0, wishes, 1)
        present = np.bincount(self.need_of_cell, weights=(self.in_cell @ times) > 0, minlength=self.counts.shape[0])
        parts = (people / max(people.max(), 1), self.strong @ times / total, present / self.n_weeks,
                 self.unmet @ times / total)  # fmt: skip
        return np.column_stack(parts)


def _ranks(scores: np.ndarray) -> np.ndarray:
    """1 for the highest; equal scores keep the order of the needs."""
    made = np.empty(len(scores), np.int64)
    made[np.argsort(-scores.round(12), kind="stable")] = np.arange(1, len(scores) + 1)
    return made


def _weights(weights: Mapping[str, float]) -> np.ndarray:
    strange = [name for name in weights if name not in PARTS]
    found = np.array([float(weights.get(name, 0.0)) for name in PARTS])
    if strange or (found < 0).any() or not found.sum() > 0:
        raise ParameterError(
            f"trọng số nhu cầu chỉ gồm {', '.join(PARTS)}, không âm, không cùng bằng 0; đã cho {weights}"
        )
    return found / found.sum()
