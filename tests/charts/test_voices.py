"""Charts of needs, the law, and whose voices these are."""

import pandas as pd
import pytest

from nghe_lib.charts import concentration, creators, legal_topics, needs
from tests.charts.checks import drawn, plain, table
from tests.hostile import PAYLOADS


def scored(*names: str) -> pd.DataFrame:
    n = len(names)
    return pd.DataFrame({
        "need": range(n), "sector": ["cây xanh"] * n, "name": names, "people_count": [20] * n,
        "breadth": [1.0] * n, "intensity": [0.5] * n, "persistence": [0.25] * n, "unmet": [0.75] * n,
        "score": [0.625] * n, "rank": range(n, 0, -1), "rank_low": [1] * n, "rank_high": [n] * n,
        "weight_low": [1] * n, "weight_high": [n] * n,
    })  # fmt: skip


def test_needs_stand_by_rank_with_their_parts():
    made = needs(scored("ghế đá", "đèn cầu"))
    assert made.layout.title.text == "Đứng đầu: đèn cầu"
    assert [bar.name for bar in made.data] == ["nhiều người", "gay gắt", "kéo dài", "chưa được trả lời"]
    assert sum(bar.x[0] for bar in made.data) == pytest.approx(0.625)
    row = table(made)[0]
    assert (row["Hạng"], row["Hạng, 95 %"], row["Nhu cầu"], row["gay gắt"]) == ("1", "1 đến 2", "đèn cầu", "50\u00a0%")


def test_no_more_needs_than_asked():
    assert len(table(needs(scored("a", "b", "c"), most=2))) == 2
    assert needs(scored()).layout.title.text == "Chưa có nhu cầu nào đủ người nói"


def topics(name: str, questions: int | None) -> pd.DataFrame:
    return pd.DataFrame({
        "legal_topic": [name], "post_count": pd.array([40], "Int64"), "question_count": pd.array([questions], "Int64"),
        "differs_count": pd.array([None], "Int64"), "people_count": [30], "share": [0.04],
    })  # fmt: skip


def test_questions_are_a_part_of_what_is_said_and_hidden_parts_are_said_so():
    made = legal_topics(topics("lao động", 12))
    assert [list(bar.x) for bar in made.data] == [[12], [28]]
    assert table(made)[0] == {
        "Chủ đề": "lao động", "Số bài": "40", "Câu hỏi": "12", "Nói khác quy định đã ghi": "ẩn",
        "Tỷ trọng": "4,0\u00a0%",
    }  # fmt: skip
    assert table(legal_topics(topics("lao động", None)))[0]["Câu hỏi"] == "ẩn"
    assert "Chưa có chủ đề" in legal_topics(topics("x", 1).head(0)).layout.title.text


def uneven(*platforms: str) -> pd.DataFrame:
    n = len(platforms)
    ends = {
        f"{one}{end}": [value] * n
        for one in ("gini", "top1_share", "top10_share")
        for end, value in (("", 0.4), ("_low", 0.3), ("_high", 0.5))
    }
    plain_counts = {"post_count": [100] * n, "account_count": [20] * n, "posts_per_account": [5.0] * n}
    return pd.DataFrame({"platform": platforms} | plain_counts | ends)


def test_what_a_tenth_of_accounts_writes_is_the_title():
    made = concentration(uneven("tất cả", "youtube"))
    assert made.layout.title.text == "Một phần mười tài khoản viết 40\u00a0% số bài"
    assert list(made.layout.yaxis.ticktext) == ["Tất cả", "YouTube"]
    assert table(made)[1]["Gini"] == "0,40 (0,30 – 0,50)"
    assert concentration(uneven()).layout.title.text == "Chưa đủ tài khoản"


def test_creators_stand_platform_by_platform():
    rows = pd.DataFrame({
        "platform": ["tiktok"], "creator_count": [12], "account_share": [0.03], "post_share": [0.1],
        "attention_share": [0.4], "attention_low": [0.3], "attention_high": [0.5],
    })  # fmt: skip
    made = creators(rows)
    assert table(made)[0]["Phần thích, chia sẻ, bình luận"] == "40,0\u00a0% (30,0\u00a0% – 50,0\u00a0%)"
    assert [trace.x[0] for trace in made.data] == [0.03, 0.4]
    drawn(creators(rows.head(0)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_are_plain_characters(payload):
    plain(needs(scored(payload)))
    plain(legal_topics(topics(payload, 12)))
    plain(concentration(uneven(payload)))
