"""The desk on a screen: keys, buttons and hostile texts in a real browser, with the real desk behind it."""

from pathlib import Path

import pandas as pd
import pytest

from nghe_lib import store
from nghe_lib.tasks import SECTOR, SENTIMENT
from nghe_lib.understand.labelling import desk, labels
from tests.browser import Opened
from tests.hostile import CALL, PAYLOADS

HERE = Path(desk.__file__).parent
# What JupyterLab gives a widget: a model that holds values and carries messages. `pressed` is the desk's own `press`.
PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>{css}</style><main></main><script type="module">
{js}
const heard = [];
let view = {{}};
const model = {{ get: () => view, on: (_, draw) => heard.push(draw), off: () => {{}},
  send: async (message) => {{ view = await window.pressed(message); heard.forEach((draw) => draw()); }} }};
view = await window.pressed({{}});
document.addEventListener("keydown", () => {{ window.escaped = (window.escaped || 0) + 1; }});
skin.render({{ model, el: document.querySelector("main") }});
document.documentElement.dataset.ready = "true";
</script>"""


@pytest.mark.browser
def test_keys_answer_go_back_and_skip_and_no_text_runs(chromium, lake, tmp_path):
    hostile = "\n".join([f"<script>{CALL}</script>", *PAYLOADS])
    texts = ["Đường ngập quá", hostile, "Xe buýt êm", "Gọi 0901 234 567"]
    rows = pd.DataFrame({"post_id": [f"x:{n}" for n in range(4)], "title": None, "text": texts})
    told = desk.Desk(lake, rows, task=SENTIMENT, coder="Lan", suggestions={"x:0": "negative"})
    script = (HERE / "widget.js").read_text(encoding="utf-8").replace("export default", "const skin =")
    page = tmp_path / "desk.html"
    page.write_text("<!DOCTYPE html>", encoding="utf-8")

    def pressed(message):
        told.press(message)
        return told.view

    with Opened(chromium, page, viewport={"width": 390, "height": 844}) as opened:
        tab = opened.tab
        tab.expose_function("pressed", pressed)
        page.write_text(PAGE.format(css=(HERE / "widget.css").read_text(encoding="utf-8"), js=script), encoding="utf-8")
        tab.reload()
        opened.drawn()

        def said(progress):
            tab.wait_for_selector(f".nghe-progress:text-matches('^{progress}')")
            return tab.locator(".nghe-text").inner_text()

        assert said("0/4") == "Đường ngập quá"
        assert not tab.locator(".nghe-hint p").is_visible()
        assert tab.locator(".nghe-book dd").count() == 3
        assert not tab.locator(".nghe-book dd").first.is_visible()
        tab.keyboard.press("3")
        assert said("1/4").startswith("<script>")
        tab.keyboard.press("z")
        tab.wait_for_selector(".nghe-answer[aria-pressed=true]:has-text('tiêu cực')")
        tab.keyboard.press("1")
        tab.wait_for_selector(".nghe-text:has-text('<script>')")
        tab.keyboard.press("s")
        tab.wait_for_selector(".nghe-text:has-text('Xe buýt êm')")
        tab.locator(".nghe-answer").nth(1).click()
        assert said("2/4") == "Gọi [số điện thoại]"
        tab.keyboard.press("9")
        tab.keyboard.press("Shift+1")
        tab.keyboard.press("Numpad2")
        assert said("3/4").startswith("<script>")
        tab.keyboard.press("2")
        assert said("4/4").startswith("Đã xong mẫu này")
        assert tab.evaluate("[window.__ran, window.escaped]") == [None, 3]  # 9, Shift and ! mean nothing to the desk
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        assert tab.locator("main img, main script, main iframe, main a").count() == 0
        assert (opened.said, set(opened.asked)) == ([], {page.as_uri()})
    held = labels.labels_of(store.open("thu"), SENTIMENT)
    assert held["label"].tolist() == ["positive", "neutral", "neutral", "neutral"]


def test_the_script_asks_for_nothing_and_sets_texts_only_as_text():
    script = (HERE / "widget.js").read_text(encoding="utf-8")
    wrong = (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval",
        "Function(",
        "http",
        "import ",
        "fetch(",
    )
    assert not [word for word in wrong if word in script]


def test_every_answer_of_every_task_has_a_key():
    assert len(SECTOR.answers) <= 19
