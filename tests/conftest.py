"""Fixtures every room may use."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

REPO = Path(__file__).resolve().parents[1]
# The first call of a kernel compiles it, which takes seconds once; speed is measured in tests/benchmarks.
settings.register_profile("nghe", deadline=None)
settings.load_profile("nghe")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Headless Chromium; skips where there is none. Its event loop ends with the module: others need their own."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()
