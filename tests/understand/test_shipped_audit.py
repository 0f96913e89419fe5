"""The audit that comes with nghe belongs to the shipped models and holds no text."""

import numpy as np
import pytest

from nghe_lib.errors import SourceError, StoreError
from nghe_lib.store.models import model_mark, read_model
from nghe_lib.tasks import TASKS
from nghe_lib.understand import predict, shipped_audit
from nghe_lib.understand.audits import AUDITED, read_civic_audit
from nghe_lib.understand.shipped_audit import train_audit


@pytest.mark.parametrize("task", AUDITED)
def test_every_audited_question_has_rows_of_its_own_model(task):
    rows = shipped_audit(task)
    names = list(TASKS[task].names)
    assert len(rows) > 1_000 and rows["is_real"].any() and not rows["is_real"].all()
    assert set(rows["truth"]) <= set(names)
    np.testing.assert_allclose(rows[[f"p_{name}" for name in names]].sum(axis=1), 1)


def test_what_it_says_is_what_the_model_says():
    kept = shipped_audit("sentiment")
    invented = kept[~kept["is_real"].to_numpy(bool)].reset_index(drop=True)
    said = predict(read_civic_audit()["text"].tolist(), task="sentiment")
    np.testing.assert_allclose(invented["p_negative"], said["p_negative"], atol=2e-3)


def test_it_holds_numbers_only():
    arrays = read_model("audit")
    assert {name.partition(".")[2] for name in arrays} == {"truth", "chances", "is_real", "model"}
    assert bytes(arrays["voice.model"]).rstrip(b"\0").decode() == model_mark("voice")


def test_a_question_without_an_audit_says_how_to_make_one():
    with pytest.raises(StoreError, match="nghe label --task emotion"):
        shipped_audit("emotion")


def test_it_is_not_made_without_the_real_texts(tmp_path):
    with pytest.raises(SourceError, match="bài thật"):
        train_audit(tmp_path, folder=tmp_path)
