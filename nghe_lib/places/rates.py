"""Rates per resident of small areas, each drawn towards the mean of all as far as its own figures are uncertain.

A ward of 5,000 people where one person writes has a raw rate that says nothing. Counts are taken as Poisson and rates
as Gamma distributed (Clayton & Kaldor 1987, "Empirical Bayes estimates of age-standardized relative risks for use in
disease mapping", Biometrics 43, 671-681); the mean is the rate of all units together (Marshall 1991, "Mapping disease
and mortality rates using empirical Bayes estimators", Applied Statistics 40, 283-294). How much rates differ between
units is itself uncertain, so instead of one variance a grid of them is averaged by how likely each makes the counts:
one estimated variance gives intervals that are too narrow, and none at all where its estimate is zero.
Count people where you can: one person who posts ten times makes posts more uneven than Poisson, intervals too narrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nghe_lib.errors import ParameterError, TableError, faults

if TYPE_CHECKING:
    import pandas as pd

# With fewer units the counts cannot say how much rates differ, and the answer would be the prior's.
MIN_UNITS = 10
# Coefficient of variation of the true rates between units, from all alike to a few with nearly everything.
_SPREADS = np.geomspace(0.01, 10.0, 61)
_TAIL = 0.025


def rates(counts: pd.DataFrame, population: pd.DataFrame, *, column: str = "count", per: int = 100_000) -> pd.DataFrame:
    """Rates of units: raw, smoothed, and where the true rate lies with 95 % probability.

    counts: unit_code and `column`, whole numbers or shares of mentions (0 or more), one row per unit; a unit where
    nobody was counted stands with 0, one that was not looked at does not stand. population: unit_code and population,
    as `population()` gives. per: residents the rate is of.

    Returns one row per row of `counts`, in its order: unit_code, count, population, rate, smoothed, low, high, and
    people_count where `counts` has it, so that `charts.choropleth` can hide what too few people said. A unit
    without a known population has neither rate nor interval; smoothed, low and high are missing for all when fewer than
    10 units have one, or when nothing was counted. Raises TableError for doubled units, ParameterError for counts or
    populations below 0.
    """
    import pandas as pd

    residents = _one_per_unit(population, "population", "population")
    counted = _one_per_unit(counts, column, "counts")
    known = residents.reindex(counted.index).where(lambda size: size > 0)
    made = pd.DataFrame({"unit_code": counted.index, "count": counted.to_numpy(), "population": known.to_numpy()})
    made["rate"] = made["count"] / made["population"] * per
    usable = (made["rate"].notna()).to_numpy()
    made[["smoothed", "low", "high"]] = np.nan
    if usable.sum() >= MIN_UNITS and made.loc[usable, "count"].sum() > 0:
        found = _smoothed(made.loc[usable, "count"].to_numpy(), made.loc[usable, "population"].to_numpy())
        made.loc[usable, ["smoothed", "low", "high"]] = np.stack(found, axis=1) * per
    if "people_count" in counts:
        made["people_count"] = counts["people_count"].to_numpy()
    return made


def _one_per_unit(frame: pd.DataFrame, column: str, name: str) -> pd.Series[Any]:
    import pandas as pd

    held = pd.to_numeric(frame[column], errors="coerce").astype("float64").set_axis(frame["unit_code"])
    if held.index.has_duplicates:
        twice = held.index[held.index.duplicated()].unique().astype(str).tolist()
        raise TableError(faults(f"bảng {name}: mỗi đơn vị một dòng, nhưng có đơn vị lặp lại:", twice[:5]))
    if (held < 0).any():
        raise ParameterError(f"bảng {name}: '{column}' có {int((held < 0).sum())} giá trị âm; hãy sửa lại số liệu")
    return held


def _smoothed(counts: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Posterior mean and interval of each rate per resident; counts, sizes: (n_units,).

    For a spread c the prior is Gamma of shape 1/c² and mean m, the posterior Gamma of shape 1/c² + count and rate
    1/(c² m) + size. Each spread weighs as the (negative binomial) probability of the counts under it, every c equally
    likely before: the grid is finer where c is small, so its points weigh as c.
    """
    from scipy.special import gammaincinv, gammaln, logsumexp

    mean = counts.sum() / sizes.sum()
    shape = _SPREADS[:, None] ** -2.0
    expected = mean * sizes
    log_share = gammaln(shape + counts) - gammaln(shape) + shape * np.log(shape / (shape + expected))
    log_weight = (log_share + counts * np.log(expected / (shape + expected))).sum(axis=1)
    log_weight += np.log(_SPREADS)
    weight = np.exp(log_weight - logsumexp(log_weight))
    posterior_shape, posterior_rate = shape + counts, shape / mean + sizes
    middle = weight @ (posterior_shape / posterior_rate)
    kept = weight > 1e-6
    shapes, speeds, weights = posterior_shape[kept], posterior_rate[kept], weight[kept] / weight[kept].sum()
    ends = [
        _mixture_quantile(share, shapes, speeds, weights, gammaincinv(shapes, share) / speeds)
        for share in (_TAIL, 1 - _TAIL)
    ]
    return middle, ends[0], ends[1]


def _mixture_quantile(
    share: float, shapes: np.ndarray, speeds: np.ndarray, weights: np.ndarray, quantiles: np.ndarray
) -> np.ndarray:
    """Where a mixture of Gammas reaches `share`, by halving between the least and the largest quantile of its parts.

    shapes, speeds, quantiles: (n_spreads, n_units); weights: (n_spreads,). Returns (n_units,).
    """
    from scipy.special import gammainc

    low, high = quantiles.min(axis=0), quantiles.max(axis=0)
    for _ in range(50):
        middle = (low + high) / 2
        above = weights @ gammainc(shapes, middle * speeds) > share
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return (low + high) / 2
