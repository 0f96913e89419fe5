from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from nghe_lib.errors import ParameterError, TableError, TooLittleDataError
from nghe_lib.privacy.pseudonyms import MARK
from nghe_lib.schema import POSTS
from nghe_lib.signals import rises
from nghe_lib.signals.rises import COLUMNS
from tests.rows import post, posts

SINCE, UNTIL = date(2025, 11, 1), date(2025, 11, 5)
USUAL = (
    "Giá vàng trong nước tăng nhẹ",
    "Đội bóng thắng ở vòng {n}",
    "Thành phố mở thêm tuyến xe buýt",
    "Trời nắng nóng",
)
STORM = ("Bão Hoa Sữa đổ bộ", "Mưa lớn do bão Hoa Sữa", "Học sinh nghỉ học vì bão Hoa Sữa", "Ứng phó bão Hoa Sữa")


def _article(number, day, title, outlet, **more):
    at = datetime(2025, 10, 1, 5, tzinfo=UTC) + timedelta(days=day, minutes=number % 600)
    row = {
        "post_id": f"press:{number}", "platform": "press", "kind": "article", "source_id": outlet,
        "account_id": f"press:{outlet}", "published_at": at, "collected_at": at, "title": title, "text": "",
        "url": f"https://bao.example/{number}",
    }  # fmt: skip
    return row | more


@pytest.fixture(scope="module")
def october():
    """36 days of two outlets; a storm on 3 and 4 November; one column of one outlet only, since 1 November."""
    rows = []
    for day in range(36):
        titles = [(USUAL[n % 4].format(n=day), "AB"[n % 2]) for n in range(24)]
        titles += [(STORM[n % 4], "AB"[n % 2]) for n in range({33: 12, 34: 20}.get(day, 0))]
        titles += [("Góc nấu ăn cuối tuần cùng bếp trưởng", "A")] * (6 if day >= 31 else 0)
        rows += [_article(len(rows) + n, day, title, outlet) for n, (title, outlet) in enumerate(titles)]
    return POSTS.frame(rows)


def test_the_storm_is_the_first_rise_and_says_why(october):
    first = rises(october, since=SINCE, until=UNTIL).iloc[0]
    assert first["name"] == "bão Hoa Sữa"
    assert (first["start"].day, first["peak"].day) == (3, 4)
    told = october["title"].str.contains("Hoa Sữa").sum()
    assert first["post_count"] == first["press_count"] == told == 32
    assert (first["social_count"], first["people_count"], first["baseline"]) == (0, 0, "before")
    assert sorted(first["source_names"]) == ["A", "B"]
    assert first["ratio"] == pytest.approx(first["post_count"] / first["expected_count"])
    assert first["share"] == pytest.approx(32 / (24 * 5 + 32 + 6 * 5))
    assert first["q_value"] < 0.01
    assert first["distinct_text_share"] == pytest.approx(4 / 32)
    assert set(first["titles"]) <= set(STORM)
    assert len(first["titles"]) == len(first["urls"]) == 3


def test_one_story_is_one_row_and_one_outlets_column_stands_lower(october):
    names = rises(october, since=SINCE, until=UNTIL)["name"].tolist()
    assert sum("Hoa Sữa" in name for name in names) == 1
    assert [name for name in names if "nấu ăn" in name or "bếp trưởng" in name] == names[1:2]


def test_weekly_numbers_do_not_rise(october):
    terms = [term for row in rises(october, since=SINCE, until=UNTIL)["terms"] for term in row]
    assert not any("vòng" in term for term in terms)


def test_without_days_before_the_rest_of_the_period_is_the_baseline(october):
    found = rises(october)
    assert found["baseline"].eq("rest").all()
    assert (found["ratio"] >= 1.5).all()
    assert "Hoa Sữa" in found["name"][0]


def test_a_calm_period_has_no_rise(october):
    assert rises(october, since=date(2025, 10, 22), until=date(2025, 10, 28), baseline_days=14).empty


def test_order_of_rows_does_not_matter(october):
    mixed = october.sample(frac=1, random_state=3).reset_index(drop=True)
    names = ["name", "post_count", "start", "peak", "expected_count", "people_count"]
    ours, theirs = (rises(rows, since=SINCE, until=UNTIL)[names] for rows in (october, mixed))
    assert ours.equals(theirs)


def test_only_the_declared_columns_are_read(october):
    assert not rises(october[list(COLUMNS)], since=SINCE, until=UNTIL).empty
    with pytest.raises(TableError, match="account_id"):
        rises(october.drop(columns="account_id"), since=SINCE, until=UNTIL)


def _citizens(october, n_people):
    rows = [
        _article(
            9000 + n, 33, None, "x", post_id=f"x:{n}", platform="x", kind="post", account_id=f"x:{MARK}{n % n_people}",
            text="Chợ Cây Bàng cháy rụi", url=None,
        )
        for n in range(20)
    ]  # fmt: skip
    return POSTS.frame(october.to_dict("records") + rows)


@pytest.mark.parametrize(("n_people", "shown"), [(9, False), (10, True)])
def test_what_few_citizens_say_is_not_shown(october, n_people, shown):
    found = rises(_citizens(october, n_people), since=SINCE, until=UNTIL, min_people=10)
    mine = found[found["name"].str.contains("Cây Bàng")]
    assert len(mine) == shown
    if shown:
        assert (mine["people_count"].iloc[0], mine["social_count"].iloc[0]) == (10, 20)
        assert len(mine["titles"].iloc[0]) == 0


def test_too_little_to_compare_is_said():
    with pytest.raises(TooLittleDataError, match="khoảng ngày"):
        rises(posts())
    with pytest.raises(TooLittleDataError, match="1 bài"):
        rises(posts(post("x:1")), since=date(2025, 11, 6), until=date(2025, 11, 6))
    with pytest.raises(TooLittleDataError, match="ngày có bài"):
        rises(posts(*(post(f"x:{n}") for n in range(20))))


def test_impossible_bounds_are_refused(october):
    for wrong in ({"baseline_days": 0}, {"n_rises": 0}, {"max_fdr": 0.0}):
        with pytest.raises(ParameterError):
            rises(october, since=SINCE, until=UNTIL, **wrong)


def test_random_words_seldom_rise():
    chance = np.random.default_rng(5)
    words = [f"từ{a}{b}" for a in "abcdefgh" for b in "klmnop"]
    rows = [_article(n, n % 36, " ".join(chance.choice(words, 6)), "AB"[n % 2]) for n in range(1800)]
    assert len(rises(POSTS.frame(rows), since=SINCE, until=UNTIL)) == 0


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [((2025, 11, 1), (2025, 11, 10), "Kalmaegi"), ((2025, 12, 10), (2025, 12, 19), "SEA Games")],
)
def test_the_stories_of_the_real_press(shared_data, since, until, wanted):
    from tests.signals.press import press_posts

    first = rises(press_posts(shared_data), since=date(*since), until=date(*until)).iloc[0]
    assert wanted in first["name"]
