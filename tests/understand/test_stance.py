"""Agreement and disagreement with a stated policy."""

import pandas as pd
import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.understand import Policy, stance
from nghe_lib.understand.audits import read_stance_audit
from nghe_lib.understand.stance import read_examples
from nghe_lib.understand.stance_features import STANCES

POLICY = Policy("Cho học sinh nghỉ thứ bảy", ("nghỉ thứ bảy", "học thứ bảy"))


def test_plain_agreement_and_plain_refusal_are_told_apart():
    said = stance(
        ["Tôi hoàn toàn ủng hộ cho các cháu nghỉ thứ bảy", "Phản đối nghỉ thứ bảy, không hợp lý chút nào",
         "Cho hỏi nghỉ thứ bảy áp dụng từ khi nào?"],
        policy=POLICY,
    )  # fmt: skip
    assert said["label"].tolist() == ["agree", "disagree", "discuss"]


def test_chances_add_up_and_missing_texts_are_answered_too():
    said = stance([None, "", "ủng hộ"], policy="Làm cầu đi bộ")
    assert said[[f"p_{name}" for name in STANCES]].sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert stance([], policy=POLICY).columns.tolist() == said.columns.tolist()


def test_examples_of_the_researcher_move_what_is_like_them():
    texts = ["trâu bò húc nhau hoài", "bò ngựa húc nhau"]
    found = {
        said: stance(
            ["trâu bò lại húc nhau"], policy=POLICY, examples=pd.DataFrame({"text": texts, "stance": [said] * 2})
        )
        for said in ("agree", "disagree")
    }
    for said, rows in found.items():
        other = "agree" if said == "disagree" else "disagree"
        assert rows[f"p_{said}"].iloc[0] > found[other][f"p_{said}"].iloc[0]


def test_a_policy_without_words_and_a_stance_nobody_knows_are_refused():
    with pytest.raises(ParameterError, match="nói bằng lời"):
        stance(["a"], policy="?!")
    with pytest.raises(ParameterError, match="'agre'.*agree"):
        stance(["a"], policy=POLICY, examples=pd.DataFrame({"text": ["b"], "stance": ["agre"]}))
    with pytest.raises(ParameterError, match="thiếu cột stance"):
        stance(["a"], policy=POLICY, examples=pd.DataFrame({"text": ["b"]}))


def test_no_policy_that_measures_is_learned_from():
    assert not set(read_examples()["policy"]) & set(read_stance_audit()["policy"])
