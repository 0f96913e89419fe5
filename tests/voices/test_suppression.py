"""No count of a small group can be worked out from what is shown, whatever the table."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nghe_lib.privacy.gate import POOLED
from nghe_lib.voices.suppression import hidden_cells, pooled_values, published_cells, shown_cells

K = 10
tables = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.sampled_from([0, 0, 1, 3, 9, 10, 11, 40]))
)


def fixed_by_totals(hidden: np.ndarray) -> np.ndarray:
    """Hidden cells whose value follows from the sums of rows and columns, by linear algebra."""
    rows, columns = np.nonzero(hidden)
    equations = np.zeros((hidden.shape[0] + hidden.shape[1], len(rows)))
    equations[rows, np.arange(len(rows))] = 1
    equations[hidden.shape[0] + columns, np.arange(len(rows))] = 1
    made = np.zeros(hidden.shape, bool)
    if not len(rows):
        return made
    projection = np.linalg.pinv(equations) @ equations
    made[rows, columns] = np.isclose(np.diag(projection), 1)
    return made


@settings(max_examples=80)
@given(tables)
def test_no_small_cell_follows_from_the_totals_unless_a_total_is_small_itself(people):
    hidden = hidden_cells(people, people, min_people=K)
    small = (people > 0) & (people < K)
    assert not (small & ~hidden).any()
    left = fixed_by_totals(hidden) & small
    for lines, held in ((hidden, people), (hidden.T, people.T)):
        for line, told in zip(lines, held, strict=True):
            assert not 0 < told[line].sum() < K or line.all()
    # Only where the table has one row or one column can nothing be hidden beside a cell.
    assert not left.any() or hidden.all()


@settings(max_examples=60)
@given(tables)
def test_what_is_shown_of_the_largest_tells_no_small_cell(people):
    shown = shown_cells(people, min_people=K, most=6)
    hidden = (people > 0) & ~shown
    assert (people[shown] >= K).all()
    small = (people > 0) & (people < K)
    if shown.any():
        assert not (fixed_by_totals(hidden) & small).any()


def test_a_table_without_small_cells_hides_nothing():
    assert not hidden_cells(np.array([[10, 0], [12, 30]]), np.array([[10, 0], [12, 30]]), min_people=K).any()


def test_one_small_cell_hides_three_more():
    people = np.array([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    hidden = hidden_cells(people, people, min_people=K)
    assert hidden.sum() == 4
    assert hidden[0, 0]


def rows(*cells: tuple[str, str, int]) -> pd.DataFrame:
    made = [
        (row, column, f"{row}{column}{n}", f"p{row}{column}{n}") for row, column, times in cells for n in range(times)
    ]
    return pd.DataFrame(made, columns=["sector", "act", "post_id", "person"])


def test_groups_of_ten_stand_and_groups_of_nine_are_pooled():
    values = rows(("ngập", "report", 10), ("rác", "report", 9), ("ồn", "report", 1))
    pooled = pooled_values(values["sector"], values["person"], min_people=K)
    assert pooled.value_counts().to_dict() == {"ngập": 10, POOLED: 10}


def test_what_is_too_small_even_together_takes_the_next_smallest_with_it():
    values = rows(("ngập", "report", 30), ("rác", "report", 12), ("ồn", "report", 2))
    pooled = pooled_values(values["sector"], values["person"], min_people=K)
    assert pooled.value_counts().to_dict() == {"ngập": 30, POOLED: 14}


def test_a_hundred_posts_of_one_person_are_a_small_group():
    values = rows(("ngập", "report", 20), ("rác", "report", 100)).assign(
        person=lambda frame: frame["person"].where(frame["sector"] == "ngập", "one")
    )
    assert set(pooled_values(values["sector"], values["person"], min_people=K)) == {POOLED}


def test_shown_counts_are_plain_counts_and_too_few_people_give_nothing():
    values = rows(("ngập", "report", 20), ("ngập", "proposal", 15), ("rác", "report", 12), ("rác", "proposal", 11))
    shown = published_cells(values, row="sector", column="act", min_people=K).set_index(["row", "column"])["n"]
    assert shown.to_dict() == {
        ("ngập", "report"): 20, ("ngập", "proposal"): 15, ("rác", "report"): 12, ("rác", "proposal"): 11,
    }  # fmt: skip
    assert published_cells(values.head(9), row="sector", column="act", min_people=K).empty
