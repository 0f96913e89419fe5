import numpy as np
import pandas as pd
import pytest

from nghe_lib.charts import marked, shares, volume
from nghe_lib.charts.days import OTHERS
from nghe_lib.charts.theme import QUIET
from nghe_lib.privacy.gate import POOLED
from tests.charts.checks import drawn, plain, table
from tests.hostile import PAYLOADS


def daily(counts: dict[str, list[int | None]]) -> pd.DataFrame:
    """Rows as `signals.daily` gives them; None is a gap."""
    rows = [
        {"day": pd.Timestamp(f"2025-11-{at + 1:02d}"), "group": group, "post_count": n, "is_gap": n is None}
        for group, values in counts.items()
        for at, n in enumerate(values)
    ]  # fmt: skip
    made = pd.DataFrame(rows).astype({"post_count": "Int64", "is_gap": "boolean"})
    made["total_count"] = made.groupby("day")["post_count"].transform("sum").astype("Int64")
    return made.assign(share=(made["post_count"] / made["total_count"]).astype("float64"))


def heights(figure) -> dict[str, list[tuple[str, float]]]:
    return {bar.name: list(zip([str(x)[:10] for x in bar.x], bar.y, strict=True)) for bar in figure.data}


def test_the_title_of_volume_is_its_finding():
    assert volume(daily({"press": [3, 5]})).layout.title.text == "8 bài; nhiều nhất Chủ nhật, 2/11/2025: 5 bài"


def test_a_gap_has_no_bar_is_shaded_and_is_told_apart_from_zero():
    made = volume(daily({"press": [3, None, 0]}))
    assert heights(made) == {"Báo chí": [("2025-11-01", 3.0)]}
    (shade,) = made.layout.shapes
    assert (pd.Timestamp(shade.x0), pd.Timestamp(shade.x1)) == (
        pd.Timestamp("2025-11-01T12:00"),
        pd.Timestamp("2025-11-02T12:00"),
    )
    assert "1 ngày không thu được gì" in made.layout.title.text
    assert [row["Báo chí"] for row in table(made)] == ["3", "–", "0"]


def test_a_day_on_which_only_one_group_has_a_gap_is_not_shaded():
    assert not volume(daily({"press": [3, None], "facebook": [1, 1]})).layout.shapes


def test_no_null_reaches_a_stack():
    made = volume(daily({"press": [3, None, 2], "facebook": [None, 4, 1]}))
    assert all(not np.isnan(bar.y).any() for bar in made.data)


def test_the_smallest_groups_are_drawn_together_and_told_apart_in_the_table():
    made = volume(daily({f"nhóm {n}": [n, n] for n in range(1, 11)}))
    assert len(made.data) == 8
    assert heights(made)[OTHERS] == [("2025-11-01", 6.0), ("2025-11-02", 6.0)]
    assert len(table(made)[0]) == 11


def test_shares_break_at_gaps():
    made = shares(daily({"press": [1, None, 1], "facebook": [3, None, 1]}))
    assert heights(made)["Facebook"][0][1] == 0.75
    assert np.isnan(heights(made)["Facebook"][1][1])
    assert made.data[0].connectgaps is False
    assert table(made)[0] == {"Ngày": "1/11/2025", "Facebook": "75,0\u00a0%", "Báo chí": "25,0\u00a0%"}


@pytest.mark.parametrize("chart", [volume, shares])
def test_nothing_in_nothing_out(chart):
    made = chart(daily({"press": [1]}).head(0))
    assert table(made) == []
    drawn(made)


@pytest.mark.parametrize("chart", [volume, shares])
def test_group_names_from_posts_are_plain_characters(chart):
    plain(chart(daily({payload: [1, 2] for payload in PAYLOADS[:8]})))


def test_marking_spikes_leaves_the_given_chart_as_it_was():
    made = volume(daily({"press": [3, 5, 4]}))
    spikes = pd.DataFrame({"start": [pd.Timestamp("2025-11-02")], "end": [pd.Timestamp("2025-11-03")]})
    assert len(marked(made, spikes).layout.shapes) == 1
    assert not made.layout.shapes


def test_months_are_called_months():
    frame = daily({"press": [3, 5]}).assign(day=pd.DatetimeIndex(["2025-09-01", "2025-10-01"]))
    made = volume(frame)
    assert made.layout.title.text == "8 bài; nhiều nhất tháng 10/2025: 5 bài"
    assert made.layout.yaxis.title.text == "bài mỗi tháng"
    assert table(made)[0] == {"Tháng từ": "1/9/2025", "Báo chí": "3"}
    assert shares(frame).layout.title.text == "Tỷ trọng trong tổng số bài mỗi tháng"


def test_groups_pooled_for_privacy_stand_last_and_quiet():
    made = volume(daily({POOLED: [9, 9], "press": [1, 1]}))
    assert [bar.name for bar in made.data] == ["Báo chí", POOLED]
    assert [bar.marker.color for bar in made.data] == [None, QUIET]


def test_a_line_breaks_where_a_group_was_pooled_away():
    frame = daily({"facebook": [1, 1, 1], "press": [1, 1, 1]})
    frame = frame[~((frame["group"] == "press") & (frame["day"] == "2025-11-02"))]
    press = next(line for line in shares(frame).data if line.name == "Báo chí")
    assert [bool(value == value) for value in press.y] == [True, False, True]
