import base64
import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from nghe_lib.charts import choropleth
from nghe_lib.charts.map import NOT_SHOWN, SHADES
from nghe_lib.charts.map_page import outlines
from nghe_lib.errors import ParameterError, TableError
from nghe_lib.places.gazetteer import rows_of
from nghe_lib.places.shapes import unit_shapes
from nghe_lib.report.plotly_page import chart
from tests.browser import Opened
from tests.charts.checks import drawn, plain, table
from tests.hostile import PAYLOADS
from tests.report.notebooks import executed, page

CODES = sorted(unit_shapes())
NAMES = {row["code"]: row["name"] for row in rows_of("since.csv")}
CON_DAO = "26732"


def values(*shown: float, **columns: list) -> pd.DataFrame:
    """The first units of the city with these values."""
    return pd.DataFrame({"unit_code": CODES[: len(shown)], "value": pd.array(shown, "Float64"), **columns})


def whole(seed: int = 5) -> pd.DataFrame:
    """Every unit with a rate and its interval."""
    rate = np.random.default_rng(seed).gamma(2, 3, len(CODES))
    return values(*rate.tolist(), low=(rate * 0.7).tolist(), high=(rate * 1.4).tolist())


def by_unit(made) -> dict[str, dict[str, str]]:
    return {row["Đơn vị"]: row for row in table(made)}


def legend(made) -> list[str]:
    return [trace.name for trace in made.data if trace.showlegend]


def test_every_unit_is_drawn_once_and_stands_in_the_table():
    made = choropleth(whole())
    assert len(made.data) == 168
    assert len({trace.text.split(":")[0] for trace in made.data}) == 168
    assert by_unit(made).keys() == {NAMES[code] for code in CODES}


def test_classes_are_named_in_words_with_their_limits_and_hold_equally_many():
    made = choropleth(values(*range(1, 11)), n_classes=5)
    assert legend(made) == [
        "rất thấp: dưới 3", "thấp: 3 đến dưới 5", "vừa: 5 đến dưới 7", "cao: 7 đến dưới 9", "rất cao: từ 9", NOT_SHOWN,
    ]  # fmt: skip
    classes = [row["Nhóm"] for row in table(made)]
    assert [classes.count(name) for name in legend(made)] == [2, 2, 2, 2, 2, 158]


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ([4.0] * 6, ["bằng nhau"]),
        ([0.0] * 9 + [7.0], ["thấp: dưới 7", "cao: từ 7"]),
        ([1.0, 2.0], ["thấp: dưới 2", "cao: từ 2"]),
        (
            [0.0] * 6 + [1.0, 2.0, 3.0, 4.0],
            ["rất thấp: dưới 1", "thấp: 1 đến dưới 2", "vừa: 2 đến dưới 3", "cao: 3 đến dưới 4", "rất cao: từ 4"],
        ),
    ],
)
def test_values_that_repeat_make_fewer_classes_and_none_is_empty(shown, names):
    made = choropleth(values(*shown))
    assert legend(made) == [*names, NOT_SHOWN]


def test_a_unit_without_a_value_is_hatched_and_says_so():
    made = choropleth(values(3.0, None, 5.0))
    trace = next(trace for trace in made.data if trace.text.startswith(NAMES[CODES[1]] + ":"))
    assert trace.text.endswith(NOT_SHOWN)
    assert trace.fillpattern.shape == "/"
    assert by_unit(made)[NAMES[CODES[1]]] == {"Đơn vị": NAMES[CODES[1]], "Giá trị": "–", "Nhóm": NOT_SHOWN}


@pytest.mark.parametrize(("people", "is_shown"), [(0, True), (1, False), (9, False), (10, True), (None, True)])
def test_what_fewer_than_min_people_said_is_shown_nowhere(people, is_shown):
    frame = values(8.0, 777.0, people_count=pd.array([50, people], "Int64"), low=[1.0, 666.0], high=[9.0, 888.0],
                   rate=[7.0, 555.0])  # fmt: skip
    said = json.dumps(choropleth(frame, min_people=10).to_plotly_json(), default=str, ensure_ascii=False)
    assert [figure in said for figure in ("777", "666", "888", "555")] == [is_shown] * 4


def test_intervals_stand_in_hover_and_table():
    made = choropleth(values(12.0, low=[8.0], high=[20.0]), label="Số bài", unit="bài trên 100.000 dân")
    name = NAMES[CODES[0]]
    assert made.data[0].text == f"{name}: 12 bài trên 100.000 dân (8 – 20)"
    assert by_unit(made)[name] == {
        "Đơn vị": name, "Số bài (bài trên 100.000 dân)": "12", "Khoảng 95 %": "8 – 20", "Nhóm": "bằng nhau",
    }  # fmt: skip


def test_the_raw_rate_stands_beside_the_smoothed_in_the_table():
    frame = values(3.5, 4.5, rate=[0.0, 9.0]).rename(columns={"value": "smoothed"})
    made = choropleth(frame, column="smoothed", label="Tỷ suất")
    assert by_unit(made)[NAMES[CODES[1]]] == {
        "Đơn vị": NAMES[CODES[1]], "Tỷ suất": "4,5", "Chưa làm mượt": "9,0", "Nhóm": "cao: từ 4,5",
    }  # fmt: skip


def test_a_value_stands_in_the_class_that_its_rounded_figure_names():
    made = choropleth(values(1.01, 2.98, 3.01, 4.02), n_classes=2)
    assert [(row["Giá trị"], row["Nhóm"]) for row in table(made)[:4]] == [
        ("4,0", "cao: từ 3,0"), ("3,0", "cao: từ 3,0"), ("3,0", "cao: từ 3,0"), ("1,0", "thấp: dưới 3,0"),
    ]  # fmt: skip


@pytest.mark.parametrize(("shown", "said"), [(0.00312, "0,0031"), (2.7182, "2,7"), (143.2, "143")])
def test_decimals_follow_the_size_of_the_values(shown, said):
    made = choropleth(values(shown, shown))
    assert table(made)[0]["Giá trị"] == said


def test_the_title_is_the_finding():
    made = choropleth(values(3.0, 5.0), label="Số bài nhắc tới", unit="bài")
    assert made.layout.title.text == f"Số bài nhắc tới cao nhất ở {NAMES[CODES[1]]}: 5 bài"
    assert choropleth(values(3.0), title="Bài theo phường").layout.title.text == "Bài theo phường"


def test_no_value_at_all_is_said_and_drawn_as_such():
    made = choropleth(values(), label="Số bài")
    assert made.layout.title.text == "Số bài: chưa có đơn vị nào đủ dữ liệu"
    assert legend(made) == [NOT_SHOWN]


def test_old_units_and_units_elsewhere_are_left_out():
    frame = pd.DataFrame(
        {"unit_code": [CODES[0], CODES[1], "00004"], "value": [1.0, 2.0, 3.0],
         "system": ["since_2025_07", "before_2025_07", "since_2025_07"]}
    )  # fmt: skip
    made = choropleth(frame)
    assert [row["Giá trị"] for row in table(made) if row["Giá trị"] != "–"] == ["1"]


def test_a_unit_in_two_rows_and_too_many_classes_are_refused():
    with pytest.raises(TableError, match="có hai dòng"):
        choropleth(pd.DataFrame({"unit_code": [CODES[0]] * 2, "value": [1.0, 2.0]}))
    with pytest.raises(ParameterError, match="1 đến 5"):
        choropleth(values(1.0), n_classes=6)


def test_shades_darken_step_by_step_so_that_print_in_black_and_white_reads():
    lightness = [0.2126 * int(c[1:3], 16) + 0.7152 * int(c[3:5], 16) + 0.0722 * int(c[5:], 16) for c in SHADES]
    assert all(lighter - darker > 30 for lighter, darker in pairwise(lightness))


def test_scales_are_equal_and_everything_lies_inside():
    made = choropleth(whole())
    assert made.layout.yaxis.scaleanchor == "x"
    for axis, held in ((made.layout.xaxis, 0), (made.layout.yaxis, 1)):
        low, high = axis.range
        for pair in outlines().values():
            assert low <= np.nanmin(pair[held]) and np.nanmax(pair[held]) <= high


def test_the_boxes_cover_no_land():
    boxes = [(s.x0, s.y0, s.x1, s.y1) for s in choropleth(whole()).layout.shapes][1:]
    for code, (x, y) in outlines().items():
        first = np.flatnonzero(np.isnan(x))[:1]
        end = first[0] if len(first) else len(x)
        inside = [
            ((x0 <= x[:end]) & (x[:end] <= x1) & (y0 <= y[:end]) & (y[:end] <= y1)).any() for x0, y0, x1, y1 in boxes
        ]
        assert inside == [False, code == CON_DAO]


def test_words_from_outside_are_plain_characters():
    for payload in PAYLOADS[::30]:
        plain(choropleth(values(1.0, 2.0), label=payload, unit=payload))


def test_the_map_weighs_little_in_a_page():
    assert len(chart(json.loads(choropleth(whole()).to_json())).encode()) <= 350_000


def test_lines_are_sent_as_numbers_packed():
    trace = drawn(choropleth(whole()))["data"][0]
    assert len(base64.b64decode(trace["x"]["bdata"])) == len(base64.b64decode(trace["y"]["bdata"]))
    assert trace["x"]["dtype"] == "f4"


@pytest.mark.browser
def test_a_phone_draws_the_map_in_silence_and_touch_names_the_unit(chromium, tmp_path):
    path = tmp_path / "ban_do.html"
    made = choropleth(whole(), label="Số bài nhắc tới", unit="bài")
    path.write_text(page(executed(made, prose=("# Bản đồ", "## Nơi chốn", "## Hết"))), encoding="utf-8")
    with Opened(chromium, path, viewport={"width": 390, "height": 844}) as opened:
        opened.drawn()
        assert opened.said == [] and opened.asked == [path.as_uri()]
        assert opened.tab.locator(".chart .scatterlayer .trace").count() == 168
        assert opened.tab.evaluate("document.documentElement.scrollWidth") <= 390
        box = opened.tab.locator(".chart .scatterlayer").bounding_box()
        # The middle of the frame around the enlarged inner city.
        opened.tab.mouse.move(box["x"] + 0.78 * box["width"], box["y"] + 0.30 * box["height"])
        opened.tab.wait_for_selector(".hoverlayer text")
        assert " bài (" in opened.tab.locator(".hoverlayer").text_content()
