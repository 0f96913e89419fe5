import gzip
import json

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from nghe_lib import city
from nghe_lib.text.near_duplicates import near_duplicates
from nghe_lib.text.near_duplicates.shingles import shingle_sets
from tests.benchmarks.quality_near_duplicates import true_pairs
from tests.text.near_duplicates import plain
from tests.text.near_duplicates.drafts import edited_copies, numbered_words


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    """Posts of a small city, each with the row it copies, if any."""
    parts = [batch.posts.merge(batch.truth, on="post_id") for batch in city.build(n_posts=8_000, seed=4).batches()]
    return pd.concat(parts, ignore_index=True)


def n_groups_by(pairs: pd.DataFrame, texts: list[str]) -> int:
    """How many groups these pairs and equal sets alone would make."""
    marks = shingle_sets(texts).marks
    equal = np.unique(marks, return_index=True)[1][np.unique(marks, return_inverse=True)[1]]
    first = np.concatenate([pairs["first"], equal])
    second = np.concatenate([pairs["second"], np.arange(len(texts))])
    size = (len(texts), len(texts))
    return connected_components(csr_array((np.ones(len(first)), (first, second)), shape=size), directed=False)[0]


def test_counting_through_an_inverted_index_is_comparing_all_pairs():
    texts = ["mưa to ngập đường xe", "mưa to ngập đường xe máy", "mưa to ngập đường xe", "ok", "", numbered_words(9)]
    found = {(pair.first, pair.second) for pair in true_pairs(texts, 0.5).itertuples()}
    assert found == {(0, 1)} == {pair for pair in plain.links(texts, 0.5) if 2 not in pair}


def test_planted_copies_are_found_and_true_pairs_alone_hold_the_groups_together(planted):
    texts = planted["text"].tolist()
    groups, pairs = near_duplicates(texts), true_pairs(texts, 0.8)
    assert len(pairs) > 100
    inside = groups[pairs["first"]] == groups[pairs["second"]]
    assert inside.mean() >= 0.98
    assert n_groups_by(pairs[inside], texts) == len(np.unique(groups))
    row_of = pd.Series(planted.index, index=planted["post_id"])
    copies = planted[planted["duplicate_of_id"].notna()]
    together = groups[copies.index] == groups[row_of[copies["duplicate_of_id"]]]
    assert together.mean() >= 0.9


def test_in_a_crowd_nearly_all_true_pairs_are_found():
    texts = [*edited_copies(1_500, n_words=40, seed=1), *edited_copies(1_500, n_words=40, seed=2)]
    groups, pairs = near_duplicates(texts), true_pairs(texts, 0.8)
    assert len(pairs) > 10_000
    assert (groups[pairs["first"]] == groups[pairs["second"]]).mean() >= 0.95


def test_press_texts_that_are_near_are_found(shared_data):
    path = sorted((shared_data / "press" / "daily").glob("*.jsonl.gz"))[0]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [f"{item['title']}. {item['summary']}" for item in map(json.loads, lines)]
    groups, pairs = near_duplicates(texts), true_pairs(texts, 0.8)
    assert (groups[pairs["first"]] == groups[pairs["second"]]).mean() >= 0.95
