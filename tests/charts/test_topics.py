import pandas as pd
import pytest

from nghe_lib.charts import topic_choice, topic_map, topic_prevalence, topic_terms
from tests.charts.checks import drawn, plain, table
from tests.hostile import PAYLOADS


def quality(*labels: str) -> pd.DataFrame:
    n = len(labels)
    return pd.DataFrame(
        {"topic_id": range(n), "label": pd.Series(labels, dtype="str"),
         "prevalence": [(at + 1) / 10 for at in range(n)], "coherence": [0.12345] * n}
    )  # fmt: skip


def terms(*words: str) -> pd.DataFrame:
    return pd.DataFrame({"topic_id": 0, "rank": range(1, len(words) + 1), "term": words, "weight": 0.1})


def test_the_most_prevalent_topic_stands_on_top():
    made = topic_prevalence(quality("ngập, nước", "xe, buýt"))
    assert list(made.layout.yaxis.ticktext) == ["2. xe, buýt", "1. ngập, nước"]
    assert made.layout.title.text == "Nhiều nhất: xe, buýt"
    assert table(made)[0] == {"Số": "2", "Tên": "xe, buýt", "Tỷ trọng": "20,0\u00a0%", "Mạch lạc (NPMI)": "0,123"}


def test_the_strongest_words_of_a_topic_are_told_in_order():
    made = topic_terms(terms("ngập", "nước", "triều"), quality("ngập, nước"), n_terms=2)
    assert made.data[0].text == (["ngập", "nước"],)
    assert table(made) == [{"Số": "1", "Tên": "ngập, nước", "Từ mạnh nhất": "ngập, nước"}]


def test_no_topic_is_said_in_words():
    made = topic_prevalence(quality())
    assert made.layout.title.text == "Không tìm được chủ đề nào"
    drawn(made)


def test_words_from_posts_are_plain_characters():
    plain(topic_prevalence(quality(*PAYLOADS)))
    plain(topic_terms(terms(*PAYLOADS), quality(PAYLOADS[0]), n_terms=100))


def curve(**chosen: bool) -> pd.DataFrame:
    return pd.DataFrame({"n_topics": [5, 8], "coherence": [0.2, 0.4], "exclusivity": [0.9, 0.95], "stability": [1, 0.8],
                         "stable_share": [1, 0.5], "diversity": [1, 0.9], "score": [0.5, 0.6],
                         "chosen": [False, chosen.get("last", True)]})  # fmt: skip


def test_the_chosen_number_is_marked_and_said():
    made = topic_choice(curve())
    assert made.layout.title.text == "8 chủ đề được chọn"
    assert made.layout.shapes[0].x0 == 8
    assert table(made)[1]["Được chọn"] == "có"
    assert topic_choice(curve().tail(1)).layout.title.text == "8 chủ đề như đã đặt"
    assert topic_choice(curve(last=False)).layout.title.text == "Chưa chọn được số chủ đề"


def test_the_map_shows_only_topics_that_may_be_shown():
    places = pd.DataFrame({"topic_id": [0, 1], "x": [0.0, 1.0], "y": [0.0, 1.0], "held_share": 0.5})
    made = topic_map(places, quality("ngập").head(1), terms("ngập", "nước"))
    assert list(made.data[0].text) == ["1"]
    assert "50" in made.layout.title.text
    assert table(made)[0]["Từ mạnh nhất"] == "ngập, nước"
    plain(topic_map(places.head(1), quality(PAYLOADS[0]), terms(*PAYLOADS)))
    drawn(topic_map(places.head(0), quality().head(0), terms().head(0)))


def test_a_share_has_its_interval_where_it_is_known():
    known = quality("ngập").assign(prevalence_low=0.05, prevalence_high=0.2, stability=0.9)
    made = topic_prevalence(known)
    assert list(made.data[0].error_x.array) == pytest.approx([0.1])
    assert table(made)[0]["Thấp"] == "5,0\u00a0%"
    assert topic_prevalence(quality("ngập")).data[0].error_x.array is None
