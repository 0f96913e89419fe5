"""Fixtures every room may use."""

from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real material beside the checkout; tests that need it skip where it is absent."""
    folder = REPO.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real data (../shared/data) is not on this machine")
    return folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh data folder and key folder for one test."""
    monkeypatch.setenv("NGHE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NGHE_KEYS", str(tmp_path / "keys"))
    return tmp_path / "data"
