"""Counts of two dimensions in which no count of a small group can be worked out, though every total is shown.

Rows and columns whose people are too few are pooled first. Then cells are hidden until no hidden cell of a small group
can be derived from the totals: seen as a graph whose nodes are rows and columns and whose edges are the hidden cells, a
cell is fixed by the totals exactly when its edge is a bridge. Method: Gusfield (1988), "A graph theoretic approach to
statistical data security", SIAM Journal on Computing 17(3), 552–571.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError
from nghe_lib.privacy.gate import POOLED
from nghe_lib.text.columns import need_columns

_Line = tuple[int | slice, int | slice]
ALL = "tất cả"
MOST_HIDDEN = 1 / 3


def published_cells(
    rows: pd.DataFrame,
    *,
    row: str,
    column: str,
    min_people: int,
    thing: str = "post_id",
    coarsen: str = "row",
    most_hidden: float = MOST_HIDDEN,
) -> pd.DataFrame:
    """Distinct things of each value of `row` and `column`, small groups pooled or hidden.

    rows: the columns `row`, `column`, `thing` and person, one row per post. thing: what is counted; a thing that stands
    in several cells counts in each. coarsen: `row` or `column`, the side whose smallest values are pooled further while
    more than the share `most_hidden` of all cells would be hidden, until it is one value `ALL`.

    Returns row, column, n (Int64, missing where hidden) and column_n (of the whole column, hidden cells too) for every
    pair of shown values, rows in order of size with the pooled one last, columns in their own order. No row where fewer
    than `min_people` people speak in all.
    """
    need_columns(rows, (row, column, thing, "person"), table="rows")
    if coarsen not in ("row", "column"):
        raise ParameterError(f"coarsen chỉ nhận row hoặc column; đã cho {coarsen!r}")
    known = rows.dropna(subset=[row, column])
    if known["person"].nunique() < min_people:
        return pd.DataFrame({"row": pd.Series(dtype="str"), "column": pd.Series(dtype=object),
                             "n": pd.Series(dtype="Int64"), "column_n": pd.Series(dtype="Int64")})  # fmt: skip
    shown = known.assign(
        row=pooled_values(known[row], known["person"], min_people=min_people),
        column=pooled_values(known[column], known["person"], min_people=min_people),
    )
    for values in _coarser(shown, coarsen):
        made = _cells(shown.assign(**{coarsen: values}), thing, min_people)
        if made["n"].isna().mean() <= most_hidden:
            break
    return made


def _coarser(shown: pd.DataFrame, side: str) -> Iterator[pd.Series]:
    """The values of one side, then with ever more of its smallest ones pooled, and at last all as one."""
    values = shown[side]
    yield values
    people = shown.groupby(side)["person"].nunique()
    ordered = [name for name in people.sort_index().sort_values(kind="stable").index if name != POOLED]
    for most in range(1 if POOLED in people.index else 2, len(ordered)):
        yield values.mask(values.isin(ordered[:most]).to_numpy(bool), POOLED)
    yield pd.Series(ALL, index=values.index, dtype=object)


def _cells(shown: pd.DataFrame, thing: str, min_people: int) -> pd.DataFrame:
    counts = shown.groupby(["row", "column"]).agg(n=(thing, "nunique"), people=("person", "nunique")).reset_index()
    order = _by_size(counts)
    n, people = (
        counts.pivot(index="row", columns="column", values=name).reindex(order).fillna(0).astype("int64")
        for name in ("n", "people")
    )
    columns = sorted(n.columns, key=lambda one: (one == POOLED, one))
    n, people = n[columns], people[columns]
    hidden = hidden_cells(n.to_numpy(), people.to_numpy(), min_people=min_people)
    made = n.astype("Int64").mask(pd.DataFrame(hidden, index=n.index, columns=n.columns))
    long = made.rename_axis("row").reset_index().melt(id_vars="row", var_name="column", value_name="n")
    return long.assign(column_n=long["column"].map(n.sum()).astype("Int64"))


def pooled_values(values: pd.Series, persons: pd.Series, *, min_people: int) -> pd.Series:
    """`values` with those of fewer than `min_people` people made one value, same index.

    Where even those together are too few, the next smallest joins them, so that the pooled value is never a small one.
    """
    counts = persons.groupby(values.to_numpy()).nunique().sort_index().sort_values(kind="stable")
    small = list(counts.index[counts < min_people])
    if not small:
        return values.astype(object)
    for name in counts.index[len(small) :]:
        if persons[values.isin(small).to_numpy(bool)].nunique() >= min_people:
            break
        small.append(name)
    return values.astype(object).mask(values.isin(small).to_numpy(bool), POOLED)


def hidden_cells(counts: np.ndarray, people: np.ndarray, *, min_people: int) -> np.ndarray:
    """Which cells of a table stay hidden so that no count of a small group follows from the totals of rows and columns.

    counts, people: (n_rows, n_columns) whole numbers. A cell is small when 1 to `min_people` - 1 people stand in it.
    Returns (n_rows, n_columns) bool: the small cells, and as many others as it takes, those of fewest people first.
    The hidden cells of a line hold at least `min_people` people together (people of cells are added up), unless the
    whole line does not.
    """
    small = (people > 0) & (people < min_people)
    hidden = small.copy()
    # An empty cell is the last to be hidden: that nobody speaks there may be known already.
    price = np.where(counts > 0, people + 1, people.sum() + 2)
    while True:
        thin = _thin_line(hidden, people, min_people)
        if thin is not None:
            line = np.where(hidden, np.iinfo(np.int64).max, price)[thin]
            hidden[tuple(int(index[np.argmin(line)]) for index in _places(hidden.shape, thin))] = True
            continue
        open_to_all = [cell for cell in _derivable(hidden) if small[cell]]
        if not open_to_all:
            return hidden
        row, column = open_to_all[0]
        corners = _cheapest_rectangle(np.where(hidden, 0, price), row, column)
        if corners is None:
            hidden[row, :] = hidden[:, column] = True
            return hidden
        other_row, other_column = corners
        hidden[[row, other_row, other_row], [other_column, column, other_column]] = True


def shown_cells(people: np.ndarray, *, min_people: int, most: int) -> np.ndarray:
    """The largest cells, at most `most`, that may be shown beside the totals while all others stay hidden.

    people: (n_rows, n_columns). A cell is shown when its people are enough and no small cell, nor a line of too few
    people, follows from what is shown then; empty cells are taken as known. Returns (n_rows, n_columns) bool.
    """
    small = (people > 0) & (people < min_people)
    hidden, shown = people > 0, np.zeros(people.shape, bool)
    for cell in sorted(zip(*np.nonzero(people >= min_people), strict=True), key=lambda one: (-people[one], one)):
        if shown.sum() >= most:
            break
        hidden[cell] = False
        is_safe = _thin_line(hidden, people, min_people) is None and not any(small[one] for one in _derivable(hidden))
        hidden[cell], shown[cell] = not is_safe, is_safe
    return shown


def _thin_line(hidden: np.ndarray, people: np.ndarray, min_people: int) -> _Line | None:
    """A row or column whose hidden cells hold too few people while others of it are shown; None where there is none."""
    told = np.where(hidden, people, 0)
    for axis in (1, 0):
        held = told.sum(axis=axis)
        thin = (held > 0) & (held < min_people) & ~hidden.all(axis=axis)
        if thin.any():
            at = int(np.argmax(thin))
            return (at, slice(None)) if axis == 1 else (slice(None), at)
    return None


def _places(shape: tuple[int, ...], line: _Line) -> tuple[np.ndarray, np.ndarray]:
    """Row and column numbers of the cells of a line."""
    rows, columns = np.indices(shape)
    return rows[line], columns[line]


def _cheapest_rectangle(price: np.ndarray, row: int, column: int) -> tuple[int, int] | None:
    """The other corner of the rectangle through a cell that costs least to hide; None in a table of one line."""
    whole = price + price[row, :][None, :] + price[:, column][:, None]
    rows, columns = np.arange(price.shape[0]) != row, np.arange(price.shape[1]) != column
    if not rows.any() or not columns.any():
        return None
    allowed = np.where(rows[:, None] & columns[None, :], whole, whole.max() + 1)
    found = np.unravel_index(np.argmin(allowed), allowed.shape)
    return int(found[0]), int(found[1])


def _derivable(hidden: np.ndarray) -> list[tuple[int, int]]:
    """The hidden cells that the totals fix, in order."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_edges_from((("r", int(row)), ("c", int(column))) for row, column in zip(*np.nonzero(hidden), strict=True))
    pairs = [dict((one, other)) for one, other in nx.bridges(graph)] if graph.number_of_edges() else []
    return sorted((pair["r"], pair["c"]) for pair in pairs)


def _by_size(counts: pd.DataFrame) -> list[object]:
    sizes = counts.groupby("row")["n"].sum().rename("n").reset_index()
    ordered = sizes.assign(last=sizes["row"].eq(POOLED)).sort_values(
        ["last", "n", "row"], ascending=[True, False, True], kind="stable"
    )
    return list(ordered["row"])
