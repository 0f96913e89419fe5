"""Which posts are read by people: at random, stratified with known weights, or those the model knows least about.

A random or stratified row says its inclusion probability, so that shares estimated from its label are weighted by the
inverse (Horvitz & Thompson, 1952, JASA 47(260), 663–685). A post chosen because the model is unsure of it has none:
such posts teach the model and never audit it, so they are a part of their own, drawn after the random part.
Methods: power allocation over strata (Bankier, 1988, The American Statistician 42(3), 174–177); uncertainty sampling
(Lewis & Gale, 1994, SIGIR '94), at most one post out of each group of near-duplicates.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.text import near_duplicates, said_texts

Design = Literal["random", "stratified", "active"]
Uncertainty = Literal["margin", "entropy"]
STRATA = ("label", "source_id", "platform")
CANDIDATES_PER_POST = 8
_COLUMNS = ["post_id", "position", "part", "stratum", "population", "inclusion_probability"]


def sample(
    posts: pd.DataFrame,
    predictions: pd.DataFrame | None = None,
    *,
    n: int,
    design: Design,
    seed: int,
    by: tuple[str, ...] = ("label",),
    power: float = 0.5,
    random_share: float = 0.5,
    uncertainty: Uncertainty = "margin",
    leave_out: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Draw `n` posts to be labelled.

    posts: post_id, title, text, and what `by` names, of POSTS. predictions: post_id, label and p_<answer>, as
    `understand.predict` gives beside a post_id; needed to stratify by label and for the active design.
    n: posts wanted; all of them when there are fewer. design: "random" draws every post with the same chance;
    "stratified" draws within each stratum of `by` (label, source_id, platform), n_h in proportion to N_h ** power
    (1 proportional, 0 equal) and at least two where there are two; "active" draws `random_share` of n at random, then
    the posts with the smallest margin or the largest entropy. leave_out: posts that must not be chosen actively, such
    as those labelled already.

    Returns one row per post in the order it is asked, which is random: post_id, position (from 0), part (random,
    stratified or active), stratum, population (posts of its stratum), inclusion_probability (missing in the active
    part). The same posts, seed and options give the same rows, whatever the order of `posts`.
    Raises ParameterError for options out of bounds, TooLittleDataError when there is no post.
    """
    _check(n, by, power, random_share)
    if posts.empty:
        raise TooLittleDataError("không có bài nào để lấy mẫu; hãy nới khoảng ngày hoặc truy vấn")
    known = _with_predictions(posts, predictions, need=design == "active" or (design == "stratified" and "label" in by))
    rng = np.random.default_rng(seed)
    if design == "stratified":
        made = _stratified(known, n, by, power, rng)
    else:
        n_random = n if design == "random" else round(n * random_share)
        made = _random(known, n_random, rng)
        if design == "active":
            taken = leave_out | set(made["post_id"])
            active = _active(known, n - len(made), uncertainty, taken)
            made = pd.concat([part for part in (made, active) if len(part)] or [made], ignore_index=True)
    shuffled = made.iloc[rng.permutation(len(made))].reset_index(drop=True)
    return shuffled.assign(position=np.arange(len(shuffled)))[_COLUMNS]


def unsureness(predictions: pd.DataFrame, *, kind: Uncertainty = "margin") -> np.ndarray:
    """How unsure the model is of each row, 0 (certain) to 1: (n_rows,).

    predictions: one p_<answer> column per answer. margin: one less the gap between the two largest probabilities;
    entropy: of the probabilities, over that of the uniform. A row without probabilities counts as 1.
    """
    p = predictions[[name for name in predictions if str(name).startswith("p_")]].to_numpy("float64")
    if p.shape[1] < 2:
        raise ParameterError("cần xác suất của ít nhất hai câu trả lời để biết mô hình phân vân ở đâu")
    if kind == "margin":
        top = np.sort(p, axis=1)[:, -2:]
        made = 1 - (top[:, 1] - top[:, 0])
    else:
        made = -(p * np.log(np.clip(p, 1e-12, None))).sum(axis=1) / np.log(p.shape[1])
    return np.where(np.isnan(p).any(axis=1), 1.0, np.clip(made, 0.0, 1.0))


def weights(chosen: pd.DataFrame) -> pd.Series:
    """How many posts each row of the random and stratified parts stands for: 1 / inclusion probability, by post_id."""
    audit = chosen[chosen["part"].ne("active").to_numpy(bool)]
    return pd.Series(1 / audit["inclusion_probability"].to_numpy("float64"), index=audit["post_id"].tolist())


def allocation(sizes: np.ndarray, n: int, *, power: float) -> np.ndarray:
    """How many of `n` to draw from strata of these sizes: (n_strata,) int64, summing to n or to all there are.

    In proportion to size ** power, at least two (or all) from each stratum while n allows, never more than it holds.
    """
    sizes = np.asarray(sizes, np.int64)
    n = min(n, int(sizes.sum()))
    floor = np.minimum(sizes, 2)
    made = floor.copy() if floor.sum() <= n else np.zeros_like(sizes)
    shares = np.where(sizes > 0, sizes.astype("float64") ** power, 0.0)
    ideal = shares * n / max(shares.sum(), 1e-12)
    for _ in range(n - int(made.sum())):
        made[np.argmax(np.where(made < sizes, ideal - made, -np.inf))] += 1
    return made


def _check(n: int, by: tuple[str, ...], power: float, random_share: float) -> None:
    if n < 1:
        raise ParameterError(f"n phải từ 1 trở lên; đã cho {n}")
    strange = [name for name in by if name not in STRATA]
    if strange or not by:
        raise ParameterError(f"by chỉ nhận {', '.join(STRATA)}; đã cho {by!r}")
    if not (0 <= power <= 1 and 0 <= random_share <= 1):
        raise ParameterError("power và random_share phải từ 0 đến 1")


def _with_predictions(posts: pd.DataFrame, predictions: pd.DataFrame | None, *, need: bool) -> pd.DataFrame:
    known = posts.drop_duplicates("post_id").sort_values("post_id", ignore_index=True)
    if predictions is None or predictions.empty:
        if need:
            raise ParameterError("mẫu này cần dự đoán của mô hình; hãy đưa predictions, hoặc dùng design 'random'")
        return known
    columns = ["post_id", "label", *(name for name in predictions if str(name).startswith("p_"))]
    return known.merge(predictions[columns].drop_duplicates("post_id"), on="post_id", how="left")


def _random(known: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    places = rng.permutation(len(known))[:n]
    return _part(known.iloc[places], "random", "", len(known), min(n, len(known)) / len(known))


def _stratified(
    known: pd.DataFrame, n: int, by: tuple[str, ...], power: float, rng: np.random.Generator
) -> pd.DataFrame:
    names = known[list(by)].astype(object).where(known[list(by)].notna(), "–").agg(" · ".join, axis=1)
    groups = [(str(name), rows) for name, rows in known.groupby(names, sort=True)]
    drawn = allocation(np.array([len(rows) for _, rows in groups]), n, power=power)
    parts = [
        _part(rows.iloc[rng.permutation(len(rows))[:n_h]], "stratified", name, len(rows), n_h / len(rows))
        for (name, rows), n_h in zip(groups, drawn.tolist(), strict=True)
        if n_h
    ]
    return pd.concat(parts, ignore_index=True)


def _active(known: pd.DataFrame, n: int, uncertainty: Uncertainty, taken: frozenset[str] | set[str]) -> pd.DataFrame:
    """The `n` posts the model is least sure of, one of each group of near-duplicates, none like a post in `taken`."""
    unsure = known.assign(unsure=unsureness(known, kind=uncertainty)).sort_values(
        ["unsure", "post_id"], ascending=[False, True]
    )
    seen, free = unsure[unsure["post_id"].isin(taken)], unsure[~unsure["post_id"].isin(taken)]
    near = pd.concat([seen, free.head(n * CANDIDATES_PER_POST)], ignore_index=True)
    group = near_duplicates(said_texts(near))
    fresh = pd.Series(group).iloc[len(seen) :]
    kept = fresh[~fresh.isin(group[: len(seen)])].drop_duplicates().index
    return _part(near.iloc[kept[:n]], "active", "", len(known), None)


def _part(rows: pd.DataFrame, part: str, stratum: str, population: int, probability: float | None) -> pd.DataFrame:
    made = rows[["post_id"]].assign(part=part, stratum=stratum, population=population)
    return made.assign(inclusion_probability=pd.array([probability] * len(made), "Float64").astype("float64"))
