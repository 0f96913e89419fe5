"""Wishes are found, grouped by what they ask for, and scored in parts whose ranks have intervals."""

import numpy as np
import pandas as pd
import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.voices import needs, score_needs, wishes
from nghe_lib.voices.need_scores import PARTS, is_answered
from tests.rows import post, posts

BENCH, LAMP, TOILET = (
    "Mong công viên có thêm ghế đá cho người già ngồi nghỉ chân.",
    "Đề nghị lắp đèn chiếu sáng cầu bộ hành, ban đêm tối om.",
    "Ước gì bến xe có nhà vệ sinh sạch sẽ cho hành khách.",
)


def crowd(text: str, n: int, *, first: int = 0, days: int = 1, **columns: object) -> list[dict]:
    return [
        post(f"facebook:{first + at}", text, account_id=f"facebook:~{first + at}", minutes=at % days * 1440, **columns)
        for at in range(n)
    ]


def answers(rows: pd.DataFrame, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"post_id": rows["post_id"], "speech_act": "proposal", "sector": "cây xanh", **columns})


@pytest.mark.parametrize(
    "text", [BENCH, LAMP, TOILET, "Sao không trồng thêm cây bóng mát?", "uoc gi xe buyt chay dung gio",
             "Giá mà cầu này rộng hơn.", "Khu này cần thêm trạm xe đạp.", "chung nao moi sua con duong nay day"]
)  # fmt: skip
def test_wishes_are_found(text):
    rows = posts(post("facebook:1", text, account_id="facebook:~1"))
    assert len(wishes(rows, answers(rows))) == 1


@pytest.mark.parametrize(
    "text", ["Hôm nay trời đẹp.", "Canh chua ngon quá.", "can ban nha gia re", "Hồ này rộng mênh mông."]
)
def test_what_wishes_nothing_is_left_out(text):
    rows = posts(post("facebook:1", text, account_id="facebook:~1"))
    assert wishes(rows, answers(rows)).empty


def test_only_the_sentence_that_wishes_and_only_of_private_people():
    rows = posts(
        post("facebook:1", f"Hôm nay ra P. 5 chơi. {BENCH} Vui ghê.", account_id="facebook:~1"),
        post("facebook:2", BENCH, account_id="facebook:Báo"),
        post("facebook:3", BENCH, account_id="facebook:~3", kind="repost"),
        post("facebook:4", BENCH, account_id="facebook:~4"),
    )
    made = wishes(rows, answers(rows), queued={"facebook:4"})
    assert made["said"].tolist() == [BENCH]


def grouped(rows: pd.DataFrame, min_people: int = 10) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame]:
    wished = wishes(rows, answers(rows))
    return (*needs(wished, min_people=min_people), wished)


def test_the_same_need_is_one_group_named_by_its_words():
    rows = posts(*crowd(BENCH, 14), *crowd(LAMP, 12, first=100), *crowd(TOILET, 9, first=200))
    found, belongs, wished = grouped(rows)
    assert found["people_count"].tolist() == [14, 12]
    assert "công viên" in found["terms"].iloc[0]
    assert "bộ hành" in found["terms"].iloc[1]
    assert (belongs[wished["said"] == TOILET] == -1).all()


def test_one_person_who_asks_a_hundred_times_is_no_need():
    rows = posts(*crowd(BENCH, 100)).assign(account_id="facebook:~1")
    assert grouped(rows)[0].empty


def test_grouping_does_not_depend_on_order():
    rows = posts(*crowd(BENCH, 14), *crowd(LAMP, 12, first=100))
    one, other = grouped(rows)[0], grouped(rows.iloc[::-1].reset_index(drop=True))[0]
    pd.testing.assert_frame_equal(one, other)


def test_parts_are_what_they_say():
    rows = posts(
        *crowd(BENCH, 20, days=15), *crowd(LAMP, 10, first=100),
        post("facebook:r", "Đã lắp đèn.", account_id="facebook:Sở X", kind="reply", minutes=9000,
             parent_id="facebook:100", root_id="facebook:100"),
    )  # fmt: skip
    found, belongs, wished = grouped(rows)
    feeling = answers(rows).assign(emotion=["anger" if one < 10 else "other" for one in range(len(rows))])
    made = score_needs(wished, belongs, rows, feeling, seed=1)
    assert made["breadth"].tolist() == [1.0, 0.5]
    assert made["intensity"].tolist() == [0.5, 0.0]
    assert made["persistence"].tolist() == pytest.approx([1.0, 1 / wished["week"].nunique()])
    assert made["unmet"].tolist() == [1.0, 0.9]
    assert made["score"].iloc[0] == pytest.approx(np.mean(made[list(PARTS)].iloc[0]))
    assert made["rank"].tolist() == [1, 2]
    assert (made["rank_low"] <= made["rank"]).all()
    assert (made["rank"] <= made["rank_high"]).all()
    assert len(found) == len(made)


def test_needs_alike_have_ranks_that_overlap_and_weights_can_turn_them():
    rows = posts(*crowd(BENCH, 15, days=15), *crowd(LAMP, 15, first=100, days=15))
    _, belongs, wished = grouped(rows)
    made = score_needs(wished, belongs, rows, answers(rows), seed=1)
    assert made["rank_low"].tolist() == [1, 1]
    assert made["rank_high"].tolist() == [2, 2]
    again = score_needs(wished, belongs, rows, answers(rows), seed=1)
    pd.testing.assert_frame_equal(made, again)
    by_breadth = score_needs(wished, belongs, rows, answers(rows), seed=1, weights={"breadth": 1})
    assert by_breadth["score"].tolist() == by_breadth["breadth"].tolist()


@pytest.mark.parametrize("weights", [{"breadth": -1}, {"breadth": 0}, {"lạ": 1}])
def test_weights_that_make_no_sense_are_refused(weights):
    rows = posts(*crowd(BENCH, 12))
    _, belongs, wished = grouped(rows)
    with pytest.raises(ParameterError, match="trọng số"):
        score_needs(wished, belongs, rows, answers(rows), seed=1, weights=weights)


def test_an_answer_counts_only_after_the_wish():
    rows = posts(
        post("facebook:1", account_id="facebook:~1"),
        post(
            "facebook:2",
            account_id="facebook:Sở X",
            kind="comment",
            minutes=5,
            parent_id="facebook:1",
            root_id="facebook:1",
        ),
        post(
            "facebook:3",
            account_id="facebook:~3",
            kind="comment",
            minutes=9,
            parent_id="facebook:1",
            root_id="facebook:1",
        ),
    )
    assert is_answered(rows["post_id"], rows).tolist() == [True, False, False]


def test_nothing_wished_gives_no_need():
    rows = posts(post("facebook:1", "Trời đẹp", account_id="facebook:~1"))
    found, belongs, wished = grouped(rows)
    assert found.empty
    assert score_needs(wished, belongs, rows, answers(rows), seed=1).empty
