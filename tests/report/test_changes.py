import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import TableError
from nghe_lib.intervals import difference
from nghe_lib.report.changes import (
    FELL,
    GONE,
    NEW,
    ROSE,
    SAME,
    sentence,
    what_changed,
    what_changed_in_words,
    what_changed_table,
)


def rows(*changes, **columns):
    """Things whose share changed from 0.3; each change is (low, middle, high)."""
    low, middle, high = (list(part) for part in zip(*changes, strict=True)) if changes else ([], [], [])
    return pd.DataFrame({
        "name": [f"thứ {n}" for n in range(len(middle))], "share_before": 0.3, "share": [0.3 + one for one in middle],
        "change": middle, "change_low": low, "change_high": high, **columns,
    })  # fmt: skip


def found(*changes, **columns):
    return what_changed({"chủ đề": rows(*changes, **columns)}, min_people=10)


def test_a_rise_a_fall_and_what_is_within_chance_are_said_in_vietnamese():
    made = found((0.05, 0.1, 0.15), (-0.2, -0.15, -0.1), (-0.01, 0.02, 0.05))
    said = what_changed_in_words(made).words.split("\n")
    assert said[0].startswith("- Chủ đề “thứ 1” giảm từ 30,0\u00a0% xuống 15,0\u00a0% (chênh -15,0 điểm")
    assert said[1].startswith("- Chủ đề “thứ 0” tăng từ 30,0\u00a0% lên 40,0\u00a0% (chênh +10,0 điểm")
    assert said[2] == "- 1 mục khác: chưa đo được thay đổi."


def test_new_and_gone_need_no_post_in_the_other_period():
    made = found((0.1, 0.2, 0.3), (-0.4, -0.3, -0.2), before_count=[0, 30], post_count=[20, 0])
    assert dict(zip(made["name"], made["finding"], strict=True)) == {"thứ 0": NEW, "thứ 1": GONE}
    assert {sentence(row).split(":")[0] for row in made.itertuples()} == {
        "Chủ đề “thứ 0” mới xuất hiện", "Chủ đề “thứ 1” không còn xuất hiện"
    }  # fmt: skip


ENDS = st.floats(0.001, 0.3)
CHANGES = st.lists(
    st.tuples(st.floats(-0.3, 0.6), ENDS, ENDS).map(lambda c: (c[0] - c[1], c[0], c[0] + c[2])), max_size=30
)


@given(CHANGES)
@settings(deadline=None, max_examples=60)
def test_no_sentence_claims_a_change_whose_interval_holds_nothing(changes):
    given_rows = {f"thứ {n}": one for n, one in enumerate(changes)}
    for row in found(*changes).itertuples():
        low, _, high = given_rows[row.name]
        assert row.change_low <= max(low, -1) + 1e-12
        assert row.change_high >= min(high, 1) - 1e-12  # never narrower than what was given
        said = sentence(row)
        assert ("tăng" in said or "mới" in said) == (row.finding in (ROSE, NEW))
        if row.finding in (ROSE, NEW):
            assert low > 0
            assert row.change_low > 0
        if row.finding in (FELL, GONE):
            assert high < 0
            assert row.change_high < 0


@given(CHANGES)
@settings(deadline=None, max_examples=8)
def test_what_is_called_alone_may_be_too_much_among_many(changes):
    alone = sum((found(one)["finding"] != SAME).sum() for one in changes)
    assert (found(*changes)["finding"] != SAME).sum() <= alone


def test_of_changes_by_chance_alone_few_tables_call_any():
    chance, n_called = np.random.default_rng(3), 0
    for _ in range(60):
        before, after = chance.binomial(500, 0.2, 30), chance.binomial(500, 0.2, 30)
        change, low, high = difference(after, 500, before, 500)
        n_called += (found(*zip(low, change, high, strict=True))["finding"] != SAME).any()
    assert n_called / 60 <= 0.12  # 5 % is meant; alone, 78 of 100 tables would call one


def test_what_was_not_measured_is_never_called():
    made = found((0.1, 0.2, 0.3), (np.nan, 0.5, np.nan), note=["miền khác với mẫu kiểm", ""])
    assert made["finding"].tolist() == [SAME, SAME]
    assert made["p_value"].isna().all()


def test_small_groups_are_left_out_and_kinds_are_judged_together():
    topics = rows((0.1, 0.2, 0.3), (0.1, 0.2, 0.3), (0.1, 0.2, 0.3), people_count=[9, 10, 0])
    tone = rows((-0.3, -0.2, -0.1)).rename(columns={"name": "label"})
    made = what_changed({"chủ đề": topics, "sắc thái": tone}, min_people=10, names={"thứ 2": "Ngập nước"})
    assert made["name"].tolist() == ["Ngập nước", "thứ 1", "thứ 0"]
    assert made["kind"].tolist() == ["chủ đề", "chủ đề", "sắc thái"]


def test_topics_are_called_by_their_names():
    topics = rows((0.1, 0.2, 0.3)).drop(columns="name").assign(topic_id=pd.Series([7], dtype="Int64"))
    assert what_changed({"chủ đề": topics}, min_people=10, names={7: "Kẹt xe"})["name"].tolist() == ["Kẹt xe"]


def test_the_table_and_words_of_nothing():
    nothing = what_changed({}, min_people=10)
    assert what_changed_in_words(nothing).words == "Không có gì để so sánh giữa hai kỳ."
    assert what_changed_table(nothing).words == "Không có gì để so sánh giữa hai kỳ."


def test_a_label_from_posts_is_plain_text():
    made = what_changed_in_words(found((0.1, 0.2, 0.3)).assign(name="<script>x</script>"))
    assert not re.search("<script", made.markup)


def test_a_missing_column_is_refused():
    with pytest.raises(TableError, match="change_low"):
        what_changed({"chủ đề": rows((0.1, 0.2, 0.3)).drop(columns="change_low")}, min_people=10)
