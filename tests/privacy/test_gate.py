"""The gate: only groups of enough people."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.privacy import people, pool, private, publishable
from nghe_lib.privacy.gate import POOLED
from tests.rows import post, posts

DAY = pd.Timestamp("2025-11-06")


def daily(*cells: tuple[str, int, int], day: pd.Timestamp = DAY) -> pd.DataFrame:
    """Cells of one day: (group, posts, people)."""
    total = sum(posts for _, posts, _ in cells)
    rows = [
        (day, group, posts, people, total, posts / total if total else None, False) for group, posts, people in cells
    ]
    frame = pd.DataFrame(rows, columns=["day", "group", "post_count", "people_count", "total_count", "share", "is_gap"])
    return frame.astype(
        {
            "post_count": "Int64",
            "people_count": "Int64",
            "total_count": "Int64",
            "share": "float64",
            "is_gap": "boolean",
        }
    )


@pytest.mark.parametrize(("people", "shown"), [(0, True), (1, False), (9, False), (10, True), (None, True)])
def test_a_group_is_published_from_ten_people_on(people, shown):
    groups = pd.DataFrame({"people_count": pd.array([people], "Int64")})
    assert len(publishable(groups, min_people=10)) == int(shown)


def test_small_groups_of_a_day_are_added_up():
    made = pool(daily(("facebook", 40, 30), ("x", 9, 6), ("zalo", 5, 4)), min_people=10).set_index("group")
    assert made["post_count"].to_dict() == {"facebook": 40, POOLED: 14}
    assert made["people_count"].to_dict() == {"facebook": 30, POOLED: 10}


def test_what_is_small_even_together_is_missing():
    made = pool(daily(("facebook", 40, 30), ("x", 9, 9)), min_people=10).set_index("group")
    assert made["post_count"].isna().to_dict() == {"facebook": False, POOLED: True}


def test_public_voices_are_never_hidden():
    cells = daily(("press", 3, 0))
    pd.testing.assert_frame_equal(pool(cells, min_people=10), cells)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 30)), min_size=1, max_size=8), st.integers(10, 20))
def test_no_shown_cell_is_of_fewer_people_and_no_post_is_counted_twice(cells, min_people):
    given_cells = daily(*((f"g{number}", max(posts, people), people) for number, (posts, people) in enumerate(cells)))
    made = pool(given_cells, min_people=min_people)
    shown = made[made["post_count"].notna()]
    assert ((shown["people_count"] == 0) | (shown["people_count"] >= min_people)).all()
    assert shown["post_count"].sum() <= given_cells["post_count"].sum()
    if made["post_count"].notna().all():
        assert made["post_count"].sum() == given_cells["post_count"].sum()


def test_only_pseudonyms_are_private_persons():
    ids = pd.Series(["x:~abcdefghijklmnop", "press:Báo", None], dtype="str")
    assert private(ids).tolist() == [True, False, False]


def test_behind_each_post_stands_one_person_or_a_public_voice():
    rows = posts(
        post("x:1", account_id="x:~abcdefghijklmnop"),
        post("x:2", account_id="x:~abcdefghijklmnop"),
        post("press:3", account_id="press:Báo", kind="article"),
        post("press:4", kind="article"),
        post("portal1022:5", kind="petition"),
        post("portal1022:6", kind="petition"),
    )
    behind = people(rows)
    assert behind.isna().tolist() == [False, False, True, True, False, False]
    assert behind.nunique() == 3
