"""Posts are linked to the clause they speak of, and to none where they speak of none."""

import numpy as np
import pandas as pd
import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.policy import clause_terms, link_posts, link_texts, parse_draft
from nghe_lib.policy.matching import match
from nghe_lib.schema import POSTS
from tests.benchmarks.quality_clauses import best_threshold, examples, tfidf_links


@pytest.fixture(scope="module")
def audit():
    """Draft, texts, the clause each was written for, and links: posts on a draft that nothing learned from."""
    draft, texts, meant = examples("audit")
    return draft, texts, np.array(meant, object), link_texts(texts, draft)


def test_most_links_on_a_draft_never_seen_are_right_and_most_are_found(audit):
    _, _, meant, found = audit
    right = found["clause_id"].to_numpy(object) == meant[found["text_index"]]
    assert right.mean() >= 0.9
    assert right.sum() >= 0.78 * (meant != "").sum()


def test_links_beat_plain_tfidf(audit):
    draft, texts, meant, found = audit
    best, cosine = tfidf_links(texts, draft)
    over = cosine >= best_threshold()
    peer = 2 * (np.array(best, object)[over] == meant[over]).sum() / (over.sum() + (meant != "").sum())
    right = (found["clause_id"].to_numpy(object) == meant[found["text_index"]]).sum()
    assert 2 * right / (len(found) + (meant != "").sum()) > peer + 0.05


def test_talk_of_other_things_is_linked_to_nothing(audit):
    draft = audit[0]
    chat = ["sáng nay trời đẹp ghê", "ai bán xe đạp cũ không", "", "🙂🙂🙂", "https://a.example", "ok", "x" * 50_000]
    assert link_texts([*chat, None], draft).empty


def test_a_text_links_the_same_alone_and_among_others(audit):
    draft, texts, _, found = audit
    for row in found.head(5).itertuples(index=False):
        alone = link_texts([texts[row.text_index]], draft)
        assert alone["clause_id"].tolist() == found.loc[found["text_index"] == row.text_index, "clause_id"].tolist()


def test_a_higher_bound_keeps_fewer_links_by_words_and_all_by_number(audit):
    draft, texts, _, found = audit
    fewer = link_texts(texts, draft, min_probability=0.9)
    kept = found[(found["how"] == "reference") | (found["probability"] >= 0.9)].reset_index(drop=True)
    pd.testing.assert_frame_equal(fewer, kept)


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_a_chance_out_of_bounds_is_refused(bad):
    with pytest.raises(ParameterError, match="min_probability"):
        link_texts(["a"], parse_draft(""), min_probability=bad)


@pytest.mark.parametrize("text", ["", "Không có điều nào.", "Điều 1. \n"])
def test_a_draft_that_says_nothing_links_nothing(text):
    assert link_texts(["phạt 2 triệu", "khoản 2 điều 5"], parse_draft(text)).empty


def test_an_article_named_alone_is_carried_to_the_clause_whose_words_follow(audit):
    draft = audit[0]
    said = link_texts(["điều 4 nói giá giữ xe máy không quá 6.000 đồng một lượt", "điều 4 dài quá"], draft)
    assert said["clause_id"].tolist() == ["Đ4.K3", "Đ4"]


def test_batches_change_nothing(audit, monkeypatch):
    draft, texts, _, _ = audit
    known = clause_terms(draft)
    whole = match(texts, known)
    monkeypatch.setattr("nghe_lib.policy.matching.BATCH_TEXTS", 17)
    parts = match(texts, known)
    np.testing.assert_array_equal(parts.rows, whole.rows)
    np.testing.assert_allclose(parts.features, whole.features, atol=1e-5)


def test_title_and_text_of_a_post_are_read_together(audit):
    draft = audit[0]
    rows = [{"post_id": "x:1", "platform": "x", "kind": "post", "title": "Khoản 3 điều 4", "text": "là sao vậy"}]
    found = link_posts(POSTS.frame(rows), draft)
    assert found[["post_id", "clause_id", "how"]].to_numpy().tolist() == [["x:1", "Đ4.K3", "reference"]]
