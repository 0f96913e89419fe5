"""Stories on a page: press headlines only, groups of enough people only."""

import numpy as np
import pandas as pd
import pytest

from nghe_lib.report import story_pages
from nghe_lib.report.blocks import Block
from nghe_lib.schema import POSTS, SOURCES
from nghe_lib.settings import NotebookSettings

TEXT = "Ngọn lửa bùng lên từ tầng hầm chung cư Sao Băng, lính cứu hỏa đưa người dân ra ngoài; nguyên nhân do chập điện."
TITLE = "Cháy chung cư Sao Băng ở phường Gò Vấp"
NO_SOURCES = SOURCES.frame()


def posts(*, n_people: int) -> pd.DataFrame:
    start = pd.Timestamp("2025-11-03T01:00:00Z")
    press = [
        {"post_id": f"press:{at}", "platform": "press", "kind": "article", "source_id": f"bao-{at}",
         "account_id": f"press:bao-{at}", "title": f"{TITLE}{', tin mới' * at}", "text": TEXT, "url": "https://bao.example/1",
         "published_at": start + pd.Timedelta(hours=at)}
        for at in range(3)
    ]  # fmt: skip
    social = [
        {"post_id": f"facebook:{at}", "platform": "facebook", "kind": "post", "source_id": None,
         "account_id": f"facebook:~{'a' * 14}{at // 10}{at % 10}", "title": None,
            "text": f"{TITLE} {TEXT} Tôi thấy tận mắt số {at}.",
         "url": None, "published_at": start - pd.Timedelta(hours=2)}
        for at in range(n_people)
    ]  # fmt: skip
    made = pd.DataFrame(press + social)
    return POSTS.frame(made.assign(collected_at=start + pd.Timedelta(days=1)))


@pytest.fixture
def settings() -> NotebookSettings:
    return NotebookSettings(project="thu-nghiem")


def test_a_story_of_press_and_enough_people_is_shown_with_its_headline(settings):
    given = posts(n_people=12)
    found = story_pages.find_stories(given, settings)
    said = story_pages.stories_table(found).words
    assert TITLE in said and "mạng xã hội, trước 2,0 giờ" in said
    assert "tận mắt" not in said


def test_a_story_with_too_few_people_is_not_shown(settings):
    given = posts(n_people=3)
    found = story_pages.find_stories(given, settings)
    assert found.publishable.empty
    assert "Không có câu chuyện nào" in story_pages.stories_table(found).words


def test_charts_carry_their_table_and_no_private_text(settings):
    given = posts(n_people=12)
    found = story_pages.find_stories(given, settings)
    lanes = story_pages.stories_chart(found)
    one = story_pages.story_chart(found, given, NO_SOURCES, settings)
    for made in (lanes, one):
        assert made.layout.meta["table"]["rows"]
        assert "tận mắt" not in made.to_json()


def test_a_rank_that_is_not_there_is_a_sentence(settings):
    given = posts(n_people=0)
    found = story_pages.find_stories(given, settings)
    assert isinstance(story_pages.story_chart(found, given, NO_SOURCES, settings, rank=9), Block)


def test_days_with_too_few_people_are_left_out_of_a_timeline(settings):
    given = posts(n_people=12)
    late = given.loc[given["platform"] == "facebook"].head(1).assign(
        post_id="facebook:late", published_at=pd.Timestamp("2025-11-05T01:00:00Z")
    )  # fmt: skip
    both = POSTS.frame(pd.concat([given, late], ignore_index=True))
    found = story_pages.find_stories(both, settings)
    rows = story_pages.story_chart(found, both, NO_SOURCES, settings).layout.meta["table"]["rows"]
    assert np.array(rows)[:, 1].tolist().count("Facebook") == 1
