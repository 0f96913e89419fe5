"""Samples stay what they were, whatever becomes of the lake."""

import pytest

from nghe_lib import store
from nghe_lib.errors import ParameterError, StoreError
from nghe_lib.tasks import SENTIMENT, SPAM
from nghe_lib.understand.labelling import drawn_sample, keep_sample, labeller, read_sample, sample_names
from nghe_lib.understand.labelling.labeller import sample_posts
from tests.rows import post, posts


def drawn(lake, asked, **options):
    made = drawn_sample(lake, asked, task=SENTIMENT, **{"n": 4, "design": "random", "seed": 1} | options)
    return keep_sample(lake, made)


def test_a_sample_that_is_only_looked_at_is_not_kept(lake, asked):
    drawn_sample(lake, asked, task=SENTIMENT, n=4, design="random", seed=1)
    assert sample_names(lake, SENTIMENT) == []


def test_a_sample_stays_the_same_when_the_lake_grows(lake, asked):
    first = drawn(lake, asked)
    lake.merge("posts", posts(*(post(f"x:{n}", f"Bài mới số {n}") for n in range(50))))
    again = drawn(store.open("thu"), store.open("thu").read("posts"))
    assert again.rows.equals(first.rows)
    assert (again.population, again.lake_version, again.seed) == (6, first.lake_version, 1)
    assert sample_names(lake, SENTIMENT) == ["random-4-1"]
    assert sample_names(lake, SPAM) == []


def test_a_name_stands_for_one_sample(lake, asked):
    drawn(lake, asked, name="dot-1")
    with pytest.raises(ParameterError, match="được lấy khác"):
        drawn(lake, asked, name="dot-1", seed=2)
    with pytest.raises(StoreError, match="ý bạn là 'dot-1'"):
        read_sample(lake, SENTIMENT, "dot-2")
    with pytest.raises(ParameterError, match="tên mẫu"):
        drawn(lake, asked, name="../ngoai")


def test_a_broken_sample_is_told(lake, asked):
    drawn(lake, asked, name="dot-1")
    path = lake.folder.parent / "samples" / "sentiment" / "dot-1.json"
    path.write_text(path.read_text(encoding="utf-8")[:40], encoding="utf-8")
    with pytest.raises(StoreError, match="không đọc được"):
        read_sample(lake, SENTIMENT, "dot-1")


def test_a_sample_keeps_no_text_and_an_erased_post_is_asked_no_more(lake, asked):
    made = drawn(lake, asked)
    path = lake.folder.parent / "samples" / "sentiment" / "random-4-1.json"
    assert not [text for text in asked["text"] if text in path.read_text(encoding="utf-8")]
    gone = made.rows["post_id"][0]
    store.erase(lake, [gone])
    order = made.rows["post_id"].tolist()
    assert sample_posts(store.open("thu"), made)["post_id"].tolist() == order[1:]
    shown = labeller("thu", made, task="sentiment", coder="Lan")
    assert shown.view["progress"] == "0/3"
    shown.close()
