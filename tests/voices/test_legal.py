"""Questions and sayings about rules: counted beside the rule, never called false."""

from datetime import date

import pandas as pd
import pytest

from nghe_lib.voices import around_campaign, legal_posts, radar, rules_table
from nghe_lib.voices.legal import FELL, ROSE, SAME, rules_said
from tests.rows import post, posts


def said(text: str, on: str = "2026-02-01T00:00:00Z") -> object:
    found = rules_said([text], pd.Series(pd.to_datetime([on]))).iloc[0]
    return None if pd.isna(found) else found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Uống một lon không sao đâu, lái bình thường.", "cồn: không có mức cho phép"),
        ("uong 1 lon khong sao dau", "cồn: không có mức cho phép"),
        ("Vượt đèn đỏ xe máy phạt có 300k thôi.", "đèn đỏ: mức phạt"),
        ("Vượt đèn đỏ bị phạt 5 triệu.", None),
        ("Vượt đèn đỏ bị phạt 4 triệu.", None),
        ("Vượt đèn đỏ bị phạt 20 triệu.", None),
        ("Vượt đèn đỏ bị phạt 21 triệu.", "đèn đỏ: mức phạt"),
        ("Vượt đèn đỏ bị phạt nặng lắm.", None),
        ("CMND vẫn xài được mà, khỏi đổi.", "chứng minh nhân dân hết dùng"),
        ("Sáp nhập xong là phải đổi lại giấy tờ hết.", "giấy tờ trước sắp xếp vẫn dùng"),
        ("Giờ cấm hết dạy thêm rồi.", "dạy thêm: không cấm hết"),
        ("Chợ tui vẫn phải đóng thuế khoán nha.", "hộ kinh doanh: thôi thuế khoán"),
        ("Thuế khoán thì khó hiểu quá.", None),
    ],
)
def test_a_rule_is_met_by_its_pattern_only(text, rule):
    assert said(text) == rule


def test_a_rule_counts_from_its_day():
    text = "Thuế khoán thì vẫn phải đóng nha."
    assert said(text, "2025-12-31T16:59:00Z") is None
    assert said(text, "2025-12-31T17:00:00Z") == "hộ kinh doanh: thôi thuế khoán"


def crowd(n: int, *, first: int = 0, text: str = "Hồ sơ này nộp ở đâu", minutes: int = 0) -> list[dict]:
    return [
        post(f"facebook:{first + at}", text, account_id=f"facebook:~{first + at}", minutes=minutes) for at in range(n)
    ]


def answers(rows: pd.DataFrame, topics: list[str], act: str = "question") -> pd.DataFrame:
    return pd.DataFrame({"post_id": rows["post_id"], "speech_act": act, "legal_topic": topics})


def test_who_asks_whether_it_is_so_does_not_say_that_it_is():
    rows = posts(*crowd(1, text="Uống một lon không sao đâu phải không?"))
    assert legal_posts(rows, answers(rows, ["không"])).empty
    made = legal_posts(rows, answers(rows, ["không"], act="opinion"))
    assert made[["legal_topic", "rule"]].to_numpy().tolist() == [["trật tự giao thông", "cồn: không có mức cho phép"]]


def test_topics_of_nine_people_are_left_out_and_of_ten_stand():
    rows = posts(*crowd(10), *crowd(9, first=100))
    made = legal_posts(rows, answers(rows, ["lao động"] * 10 + ["giáo dục"] * 9))
    found = radar(made, n_posts=100, min_people=10)
    assert found["legal_topic"].tolist() == ["lao động"]
    assert found.iloc[0][["post_count", "question_count", "differs_count", "share"]].tolist() == [10, 10, 0, 0.1]


def test_a_part_is_hidden_where_it_or_its_rest_is_small():
    rows = posts(*crowd(20))
    said_of = answers(rows, ["lao động"] * 20).assign(speech_act=["question"] * 12 + ["opinion"] * 8)
    found = radar(legal_posts(rows, said_of), n_posts=100, min_people=10)
    assert pd.isna(found["question_count"].iloc[0])


def test_rules_have_counts_only_from_ten_people():
    for n, shown in ((9, None), (10, 10)):
        rows = posts(*crowd(n, text="Uống một lon không sao đâu"))
        table = rules_table(legal_posts(rows, answers(rows, ["không"] * n, act="opinion")), min_people=10)
        count = table.set_index("rule")["post_count"]["cồn: không có mức cho phép"]
        assert pd.isna(count) if shown is None else count == shown


@pytest.mark.parametrize(("before", "after", "finding"), [(12, 60, ROSE), (60, 12, FELL), (20, 22, SAME)])
def test_a_campaign_is_followed_by_more_by_less_or_by_no_measurable_change(before, after, finding):
    day = 24 * 60
    rows = posts(
        *crowd(before, minutes=-10 * day), *crowd(100 - before, first=200, minutes=-10 * day),
        *crowd(after, first=400, minutes=3 * day), *crowd(100 - after, first=600, minutes=3 * day),
        *crowd(30, first=900, minutes=40 * day),
    )  # fmt: skip
    topics = (["lao động"] * before + ["không"] * (100 - before) + ["lao động"] * after + ["không"] * (100 - after)
              + ["lao động"] * 30)  # fmt: skip
    made = around_campaign(
        legal_posts(rows, answers(rows, topics)), rows, on=date(2025, 11, 6), days=28, min_people=10
    ).iloc[0]
    assert (made["before_count"], made["after_count"], made["finding"]) == (before, after, finding)
    assert made["change"] == pytest.approx((after - before) / 100)


def test_a_campaign_of_few_people_says_nothing():
    rows = posts(*crowd(9, minutes=-1440), *crowd(30, first=50))
    made = legal_posts(rows, answers(rows, ["lao động"] * 39))
    assert around_campaign(made, rows, on=date(2025, 11, 6), days=28, min_people=10).empty
