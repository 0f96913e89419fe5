import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError, StoreError
from nghe_lib.text.near_duplicates import index_from, join, near_duplicates, new_index
from tests.text.near_duplicates import plain
from tests.text.near_duplicates.drafts import corpora, edited_copies, numbered_words, slowly


def joined_in_parts(texts, cuts):
    """Groups by post id after joining part by part, with the merges told on the way applied, and the index."""
    index, group_of = new_index(), {}
    ids = [f"p{number}" for number in range(len(texts))]
    for start, stop in zip([0, *cuts], [*cuts, len(texts)], strict=True):
        made = join(index, ids[start:stop], texts[start:stop])
        into = dict(zip(made.merged["group_id"], made.merged["into_group_id"], strict=True))
        group_of = {post: into.get(group, group) for post, group in group_of.items()}
        group_of |= dict(zip(made.groups["post_id"], made.groups["group_id"], strict=True))
        index = made.index
    return [group_of[post] for post in ids], index


@slowly
@given(corpora(), st.data())
def test_parts_give_the_same_groups_as_one_go(texts, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(texts)), max_size=4)))
    groups, _ = joined_in_parts(texts, cuts)
    assert plain.partition(groups) == plain.partition(near_duplicates(texts))


@slowly
@given(corpora(), st.data())
def test_a_group_is_named_by_its_oldest_post(texts, data):
    groups, _ = joined_in_parts(texts, sorted(data.draw(st.lists(st.integers(0, len(texts)), max_size=3))))
    for group in plain.partition(groups):
        assert {groups[place] for place in group} == {f"p{min(group)}"}


def test_new_posts_join_old_groups():
    first = join(new_index(), ["a", "b"], [numbered_words(42), "chợ nổi Cái Răng"])
    second = join(first.index, ["c", "d"], [numbered_words(50), "Chợ nổi Cái Răng!"])
    assert second.groups.to_numpy().tolist() == [["c", "a"], ["d", "b"]]
    assert second.merged.empty


def test_a_post_near_two_groups_makes_them_one_under_the_older_id():
    first = join(new_index(), ["a", "b"], [numbered_words(42), numbered_words(60)])
    assert first.groups["group_id"].tolist() == ["a", "b"]
    second = join(first.index, ["c"], [numbered_words(50)])
    assert second.groups["group_id"].tolist() == ["a"]
    assert second.merged.to_numpy().tolist() == [["b", "a"]]
    assert join(second.index, ["b"], ["khác hẳn"]).groups["group_id"].tolist() == ["a"]


def test_a_known_post_keeps_its_group_and_adds_nothing():
    first = join(new_index(), ["a", "b"], ["mưa lớn", "nắng to"])
    again = join(first.index, ["b", "a"], ["mưa lớn", None])
    assert again.groups.to_numpy().tolist() == [["b", "b"], ["a", "a"]]
    assert again.index is first.index


def test_of_an_id_given_twice_the_first_text_counts():
    made = join(new_index(), ["a", "b", "b"], ["mưa lớn", "nắng to", "mưa lớn"])
    assert made.groups.to_numpy().tolist() == [["a", "a"], ["b", "b"]]


def test_blank_posts_are_alone_also_across_parts():
    first = join(new_index(), ["a", "b"], ["", None])
    assert join(first.index, ["c"], [" "]).groups["group_id"].tolist() == ["c"]


def test_joining_leaves_the_index_before_as_it_was():
    first = join(new_index(), ["a", "b"], [numbered_words(42), numbered_words(60)]).index
    before = {name: array.copy() for name, array in first.arrays().items()}
    join(first, ["c"], [numbered_words(50)])
    assert all((array == before[name]).all() for name, array in first.arrays().items())


def test_an_index_survives_a_file_without_pickle():
    texts = [numbered_words(42), "chợ nổi", "", numbered_words(60)]
    first = join(new_index(threshold=0.75), ["á", "b\x00c", "d", "e"], texts).index
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **first.arrays())
    buffer.seek(0)
    with np.load(buffer, allow_pickle=False) as arrays:
        back = index_from(dict(arrays))
    assert back.threshold == 0.75
    made = join(back, ["f", "g", "b\x00c"], [numbered_words(50), "Chợ nổi", "gì đó"])
    assert made.groups["group_id"].tolist() == ["á", "b\x00c", "b\x00c"]


def test_arrays_of_another_version_are_refused():
    arrays = new_index().arrays()
    with pytest.raises(StoreError, match="dựng lại"):
        index_from(arrays | {"layout": np.array(99)})
    with pytest.raises(StoreError, match="dựng lại"):
        index_from({"layout": arrays["layout"]})


def test_as_many_ids_as_texts_are_needed():
    with pytest.raises(ParameterError, match="2 mã và 1 văn bản"):
        join(new_index(), ["a", "b"], ["mưa"])


def test_no_posts_change_nothing():
    index = new_index()
    made = join(index, [], [])
    assert (len(made.groups), list(made.groups), made.index) == (0, ["post_id", "group_id"], index)
    assert list(made.merged) == ["group_id", "into_group_id"]


def test_columns_of_a_table_are_read_by_place():
    posts = pd.DataFrame({"post_id": ["a", "b"], "text": ["mưa lớn", "Mưa lớn!"]}, index=[9, 4])
    assert join(new_index(), posts["post_id"], posts["text"]).groups["group_id"].tolist() == ["a", "a"]


def test_a_crowd_in_parts_is_still_one_group():
    texts = [numbered_words(60), *edited_copies(2_000, n_words=60, seed=7)]
    groups, index = joined_in_parts(texts, [500, 501, 1_500])
    assert set(groups) == {"p0"}
    assert len(index.roots) == len(texts)
