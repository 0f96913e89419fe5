"""Sentiment toward a target, read where it is named."""

import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand import aspects

TARGETS = {"xe buýt": ["xe buýt", "xe bus"], "nhân viên": []}


def test_praise_and_blame_in_one_text_go_to_their_own_targets():
    found = aspects(["Xe buýt sạch đẹp, rất tuyệt vời, nhưng nhân viên thô lỗ, tệ hết sức"], targets=TARGETS)
    assert found.set_index("target")["label"].to_dict() == {"xe buýt": "positive", "nhân viên": "negative"}


def test_each_naming_is_a_row_that_says_where_it_stands():
    texts = ["không nói gì", None, "Xe bus trễ. Nhân viên xin lỗi.", "xe buýt xe buýt"]
    found = aspects(texts, targets=TARGETS)
    assert found["text_index"].tolist() == [2, 2, 3, 3]
    for row in found.itertuples():
        named = texts[row.text_index][row.start : row.end].lower()
        assert named in ("xe bus", "nhân viên", "xe buýt")
    chances = found[[f"p_{name}" for name in SENTIMENT.names]]
    assert chances.sum(axis=1).tolist() == pytest.approx([1.0] * 4, abs=1e-5)


def test_no_naming_gives_an_empty_table_with_every_column():
    found = aspects(["trời đẹp"], targets=TARGETS)
    assert len(found) == 0
    assert list(found.columns) == list(aspects(["xe buýt tốt"], targets=TARGETS).columns)


def test_a_target_without_a_letter_is_refused():
    with pytest.raises(ParameterError, match="không có chữ nào"):
        aspects(["a"], targets={"x": ["?"]})
