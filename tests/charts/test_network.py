import numpy as np
import pandas as pd

from nghe_lib.charts import community_map, public_voices
from tests.charts.checks import drawn, plain, table
from tests.hostile import PAYLOADS


def groups(*people: int, name: str = "cộng đồng") -> pd.DataFrame:
    n = len(people)
    return pd.DataFrame(
        {
            "community": pd.Series(range(n), dtype="Int64"), "name": [f"{name} {at + 1}" for at in range(n)],
            "people_count": pd.Series(people, dtype="Int64"), "post_count": pd.Series([50] * n, dtype="Int64"),
            "platforms": [["facebook", "x"]] * n, "hashtags": [[name]] * n, "terms": [[name, "nước"]] * n,
        }
    )  # fmt: skip


def flows(*rows: tuple[int, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["source", "target", "weight"])


def voices(*names: str) -> pd.DataFrame:
    n = len(names)
    return pd.DataFrame(
        {"display_name": pd.Series(names, dtype="str"), "role": ["agency"] * n, "platform": ["facebook"] * n,
         "pagerank": [0.012] * n, "betweenness": [0.1] * n, "k_core": [3] * n, "in_weight": [7.0] * n,
         "out_weight": [0.0] * n}
    )  # fmt: skip


def test_bubbles_grow_with_people_and_lines_with_weight():
    made = community_map(groups(40, 10), flows((0, 1, 8.0), (0, 0, 99.0)))
    line, bubbles = made.data
    assert line.line.width == 6.5
    assert bubbles.marker.size[0] - 16 == 2 * (bubbles.marker.size[1] - 16)
    assert table(made)[0] == {
        "Cộng đồng": "cộng đồng 1", "Số người": "40", "Số bài": "50", "Nền tảng": "Facebook, X",
        "Thẻ hay dùng": "cộng đồng", "Hay nói tới": "cộng đồng, nước",
    }  # fmt: skip


def test_places_repeat():
    first, second = (community_map(groups(40, 10, 10), flows()) for _ in range(2))
    assert np.array_equal(first.data[-1].x, second.data[-1].x)
    assert (first.data[-1].x[0], first.data[-1].y[0]) == (0, 1)


def test_no_community_large_enough_is_said_in_words():
    made = community_map(groups(), flows())
    assert made.layout.title.text == "Không cộng đồng nào đủ lớn để công bố"
    drawn(made)


def test_one_outlet_on_two_platforms_is_two_voices():
    frame = voices("Báo A", "Báo A").assign(platform=["facebook", "x"])
    made = public_voices(frame)
    assert list(made.layout.yaxis.ticktext) == ["Báo A · Facebook", "Báo A · X"]
    assert list(made.data[0].y) == [0, 1]
    assert table(made)[0]["Vai trò"] == "cơ quan"


def test_names_are_plain_characters():
    plain(public_voices(voices(*PAYLOADS), most=100))
    for payload in PAYLOADS:
        plain(community_map(groups(20, name=payload), flows()))
