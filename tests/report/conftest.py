"""A small project for every test of a file, and a browser that may only open files."""

from collections.abc import Iterator

import pytest

from nghe_lib import store
from tests.rows import post, posts

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="module")
def lake(tmp_path_factory) -> Iterator[store.Lake]:
    """Project `thu` with three posts, in a folder whose name papermill could misread."""
    folder = tmp_path_factory.mktemp("dữ liệu {x}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NGHE_DATA", str(folder / "data"))
        patch.setenv("NGHE_KEYS", str(folder / "keys"))
        made = store.create("thu")
        made.merge("posts", posts(*(post(f"facebook:{n}", minutes=n) for n in range(3))))
        yield made


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Headless Chromium; skips where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from pathlib import Path

    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not on this machine")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
