import pandas as pd

from nghe_lib.charts import topic_prevalence, topic_terms
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
