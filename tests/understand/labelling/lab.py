"""`python -m tests.understand.labelling.lab`: the widget in a real JupyterLab with a real kernel, keys and all.

Half a minute, so not among the tests: run it after a change of the widget, of JupyterLab or of anywidget. It prints
what it saw and every host the page asked.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import nbformat
from playwright.sync_api import sync_playwright

from tests.conftest import QUIET, REPO
from tests.hostile import PAYLOADS

PORT, TOKEN = 18_937, secrets.token_hex(16)
CELL = f"""
import pandas as pd
from nghe_lib import store
from nghe_lib.understand.labelling import labeller
store.create("thu")
texts = {["Đường ngập quá", " ".join(PAYLOADS), "Xe buýt êm"]!r}
posts = pd.DataFrame({{"post_id": [f"x:{{n}}" for n in range(3)], "title": None, "text": texts}})
labeller("thu", posts, task="sentiment", coder="Lan")
"""


def main() -> None:
    """Start a server, open the notebook, answer with keys, read the lake."""
    folder = Path(tempfile.mkdtemp())
    cell = nbformat.v4.new_code_cell(CELL)
    book = nbformat.v4.new_notebook(
        cells=[cell], metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    nbformat.write(book, folder / "nhan.ipynb")
    environment = os.environ | {"NGHE_DATA": str(folder / "data"), "NGHE_KEYS": str(folder / "keys")}
    environment |= {"PYTHONPATH": str(REPO), "JUPYTER_CONFIG_DIR": str(folder / "jupyter")}
    words = ["lab", "--no-browser", "--allow-root", f"--port={PORT}", "--ServerApp.ip=127.0.0.1",
             f"--notebook-dir={folder}", f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url=",
             "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]  # fmt: skip
    server = subprocess.Popen([sys.executable, "-m", "jupyter", *words], env=environment, cwd=folder,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        _up()
        _answer()
    finally:
        server.terminate()
        server.wait(10)
    os.environ.update(environment)
    from nghe_lib import store
    from nghe_lib.tasks import SENTIMENT
    from nghe_lib.understand.labelling import labels_of

    tell(labels_of(store.open("thu"), SENTIMENT)[["post_id", "label"]].to_string())
    saved = (folder / "nhan.ipynb").read_text(encoding="utf-8")
    tell("texts in the saved outputs:", saved.count("Đường ngập quá") - 1)


def tell(*words: object) -> None:
    """One line for whoever runs it."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def _up() -> None:
    for _ in range(120):
        try:
            urlopen(f"http://127.0.0.1:{PORT}/api/status?token={TOKEN}").read()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the server did not come up")


def _answer() -> None:
    asked, said = set(), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        page = browser.new_page()
        page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.goto(f"http://127.0.0.1:{PORT}/lab/tree/nhan.ipynb?token={TOKEN}")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.locator(".jp-Cell .cm-content").first.click()
        page.wait_for_timeout(2_000)
        page.keyboard.press("Shift+Enter")
        desk = page.locator(".nghe-label")
        desk.wait_for(timeout=60_000)
        desk.click(position={"x": 5, "y": 5})
        for key, progress in (("3", "1/3"), ("z", "1/3"), ("1", "1/3"), ("s", "1/3"), ("2", "2/3"), ("2", "3/3")):
            page.keyboard.press(key)
            page.wait_for_selector(f".nghe-progress:text-matches('^{progress}')")
            page.wait_for_timeout(500)
        tell(page.locator(".nghe-text").inner_text(), "| ran:", page.evaluate("window.__ran"), "| dialogs:", said)
        assert page.locator(".jp-Cell").count() <= 2, "a key reached JupyterLab"
        page.keyboard.press("Control+s")
        page.wait_for_timeout(2_000)
        page.screenshot(path=str(Path(tempfile.gettempdir()) / "nghe-label.png"))
        browser.close()
    tell("asked:", asked)


if __name__ == "__main__":
    main()
