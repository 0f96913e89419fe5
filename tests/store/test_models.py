import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import StoreError
from nghe_lib.store import models
from nghe_lib.store.models import packed_strings, read_model, unpacked_strings, write_model

ARRAYS = {"weights": np.arange(5, dtype=np.float32)}


def test_a_model_comes_back_as_it_was_written(tmp_path):
    write_model("one", ARRAYS, about={"version": "1"}, folder=tmp_path)
    write_model("two", ARRAYS, about={"version": "1"}, folder=tmp_path)
    assert read_model("one", folder=tmp_path)["weights"].tolist() == [0, 1, 2, 3, 4]


def test_one_changed_byte_is_refused(tmp_path):
    write_model("one", ARRAYS, about={}, folder=tmp_path)
    content = bytearray((tmp_path / "one.npz").read_bytes())
    content[40] ^= 1
    (tmp_path / "one.npz").write_bytes(bytes(content))
    with pytest.raises(StoreError, match="mã băm"):
        read_model("one", folder=tmp_path)


def test_a_model_that_is_not_in_the_manifest_is_refused(tmp_path):
    write_model("one", ARRAYS, about={}, folder=tmp_path)
    (tmp_path / "other.npz").write_bytes((tmp_path / "one.npz").read_bytes())
    with pytest.raises(StoreError, match="mã băm"):
        read_model("other", folder=tmp_path)


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(StoreError, match="thiếu mô hình 'none'"):
        read_model("none", folder=tmp_path)


def test_a_model_that_is_too_large_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(models, "MAX_BYTES", 100)
    with pytest.raises(StoreError, match="quá 100"):
        write_model("large", ARRAYS, about={}, folder=tmp_path)
    assert not list(tmp_path.glob("*.npz"))


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]))))
def test_strings_come_back_from_bytes(strings):
    assert unpacked_strings(packed_strings(strings)) == strings
