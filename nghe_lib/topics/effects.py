"""What goes with talking about a topic: press or people, an area, before or after; each effect with its interval.

Texts are the units, the share of a topic in a text is the outcome of a linear regression on what is known of the text,
as `estimateEffect` of R's stm does: Roberts, Stewart & Tingley (2019), "stm: An R Package for Structural Topic Models",
Journal of Statistical Software 91(2), https://doi.org/10.18637/jss.v091.i02. Standard errors hold where texts differ in
how surely they are read: MacKinnon & White (1985), "Some heteroskedasticity-consistent covariance matrix estimators
with improved finite sample properties", Journal of Econometrics 29, 305-325 (HC2); texts of one cluster count as one
draw.

What is not known of a text's share is held in one of two ways. By default the share is freed of the prior that draws
short texts to the middle, and its noise is noise of the outcome. With `n_draws` it is stm's method of composition:
shares are drawn from each text's posterior (a Dirichlet), every draw is regressed, and draws are pooled by Rubin
(1987), "Multiple Imputation for Nonresponse in Surveys". Since the posterior knows nothing of the covariates, effects
are then drawn to 0 in short texts and intervals are wide: tests/benchmarks/quality_topic_effects.py has both figures.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.settings import TIMEZONE

_LEAST_PER_COEFFICIENT = 10


def effects(
    doc_topics: csr_array | np.ndarray,
    covariates: pd.DataFrame,
    *,
    seed: int,
    lengths: np.ndarray | None = None,
    prior: float = 1.0,
    n_draws: int = 0,
    clusters: np.ndarray | None = None,
) -> pd.DataFrame:
    """How much more of a topic there is with each covariate, the others held.

    doc_topics: (n_texts, n_topics), rows of 0 for texts without usable words, which are left out. covariates: one row
    per text: numbers and booleans as they are, texts and categories as one effect per level against the most frequent
    one; texts of which one is missing are left out.
    lengths: (n_texts,) usable words of each text, needed to free shares of their prior or to draw them; without it
    shares are taken as they are. prior: the sum of the model's alpha, 1 for symmetric 1 / n_topics.
    n_draws: draws of the method of composition (stm: 25); 0 for none. clusters: (n_texts,) such as the account or day.

    Returns topic_id, covariate, level (empty for numbers), reference, effect (difference of shares),
    low, high (95 % interval), p_value, text_count. Raises ParameterError where rows do not match or `n_draws` lacks
    `lengths`, TooLittleDataError for fewer than 10 texts (or 2 clusters) per coefficient.
    """
    shares = np.asarray(doc_topics.todense() if hasattr(doc_topics, "todense") else doc_topics, "float64")
    if len(shares) != len(covariates):
        raise ParameterError(f"doc_topics có {len(shares)} dòng mà covariates có {len(covariates)} dòng")
    if n_draws and lengths is None:
        raise ParameterError("n_draws cần lengths: số từ dùng được của mỗi bài")
    kept = (shares.sum(axis=1) > 0) & covariates.notna().all(axis=1).to_numpy(bool)
    design, names = _design(covariates[kept])
    groups = np.arange(kept.sum()) if clusters is None else pd.factorize(np.asarray(clusters)[kept])[0]
    n_groups = len(np.unique(groups))
    least = _LEAST_PER_COEFFICIENT * design.shape[1] if clusters is None else 2 * design.shape[1]
    if n_groups < least:
        raise TooLittleDataError(f"chỉ có {n_groups} bài hay cụm dùng được, cần ít nhất {least} cho ngần ấy yếu tố")
    words = None if lengths is None else np.asarray(lengths, "float64")[kept]
    drawn = _outcomes(shares[kept], words, prior, n_draws, seed)
    fits = [_regress(design, outcome, groups if clusters is not None else None) for outcome in drawn]
    effect = np.mean([fit[0] for fit in fits], axis=0)
    variance = np.mean([fit[1] for fit in fits], axis=0)
    if n_draws > 1:
        variance = variance + (1 + 1 / n_draws) * np.var([fit[0] for fit in fits], axis=0, ddof=1)
    freedom = (n_groups if clusters is not None else len(design)) - design.shape[1]
    return _told(effect, np.sqrt(variance), names, max(freedom, 1), len(design))


def who_and_when(posts: pd.DataFrame, *, since: date | None = None) -> pd.DataFrame:
    """Covariates of posts for `effects`: người nói (báo chí, mạng xã hội) and, with `since`, thời gian (trước, sau).

    posts: POSTS (kind, published_at are read). since: the first day of `sau`, in Ho Chi Minh City. Add columns of your
    own, such as the sector or the area of a post.
    """
    made = pd.DataFrame({"người nói": np.where(posts["kind"] == "article", "báo chí", "mạng xã hội")})
    if since is not None:
        at = posts["published_at"].dt.tz_convert(TIMEZONE).dt.tz_localize(None).reset_index(drop=True)
        said = np.where(at >= pd.Timestamp(since), "sau", "trước")
        made["thời gian"] = pd.Series(said, dtype="str").where(at.notna())
    return made


def _design(covariates: pd.DataFrame) -> tuple[np.ndarray, list[tuple[str, str, str]]]:
    """The design matrix (n_texts, 1 + n_effects) with its constant first, and covariate, level, reference of each."""
    columns, names = [np.ones(len(covariates))], []
    for name, values in covariates.items():
        if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
            columns.append(values.to_numpy("float64"))
            names.append((str(name), "", ""))
            continue
        texts = values.astype(str)
        levels = texts.value_counts().rename_axis("level").reset_index()
        ordered = levels.sort_values(["count", "level"], ascending=[False, True])["level"].tolist()
        for level in ordered[1:]:
            columns.append((texts == level).to_numpy("float64"))
            names.append((str(name), level, ordered[0]))
    made = np.column_stack(columns)
    if np.linalg.matrix_rank(made) < made.shape[1]:
        raise ParameterError("các yếu tố trùng nhau hoặc không đổi, không tách được ảnh hưởng; hãy bỏ bớt một yếu tố")
    return made, names


def _outcomes(
    shares: np.ndarray, lengths: np.ndarray | None, prior: float, n_draws: int, seed: int
) -> list[np.ndarray]:
    if lengths is None:
        return [shares]
    gamma = shares * (lengths + prior)[:, None]
    if not n_draws:
        return [(gamma - prior / shares.shape[1]) / np.maximum(lengths, 1)[:, None]]
    random = np.random.default_rng(seed)
    draws = [random.gamma(np.maximum(gamma, 1e-3)) for _ in range(n_draws)]
    return [draw / draw.sum(axis=1, keepdims=True) for draw in draws]


def _regress(design: np.ndarray, outcomes: np.ndarray, groups: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and their robust variances: two (n_effects + 1, n_topics) arrays."""
    inverse = np.linalg.inv(design.T @ design)
    spread = design @ inverse
    fitted = inverse @ (design.T @ outcomes)
    left = outcomes - design @ fitted
    if groups is None:
        leverage = np.minimum((spread * design).sum(axis=1, keepdims=True), 1 - 1e-9)
        return fitted, (spread**2).T @ (left**2 / (1 - leverage))
    n_groups, (n, n_columns) = groups.max() + 1, design.shape
    adder = csr_array((np.ones(n), (groups, np.arange(n))), shape=(n_groups, n))
    scale = n_groups / (n_groups - 1) * (n - 1) / (n - n_columns)
    return fitted, scale * np.array([((adder @ (spread[:, [at]] * left)) ** 2).sum(axis=0) for at in range(n_columns)])


def _told(
    effect: np.ndarray, error: np.ndarray, names: list[tuple[str, str, str]], freedom: int, n_texts: int
) -> pd.DataFrame:
    from scipy.special import stdtr, stdtrit

    half = stdtrit(freedom, 0.975) * error
    ratio = np.divide(np.abs(effect), error, out=np.full(error.shape, np.inf), where=error > 0)
    p_value = 2 * stdtr(freedom, -ratio)
    rows = [
        (topic, *names[at - 1], effect[at, topic], effect[at, topic] - half[at, topic],
         effect[at, topic] + half[at, topic], p_value[at, topic], n_texts)
        for topic in range(effect.shape[1]) for at in range(1, len(effect))
    ]  # fmt: skip
    columns = ["topic_id", "covariate", "level", "reference", "effect", "low", "high", "p_value", "text_count"]
    made = pd.DataFrame(rows, columns=columns)
    return made.astype({
        "topic_id": "Int64", **dict.fromkeys(("covariate", "level", "reference"), "str"),
        **dict.fromkeys(("effect", "low", "high", "p_value"), "float64"), "text_count": "Int64",
    })  # fmt: skip
