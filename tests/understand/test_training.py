"""`nghe train TASK`: a folder without the data is named, and what is learned is what is shipped."""

import csv

import pytest

from nghe_lib.errors import SourceError
from nghe_lib.settings import TrainSettings
from nghe_lib.tasks import TASKS
from nghe_lib.understand import classifier
from nghe_lib.understand.training import TRAINERS, train, train_labelled


def test_a_folder_without_the_set_is_named(tmp_path):
    with pytest.raises(SourceError, match="uit_vsmec.csv"):
        train(TrainSettings(task="emotion", data=str(tmp_path)))


def test_every_question_has_a_trainer():
    assert set(TRAINERS) >= set(TASKS) | {"vectors"}


def test_a_small_set_becomes_a_model_that_can_be_read(tmp_path):
    path = tmp_path / "labelled" / "uit_vsmec" / "uit_vsmec.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["text", "label", "split"])
        rows.writerows([f"vui quá đi {number}", "Enjoyment", "train"] for number in "abcdeg")
        rows.writerows([f"buồn muốn khóc {number}", "Sadness", "train"] for number in "abcdeg")
        rows.writerow(["sợ ghê", "Fear", "valid"])
    train_labelled("emotion", tmp_path, seed=1, folder=tmp_path)
    found = classifier.read("emotion", folder=tmp_path)
    assert found.answers == TASKS["emotion"].names
    assert found.prior[found.answers.index("fear")] == 0
    assert [found.answers[best] for best in found.probabilities(["vui quá", "buồn quá, khóc"]).argmax(axis=1)] == [
        "enjoyment", "sadness",
    ]  # fmt: skip
