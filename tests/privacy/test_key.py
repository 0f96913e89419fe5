"""The key: apart from the lake, only for its owner, never silently replaced."""

import os
import sys
import types

import pytest

from nghe_lib import privacy, store
from nghe_lib.errors import StoreError
from nghe_lib.settings import ProjectSettings

PROJECT = ProjectSettings(name="thu", project_id="1")


def key_file(data):
    (file,) = (data.parent / "keys").iterdir()
    return file


def test_a_key_is_made_once(data):
    assert privacy.open_key(PROJECT) == privacy.open_key(PROJECT)
    assert len(privacy.open_key(PROJECT)) == 32


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_its_owner_reads_the_key_and_it_is_not_in_the_lake(data):
    store.create("thu")
    key = privacy.open_key(store.open("thu").project)
    assert key_file(data).stat().st_mode & 0o777 == 0o600
    assert not [path for path in data.rglob("*") if path.is_file() and key.hex().encode() in path.read_bytes()]


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_key_that_others_can_read_is_refused(data):
    privacy.open_key(PROJECT)
    key_file(data).chmod(0o644)
    with pytest.raises(StoreError, match="chmod 600"):
        privacy.open_key(PROJECT)


def test_a_lost_key_is_not_replaced(data):
    known = PROJECT.model_copy(update={"key_fingerprint": privacy.fingerprint(privacy.open_key(PROJECT))})
    privacy.destroy_key(known)
    with pytest.raises(StoreError, match="không thấy khóa"):
        privacy.open_key(known)


def test_another_projects_key_is_refused(data):
    privacy.open_key(PROJECT)
    with pytest.raises(StoreError, match="không phải khóa"):
        privacy.open_key(PROJECT.model_copy(update={"key_fingerprint": "0" * 16}))


def test_two_projects_have_two_keys(data):
    other = ProjectSettings(name="thu", project_id="2")
    assert privacy.open_key(PROJECT) != privacy.open_key(other)


def test_the_keyring_of_the_system_can_hold_the_key(data, monkeypatch):
    kept: dict[tuple[str, str], str] = {}
    ring = types.SimpleNamespace(
        get_password=lambda service, name: kept.get((service, name)),
        set_password=lambda service, name, value: kept.update({(service, name): value}),
        delete_password=lambda service, name: kept.pop((service, name)),
    )
    monkeypatch.setitem(sys.modules, "keyring", ring)
    project = PROJECT.model_copy(update={"key_place": "keyring"})
    assert privacy.open_key(project) == privacy.open_key(project)
    assert list(kept) == [("nghe", "thu-1")]
    privacy.destroy_key(project)
    assert not kept
