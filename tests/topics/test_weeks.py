import numpy as np
import pytest

from nghe_lib import store
from nghe_lib.errors import TableError, TooLittleDataError
from nghe_lib.topics.records import record_lives
from nghe_lib.topics.weeks import live
from tests.rows import post, posts

KINDS = (
    ("ngập", "mưa", "triều cường", "thoát nước", "cống", "kênh", "máy bơm", "lụt"),
    ("học sinh", "giáo viên", "trường", "học phí", "lớp", "bài thi", "đại học", "sách"),
    ("bóng đá", "cầu thủ", "trận đấu", "huấn luyện viên", "sân vận động", "bàn thắng", "trọng tài", "khán giả"),
)
WEEK_MINUTES = 7 * 24 * 60


@pytest.fixture(scope="module")
def four_weeks():
    """240 posts a week of two topics; in the third week a third topic comes."""
    chance, rows = np.random.default_rng(1), []
    for week in range(4):
        for number in range(240):
            kind = number % (2 if week < 2 else 3)
            text = ", ".join(chance.choice(KINDS[kind], 6))
            rows.append(post(f"x:{week}-{number}", text, minutes=week * WEEK_MINUTES + number))
    return posts(*rows)


def test_a_topic_that_comes_in_the_third_week_is_born_then_and_the_others_stay(four_weeks):
    made = live(four_weeks, n_topics=2, seed=1, max_df_share=0.7)
    assert made.weeks == ["2025-11-03", "2025-11-10", "2025-11-17", "2025-11-24"]
    log = made.living.events
    assert log["event"].tolist() == ["born"] * 3
    assert log["period"].tolist()[2] == "2025-11-17"
    best = np.asarray(made.doc_topics.todense()).argmax(axis=1).reshape(4, 240)
    assert (best[3, 2::3] == 2).mean() > 0.95
    assert len(set(best[0, ::2]) | set(best[0, 1::2])) == 2
    assert (best[0, ::2] == best[0, 0]).mean() > 0.95
    assert (best[3, ::3] == best[0, 0]).mean() > 0.95


def test_the_lives_of_topics_stand_in_the_lake(four_weeks, data):
    made = live(four_weeks, n_topics=2, seed=1, max_df_share=0.7)
    lake = store.create("thu")
    record_lives(lake, made, four_weeks, model_id="tuần")
    lake = store.open("thu")
    assert len(lake.read("topics")) == 3
    assert lake.read("topic_events")["event"].tolist() == ["born"] * 3
    per_post = lake.read("post_topics").groupby("post_id")["weight"].sum()
    assert len(per_post) == len(four_weeks)
    assert per_post.between(0.9, 1.0001).all()


def test_rows_stay_in_the_order_of_posts_and_sum_to_one_or_to_nothing(four_weeks):
    mixed = four_weeks.sample(frac=1, random_state=3).reset_index(drop=True)
    mixed.loc[0, "text"] = "!!!"
    made = live(mixed, n_topics=2, seed=1, max_df_share=0.7)
    sums = np.asarray(made.doc_topics.sum(axis=1)).ravel()
    assert sums[0] == 0
    assert sums[1:] == pytest.approx(np.ones(len(mixed) - 1))


def test_weeks_of_too_few_posts_are_joined_and_a_single_one_is_too_little(four_weeks):
    thin = four_weeks[four_weeks.index % 2 == 0].reset_index(drop=True)
    assert live(thin, n_topics=2, seed=1, max_df_share=0.7).weeks == ["2025-11-03", "2025-11-17"]
    with pytest.raises(TooLittleDataError, match="hai tuần"):
        live(four_weeks[:240], n_topics=2, seed=1, max_df_share=0.7)
    with pytest.raises(TableError, match="published_at"):
        live(four_weeks.drop(columns="published_at"), n_topics=2, seed=1)
