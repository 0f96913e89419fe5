import pandas as pd

from nghe_lib.charts.topic_time import topic_effects, topic_lives, topic_shares
from tests.charts.checks import drawn, plain, table
from tests.hostile import PAYLOADS

WEEKS = pd.to_datetime(["2025-11-03", "2025-11-10"])
LABELS = {0: "ngập, nước", 1: "xe, buýt"}


def weekly(*shares):
    """Shares of two topics in two weeks, with intervals of two points to either side."""
    share = pd.Series(shares, dtype="float64")
    return pd.DataFrame({
        "day": WEEKS.repeat(2), "topic_id": pd.Series([0, 1, 0, 1], dtype="Int64"), "share": share,
        "low": share - 0.02, "high": share + 0.02, "post_count": 40,
    })  # fmt: skip


def log(*rows):
    return pd.DataFrame(rows, columns=["period", "event", "topic_id", "other_id", "figure"]).astype(
        {"topic_id": "Int64", "other_id": "Int64", "figure": "float64"}
    )


def test_the_largest_topic_and_its_best_week_are_named():
    made = topic_shares(weekly(0.3, 0.1, 0.5, 0.2), LABELS)
    assert made.layout.title.text == "Nhiều nhất: ngập, nước, cao nhất tuần từ 10/11/2025: 50,0\u00a0%"
    assert [trace.name for trace in made.data if trace.showlegend is not False] == ["ngập, nước", "xe, buýt"]
    assert table(made)[0] == {"Từ ngày": "3/11/2025", "Chủ đề": "ngập, nước", "Tỷ trọng": "30,0\u00a0%",
                              "Thấp": "28,0\u00a0%", "Cao": "32,0\u00a0%", "Số bài": "40"}  # fmt: skip


def test_a_band_has_both_ends_of_each_week_and_none_where_it_is_not_known():
    rows = weekly(0.3, 0.1, 0.5, 0.2)
    rows.loc[0, ["low", "high"]] = None
    made = topic_shares(rows, LABELS)
    assert [len(trace.x) for trace in made.data] == [2, 2, 4, 2]


def test_a_life_ends_where_the_topic_died_and_else_goes_on():
    made = topic_lives(log(("2025-11-03", "born", 0, None, 30), ("2025-11-03", "born", 1, None, 20),
                           ("2025-11-10", "died", 1, None, 1), ("2025-11-17", "split", 2, 0, 0.8)), LABELS)  # fmt: skip
    assert made.layout.title.text == "Sau kỳ đầu: 1 hết, 1 tách"
    lines = {
        next(iter(trace.y)): [f"{one:%d}" for one in pd.to_datetime(trace.x)]
        for trace in made.data
        if trace.mode == "lines"
    }
    assert sorted(lines.values()) == [["03", "10"], ["03", "17"], ["17", "17"]]
    assert table(made)[-1] == {"Kỳ từ": "17/11/2025", "Việc": "tách", "Chủ đề": "chủ đề 3", "Từ hoặc vào": "ngập, nước",
                               "Con số": "0,80"}  # fmt: skip


def test_an_effect_whose_interval_holds_nothing_is_grey():
    rows = pd.DataFrame({"topic_id": [0, 1], "effect": [0.01, -0.1], "low": [-0.01, -0.15], "high": [0.03, -0.05]})
    made = topic_effects(rows, LABELS, title="Báo chí so với mạng xã hội")
    assert len(set(made.data[0].marker.color)) == 2
    assert table(made)[0]["Chủ đề"] == "xe, buýt"


def test_nothing_is_said_in_words():
    assert (
        topic_shares(weekly(0.3, 0.1, 0.5, 0.2)[:0], {}).layout.title.text == "Không có chủ đề nào để vẽ theo thời gian"
    )
    drawn(topic_lives(log(), {}))


def test_names_from_posts_are_plain_characters():
    names = dict(enumerate(PAYLOADS))
    for at in range(0, len(PAYLOADS), 40):
        plain(topic_shares(weekly(0.3, 0.1, 0.5, 0.2), {0: PAYLOADS[at], 1: PAYLOADS[at - 1]}))
    plain(topic_lives(log(*(("2025-11-03", "born", at, None, 1) for at in names)), names))
