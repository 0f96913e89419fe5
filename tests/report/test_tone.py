"""How people speak: only people, only enough of them, and never without saying what it rests on."""

import pytest

from nghe_lib import store
from nghe_lib.report.tone import people_posts, tone, tone_change, tone_chart, tone_in_words
from nghe_lib.settings import NotebookSettings
from tests.rows import post, posts

S = NotebookSettings(project="thu")


def _spoken(n: int, by: int):
    said = ("Ngập hoài, bực quá", "Cảm ơn anh em, sạch đẹp lắm", "Mai họp lúc tám giờ")
    return posts(*(post(f"x:{k}", f"{said[k % 3]} {k}", account_id=f"x:~{k % by}") for k in range(n)))


@pytest.fixture
def lake(data):
    return store.create("thu")


def test_press_and_agencies_do_not_count_as_people():
    rows = posts(
        post("x:1", account_id="x:~1"), post("x:2", account_id="x:UBND Quận 1"),
        post("press:3", platform="press", kind="article", account_id=None),
    )  # fmt: skip
    assert people_posts(rows)["post_id"].tolist() == ["x:1"]


def test_too_few_people_are_told_so_and_nothing_is_drawn(lake):
    said = tone(_spoken(60, by=9), lake, S)
    assert said.found is None
    assert "dưới 10 người" in tone_chart(said).words
    assert "dưới 10 người" in tone_change(_spoken(60, by=9), _spoken(60, by=30), lake, S).words


def test_the_words_say_how_many_posts_and_whose_labels(lake):
    words = tone_in_words(tone(_spoken(60, by=30), lake, S)).words
    assert "60 bài của người dân" in words
    assert "không phải của dự án này" in words


def test_a_change_names_every_answer_in_vietnamese(lake):
    words = tone_change(_spoken(90, by=30), _spoken(60, by=30), lake, S).words
    for answer in ("tích cực", "trung lập", "tiêu cực"):
        assert answer in words
