import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TableError
from nghe_lib.intervals import Z, wilson
from nghe_lib.topics.over_time import shares_over_time, topic_changes
from tests.rows import post, posts

DAY = 24 * 60


def spoken(*minutes, accounts=None):
    """Posts at these minutes, each by an article of its own unless `accounts` names the people."""
    names = accounts or [None] * len(minutes)
    kind = "post" if accounts else "article"
    return posts(
        *(
            post(f"x:{n}", minutes=m, account_id=a, kind=kind)
            for n, (m, a) in enumerate(zip(minutes, names, strict=True))
        )
    )


def shares(*rows):
    return csr_array(np.array(rows, dtype=float))


def test_the_share_of_a_week_is_the_mean_over_its_texts():
    rows = spoken(0, 10, 4 * DAY)  # 6 November 2025 is a Thursday, four days on the next week's Monday
    made = shares_over_time(shares([1, 0], [0.5, 0.5], [0, 1]), rows, min_people=10)
    assert made["day"].dt.strftime("%d/%m").tolist() == ["03/11", "03/11", "10/11", "10/11"]
    assert made["share"].tolist() == [0.75, 0.25, 0, 1]
    assert made["post_count"].tolist() == [2, 2, 1, 1]
    assert made[made["post_count"] == 1][["low", "high"]].isna().all(axis=None)


def test_days_end_at_midnight_of_the_city():
    made = shares_over_time(shares([1], [1]), spoken(11 * 60 + 59, 12 * 60), step="D", min_people=10)
    assert made["day"].dt.day.tolist() == [6, 7]


def test_texts_without_usable_words_are_not_counted():
    made = shares_over_time(shares([1, 0], [0, 0]), spoken(0, 1), min_people=10)
    assert made["share"].tolist() == [1, 0]
    assert made["post_count"].tolist() == [1, 1]


def test_whole_texts_of_independent_people_have_the_interval_of_wilson_cut_for_few_draws():
    rows, n = spoken(*range(40)), 40
    made = shares_over_time(shares(*([[1, 0]] * 10 + [[0, 1]] * 30)), rows, cluster="text", min_people=10)
    worth = (n - 1) * (Z / 2.0226909) ** 2  # Student's t with 39 degrees of freedom
    _, low, high = wilson(np.array([0.25 * worth]), worth)
    assert made.loc[0, ["low", "high"]].tolist() == pytest.approx([low[0], high[0]])


def test_one_person_who_says_it_ten_times_is_one_draw():
    alone = [f"x:~{letter * 16}" for letter in "abcdefghijklmnopqrst"]
    often = [f"x:~{letter * 16}" for letter in "ab" for _ in range(10)] + alone[2:]
    topics = shares(*([[1, 0]] * 10 + [[0, 1]] * (len(often) - 10)))
    wide = shares_over_time(topics, spoken(*range(len(often)), accounts=often), min_people=10)
    narrow = shares_over_time(topics, spoken(*range(len(often)), accounts=often), cluster="text", min_people=10)
    assert wide["share"].tolist() == narrow["share"].tolist()
    assert wide["high"][0] - wide["low"][0] > 1.3 * (narrow["high"][0] - narrow["low"][0])


def test_a_cell_of_nine_people_is_left_out_and_one_of_ten_is_told():
    names = [f"x:~{chr(97 + n) * 16}" for n in range(19)]
    group = pd.Series(["chín"] * 9 + ["mười"] * 10)
    made = shares_over_time(shares(*([[1.0]] * 19)), spoken(*range(19), accounts=names), group=group, min_people=10)
    assert made["group"].tolist() == ["mười"]
    assert made["people_count"].tolist() == [10]


def test_the_intervals_hold_the_true_share_in_95_of_100_draws():
    chance, n = np.random.default_rng(5), 300
    sizes = chance.integers(1, 6, 60 * n)  # 60 people a draw who differ: the true share is 0.25
    own = chance.beta(1, 3, 60 * n)
    whose = np.repeat(np.arange(60 * n), sizes)
    said = np.clip(own[whose] + chance.normal(0, 0.02, len(whose)), 0, 1)
    rows = pd.DataFrame({
        "published_at": pd.Timestamp("2025-11-06T05:00Z"), "kind": "post",
        "account_id": pd.Series([f"x:~{one:016d}" for one in whose], dtype="str"),
    })  # fmt: skip
    topics = csr_array(np.column_stack([said, 1 - said]))
    made = shares_over_time(topics, rows, group=pd.Series(whose // 60), min_people=10)
    first = made[made["topic_id"] == 0]
    assert len(first) == n
    assert 0.92 <= ((first["low"] <= 0.25) & (first["high"] >= 0.25)).mean() <= 0.98


def test_a_change_within_chance_holds_nothing_and_a_true_one_does_not():
    rows = spoken(*range(200))
    after = np.arange(200) >= 100
    same = shares(*([[1, 0], [0, 1]] * 100))
    moved = shares(*([[1, 0], [0, 1]] * 50 + [[0, 1]] * 100))
    held = topic_changes(same, rows, after).iloc[0]
    assert held["change_low"] < 0 < held["change_high"]
    fell = topic_changes(moved, rows, after).iloc[0]
    assert fell["change"] == -0.5
    assert fell["change_high"] < 0
    assert fell[["before_count", "post_count"]].tolist() == [100, 100]


def test_the_people_behind_a_topic_are_counted_in_the_period_that_has_fewer_of_them():
    names = [f"x:~{chr(97 + n % 13) * 16}" for n in range(26)]
    topics = shares(*([[1, 0]] * 13 + [[1, 0]] * 4 + [[0, 1]] * 9))
    made = topic_changes(topics, spoken(*range(26), accounts=names), np.arange(26) >= 13)
    assert made["people_count"].tolist() == [4, 9]
    assert topic_changes(topics, spoken(*range(26)), np.arange(26) >= 13)["people_count"].tolist() == [0, 0]


def test_periods_of_too_few_people_and_of_no_text_tell_nothing():
    rows = spoken(0, 1, accounts=["x:~" + "a" * 16, "x:~" + "b" * 16])
    assert topic_changes(shares([1], [1]), rows, np.array([True, False])).empty
    alone = topic_changes(shares([1.0], [1.0]), spoken(0, 1), np.array([True, True]))
    assert alone[["change", "change_low"]].isna().all(axis=None)
    assert shares_over_time(shares([1.0])[:0], spoken(), min_people=10).empty


def test_rows_that_do_not_match_are_refused():
    with pytest.raises(ParameterError, match="2 dòng"):
        shares_over_time(shares([1], [1]), spoken(0), min_people=10)
    with pytest.raises(TableError, match="published_at"):
        shares_over_time(shares([1]), spoken(0).drop(columns="published_at"), min_people=10)
