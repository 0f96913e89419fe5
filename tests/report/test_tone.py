"""How people speak: only people, only enough of them, and never without saying what it rests on."""

import pandas as pd
import pytest

from nghe_lib import store
from nghe_lib.report.tone import people_posts, tone, tone_change, tone_chart, tone_in_words
from nghe_lib.settings import NotebookSettings
from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand.labelling import CITY, drawn_sample, keep_sample, labels_of, write_labels
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
    assert "dưới 10 người" in tone_change(said, _spoken(60, by=30), lake, S).words


def test_the_words_say_how_many_posts_and_whose_labels(lake):
    words = tone_in_words(tone(_spoken(60, by=30), lake, S)).words
    assert "60 bài của người dân" in words
    assert "không phải của dự án này" in words


def test_a_change_names_every_answer_in_vietnamese(lake):
    words = tone_change(tone(_spoken(90, by=30), lake, S), _spoken(60, by=30), lake, S).words
    for answer in ("tích cực", "trung lập", "tiêu cực"):
        assert answer in words


def test_too_few_people_before_are_told_too(lake):
    assert "dưới 10 người" in tone_change(tone(_spoken(60, by=30), lake, S), _spoken(60, by=9), lake, S).words


def test_an_answer_of_few_people_is_hidden_with_the_next_smallest(lake):
    many = posts(*(post(f"x:{k}", f"Ngập hoài, bực quá {k}", account_id=f"x:~{k % 30}") for k in range(60)))
    few = posts(*(post(f"x:f{k}", f"Cảm ơn anh em, sạch đẹp lắm {k}", account_id=f"x:~f{k}") for k in range(3)))
    said = tone(pd.concat([many, few], ignore_index=True), lake, S)
    assert {"positive", "negative"} <= said.hidden
    assert not set(said.shown["label"]) & said.hidden
    assert "quá ít người" in tone_in_words(said).words


def test_what_a_city_planted_is_never_called_a_label_of_people(lake):
    rows = _spoken(90, by=30)
    lake.merge("posts", rows)
    drawn = drawn_sample(lake, rows, task=SENTIMENT, n=60, design="random", seed=1)
    keep_sample(lake, drawn)
    right = {name: ("negative", "positive", "neutral")[int(name[2:]) % 3] for name in drawn.rows["post_id"]}
    write_labels(lake, right, task=SENTIMENT, coder=CITY)
    said = tone(rows, lake, S)
    assert said.found.whose == "city"
    words = tone_in_words(said).words
    assert "thành phố giả lập" in words and "thay cho nhãn của người" in words
    assert labels_of(lake, SENTIMENT).empty
