import numpy as np

from nghe_lib.store.cache import cached_arrays, file_mark


def counted(calls):
    def make():
        calls.append(1)
        return {"a": np.arange(3)}

    return make


def test_arrays_are_made_once(tmp_path, monkeypatch):
    monkeypatch.setenv("NGHE_CACHE", str(tmp_path))
    calls = []
    for _ in range(2):
        assert cached_arrays("x", mark="1", make=counted(calls))["a"].tolist() == [0, 1, 2]
    assert len(calls) == 1


def test_another_mark_or_a_torn_file_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("NGHE_CACHE", str(tmp_path))
    calls = []
    cached_arrays("x", mark="1", make=counted(calls))
    cached_arrays("x", mark="2", make=counted(calls))
    for path in tmp_path.glob("*.npz"):
        path.write_bytes(path.read_bytes()[:-20])
    assert cached_arrays("x", mark="1", make=counted(calls))["a"].tolist() == [0, 1, 2]
    assert len(calls) == 3


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NGHE_CACHE", str(tmp_path / "file"))
    assert cached_arrays("x", mark="1", make=counted([]))["a"].tolist() == [0, 1, 2]


def test_the_mark_of_files_is_of_their_contents(tmp_path):
    (tmp_path / "a").write_text("x")
    before = file_mark([tmp_path / "a"])
    (tmp_path / "a").write_text("y")
    assert before != file_mark([tmp_path / "a"])
