"""The explorer shows posts to the researcher only, and keeps the names that are typed in."""

import pytest

from nghe_lib import report, store
from nghe_lib.report.topic_explorer import topic_page
from nghe_lib.settings import TopicsSettings
from nghe_lib.text import titled_texts
from nghe_lib.topics import fit, with_kept_labels
from tests.rows import post, posts
from tests.topics.test_fit import _texts

TOLD = posts(*(post(f"x:{n}", text=text, source_id=f"nguồn {n % 5}") for n, text in enumerate(_texts())))


@pytest.fixture(scope="module")
def found():
    return fit(titled_texts(TOLD).tolist(), n_topics=2, seed=1, max_df_share=0.6, stability_runs=1)


@pytest.fixture
def lake(data):
    return store.create("thu")


def test_a_page_made_without_asking_holds_no_post(found, lake):
    assert "explore = True" in repr(report.explore_topics(found, TOLD, lake, TopicsSettings()))


def test_a_name_typed_in_is_kept_and_shown(found, lake):
    box = report.explore_topics(found, TOLD, lake, TopicsSettings(explore=True))
    chosen, shown, (name, keep), said = box.children[0], box.children[1], box.children[2].children, box.children[3]
    first = shown.value
    chosen.value = 1
    assert shown.value != first
    name.value = "Chuyện trường"
    keep.click()
    assert chosen.label == "2. Chuyện trường"
    assert with_kept_labels(found, lake).quality["label"][1] == "Chuyện trường"
    keep.click()
    assert "ký tự" in said.value


def test_posts_on_the_page_are_plain_characters(found):
    hostile = TOLD.assign(text="<script>alert(1)</script> ngập").astype(TOLD.dtypes.to_dict())
    assert "<script>" not in topic_page(found, hostile, topic_id=0)


def test_figures_of_every_topic_stand_in_the_table(found):
    said = repr(report.topics_measured(found))
    assert "Đổi bài" in said
    assert len(said.splitlines()) == 3
