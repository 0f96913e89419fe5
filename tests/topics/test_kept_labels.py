import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from nghe_lib import store
from nghe_lib.errors import ParameterError
from nghe_lib.topics import Topics, keep_label, representative, with_kept_labels
from tests.rows import post, posts


def topics(*words: list[str]) -> Topics:
    """Topics of the given words, named by the first."""
    terms = pd.DataFrame(
        [(topic, rank, word, 0.1) for topic, known in enumerate(words) for rank, word in enumerate(known, start=1)],
        columns=["topic_id", "rank", "term", "weight"],
    )
    quality = pd.DataFrame({"topic_id": range(len(words)), "label": [known[0] for known in words]})
    return Topics(terms, csr_array((0, len(words))), quality, 0.0, 1)


FLOOD, SCHOOL = ["ngập", "mưa", "cống"], ["học phí", "trường", "lớp"]


@pytest.fixture
def lake(data):
    return store.create("thu")


def test_a_name_follows_its_topic_to_the_next_run(lake):
    renamed = keep_label(lake, topics(FLOOD, SCHOOL), topic_id=0, label="  Ngập   nước ")
    assert renamed.quality["label"].tolist() == ["Ngập nước", "học phí"]
    later = topics(["lớp", "trường"], ["xe", "buýt"], ["mưa", "ngập", "cống"])
    assert with_kept_labels(later, lake).quality["label"].tolist() == ["lớp", "xe", "Ngập nước"]


def test_a_topic_is_renamed_and_another_gets_its_own_name(lake):
    keep_label(lake, topics(FLOOD, SCHOOL), topic_id=0, label="Ngập")
    keep_label(lake, topics(SCHOOL, FLOOD), topic_id=1, label="Thoát nước")
    keep_label(lake, topics(FLOOD, SCHOOL), topic_id=1, label="Học đường")
    assert lake.count("topic_labels") == 2
    assert with_kept_labels(topics(FLOOD, SCHOOL), lake).quality["label"].tolist() == ["Thoát nước", "Học đường"]


def test_without_kept_names_nothing_changes(lake):
    assert with_kept_labels(topics(FLOOD), lake).quality["label"].tolist() == ["ngập"]


@pytest.mark.parametrize(("topic_id", "label"), [(2, "tên"), (0, "  "), (0, "a" * 121)])
def test_a_name_for_no_topic_or_without_letters_is_refused(lake, topic_id, label):
    with pytest.raises(ParameterError):
        keep_label(lake, topics(FLOOD, SCHOOL), topic_id=topic_id, label=label)


def test_posts_that_stand_for_a_topic_come_from_different_sources_without_contacts():
    told = posts(
        post("x:1", source_id="a", text="gọi 0901234567 ngay"), post("x:2", source_id="a", text="ngập sâu"),
        post("x:3", source_id="b", text="mưa lớn"), post("x:4", source_id="a", text="mưa lớn"),
        post("x:5", source_id="b", text="chuyện khác"),
    )  # fmt: skip
    found = Topics(pd.DataFrame(), csr_array(np.array([[0.9], [0.8], [0.7], [0.6], [0.29]])), pd.DataFrame(), 0.0, 1)
    made = representative(found, told, topic_id=0, most=5)
    assert made["post_id"].tolist() == ["x:1", "x:3", "x:2"]
    assert "0901234567" not in made["text"][0]
    assert representative(found, told, topic_id=0, most=1)["source_id"].tolist() == ["a"]
