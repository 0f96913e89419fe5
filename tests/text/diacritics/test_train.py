import json

import numpy as np

from nghe_lib.store.models import read_model
from nghe_lib.text.diacritics import corpus
from nghe_lib.text.diacritics.model import unpacked
from nghe_lib.text.diacritics.train import counted, train


def test_candidates_are_the_accented_forms_that_were_counted_most_frequent_first(tiny):
    row = tiny.fold_of["co"]
    numbers = tiny.candidates[tiny.candidate_rows[row] : tiny.candidate_rows[row + 1]]
    assert [tiny.names[number] for number in numbers] == ["có", "cô"]


def test_texts_without_diacritics_teach_nothing():
    model = unpacked(counted(["Duong ngap nang qua.", "Đường ngập nặng quá."], min_syllable=1, min_word=1))
    assert "duong" not in model.number_of
    assert "đường" in model.number_of


def test_rare_words_are_not_known():
    arrays = counted(["Mưa to, mưa to quá shop ơi."], min_syllable=2, min_word=2)
    assert set(unpacked(arrays).number_of) == {"mưa", "to"}


def test_counting_twice_gives_the_same_bytes():
    texts = ["Đường ngập nặng.", "Nhà tôi ngập, đường phố cũng ngập."]
    first, second = (counted(texts, min_syllable=1, min_word=1, min_triple=1) for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_no_training_text_is_among_those_held_out(shared_data):
    learned = {corpus._trace(text) for text in corpus.training_texts(shared_data)}
    held = corpus.held_out(shared_data)
    assert not learned & {corpus._trace(text) for texts in held.values() for text in texts}
    assert min(map(len, held.values())) > 800


def test_a_model_is_trained_from_a_folder_and_named_in_the_manifest(tmp_path, folder_of_data):
    mark = train(folder_of_data, seed=3, last_day="2030-01-01", models=tmp_path / "models")
    manifest = json.loads((tmp_path / "models" / "manifest.json").read_text())
    assert manifest["diacritics"]["sha256"] == mark
    assert manifest["diacritics"]["seed"] == 3
    assert "đường" in unpacked(read_model("diacritics", folder=tmp_path / "models")).number_of


def test_days_after_the_last_are_held_out(folder_of_data):
    held = corpus.held_out(folder_of_data, last_day="2030-01-01")
    assert held["press"] == ["Đường mới mở .\nNhà tôi ở phố."]
    assert "Đường mới mở .\nNhà tôi ở phố." not in corpus.training_texts(folder_of_data, last_day="2030-01-01")
