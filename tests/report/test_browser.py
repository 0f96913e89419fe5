"""The page in a real browser: drawn, silent, deaf to hostile text, readable on a phone, on paper, without scripts."""

import pandas as pd
import pytest

from nghe_lib import charts
from nghe_lib.report.blocks import bullets, cards, headlines, sentences, table
from tests.browser import Opened
from tests.charts.test_collection import run as collection_run
from tests.charts.test_days import daily
from tests.charts.test_network import flows, groups, voices
from tests.charts.test_rises import changed, found
from tests.charts.test_topics import quality, terms
from tests.hostile import CALL, PAYLOADS
from tests.report.notebooks import executed, page

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def every_chart(text: str) -> list:
    """One of each chart, all their texts being `text`."""
    days = daily({text: [3, None, 5], "press": [1, None, 2], "facebook": [4, None, 1]})
    from nghe_lib.schema import RUNS

    return [
        charts.volume(days), charts.shares(days),
        charts.rises(found(text, "học phí")), charts.change(changed("tăng", "giảm").assign(group=[text, "b"])),
        charts.topic_prevalence(quality(text, "b")), charts.topic_terms(terms(text, "b"), quality(text)),
        charts.community_map(groups(40, 20, 10, name=text), flows((0, 1, 8.0), (1, 2, 3.0))),
        charts.public_voices(voices(text, "Báo A")),
        charts.sources_bars(pd.DataFrame({"name": [text], "post_count": [3]})),
        charts.health(RUNS.frame([collection_run("1", source=text.replace("\x00", ""), read_count=3, new_count=3)])),
    ]  # fmt: skip


def every_block(text: str) -> list:
    rows = pd.DataFrame({"a": [text], "url": [text]})
    return [
        cards([(text, text, text)]), sentences([text]), bullets([text], empty=""),
        headlines([(text, text, [(text, text)])]), table(rows, labels={"a": text}, link_column="url"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A page with one of each chart and block."""
    notebook = executed(
        *every_chart("ngập nước"), *every_block("ngập nước"), prose=("# Báo cáo nhanh", "## Lượng bài", "## Hết")
    )
    path = tmp_path_factory.mktemp("trang") / "quick.html"
    path.write_text(page(notebook), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A page all of whose texts want to run."""
    shown = [made for text in PAYLOADS for made in every_block(text)]
    shown += [made for text in (" ".join(PAYLOADS[:40]), " ".join(PAYLOADS[40:])) for made in every_chart(text)]
    shown += [charts.rises(found(*PAYLOADS)), charts.public_voices(voices(*PAYLOADS), most=100),
              charts.topic_terms(terms(*PAYLOADS), quality("x"), n_terms=100)]  # fmt: skip
    shown += [{"text/html": text} for text in PAYLOADS] + [{"text/plain": text} for text in PAYLOADS]
    whole = " ".join(PAYLOADS)
    words = {"title": whole, "project": whole, "period": whole, "retention": whole, "provenance": ((whole, whole),),
             "summary": {"title": whole, "version": 3}}  # fmt: skip
    path = tmp_path_factory.mktemp("trang") / "quick.html"
    path.write_text(
        page(executed(*shown, prose=tuple(f"## {text}\n\n{text}" for text in PAYLOADS)), **words), encoding="utf-8"
    )
    return path


def test_every_chart_is_drawn_without_a_word_or_a_request(chromium, plain):
    with Opened(chromium, plain, viewport=DESK) as opened:
        opened.drawn()
        n = opened.tab.locator("figure[data-chart]").count()
        assert n == len(every_chart("x"))
        assert opened.tab.locator("figure[data-chart] .chart svg.main-svg >> nth=0").count() == 1
        assert opened.tab.evaluate(
            "[...document.querySelectorAll('.chart')].every((one) => one.querySelector('svg.main-svg'))"
        )
        assert opened.tab.evaluate("document.documentElement.dataset.ready") == "true"
        assert opened.said == []
        assert opened.asked == [plain.as_uri()]


def test_hostile_text_runs_nothing_asks_for_nothing_and_says_nothing(chromium, hostile):
    with Opened(chromium, hostile, viewport=DESK) as opened:
        opened.drawn()
        for place in opened.tab.locator(".chart").all()[:30]:
            place.hover(force=True)
        opened.tab.locator("summary").nth(1).click()
        assert opened.tab.evaluate("window.__ran") is None
        assert opened.tab.evaluate("document.documentElement.dataset.ready") == "true"
        assert opened.said == []
        assert opened.asked == [hostile.as_uri()]
        wrong = "a[href]:not([href^='#']):not([href^='http://']):not([href^='https://'])"
        assert opened.tab.locator(wrong).count() == 0
        assert opened.tab.locator("img, iframe, object, embed, form, input, video, audio, base").count() == 0


def test_the_probe_would_run_if_the_page_let_it(chromium, tmp_path):
    path = tmp_path / "open.html"
    path.write_text(f"<!DOCTYPE html><script>{CALL}</script><img src=x onerror={CALL}>")
    with Opened(chromium, path) as opened:
        opened.tab.wait_for_function("window.__ran >= 2")


def test_the_policy_stops_a_script_that_got_in(chromium, plain, tmp_path):
    path = tmp_path / "quick.html"
    body = plain.read_text(encoding="utf-8").replace(
        "<h1>", f"<img src=x onerror={CALL}><script>{CALL}</script><h1>", 1
    )
    path.write_text(body, encoding="utf-8")
    with Opened(chromium, path) as opened:
        opened.drawn()
        assert opened.tab.evaluate("window.__ran") is None
        assert opened.tab.evaluate("document.documentElement.dataset.ready") == "true"


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_never_scrolls_sideways(chromium, plain, viewport):
    with Opened(chromium, plain, viewport=viewport) as opened:
        opened.drawn()
        assert opened.tab.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        widest = opened.tab.evaluate(
            "Math.max(...[...document.querySelectorAll('svg.main-svg')].map((one) => one.clientWidth))"
        )
        assert widest <= viewport["width"]


def test_without_scripts_every_table_is_read(chromium, plain):
    with Opened(chromium, plain, java_script_enabled=False, viewport=PHONE) as opened:
        tables = opened.tab.locator("figure table")
        assert tables.count() == len(every_chart("x"))
        assert all(tables.nth(n).is_visible() for n in range(tables.count()))
        assert opened.tab.locator(".noscript").is_visible()
        assert opened.said == []


def test_charts_close_their_tables_once_drawn(chromium, plain):
    with Opened(chromium, plain) as opened:
        opened.drawn()
        assert opened.tab.locator("figure details[open]").count() == 0


def test_paper_shows_tables_and_charts_within_its_margins(chromium, plain, tmp_path):
    with Opened(chromium, plain, viewport=DESK) as opened:
        opened.drawn()
        paper = opened.tab.pdf(prefer_css_page_size=True)
        assert paper.count(b"/MediaBox [0 0 594") + paper.count(b"/MediaBox [0 0 595") >= 2
        opened.tab.emulate_media(media="print")
        opened.tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        widest = opened.tab.evaluate(
            "Math.max(...[...document.querySelectorAll('svg.main-svg')].map((one) => one.clientWidth))"
        )
        assert widest <= 624
        assert opened.tab.locator("figure table").first.is_visible()
        assert not opened.tab.locator(".toc").is_visible()
        opened.tab.evaluate("dispatchEvent(new Event('afterprint'))")
        assert opened.tab.locator("figure details[open]").count() == 0


def test_a_browser_that_cannot_unpack_says_so_and_shows_the_tables(chromium, plain):
    with Opened(chromium, plain) as opened:
        opened.context.add_init_script("delete window.DecompressionStream")
        opened.tab.reload()
        opened.drawn()
        assert "xem bảng số liệu" in opened.tab.locator(".failed").inner_text()
        assert opened.tab.locator("figure table").first.is_visible()


def test_numbers_and_days_in_charts_are_vietnamese(chromium, plain):
    with Opened(chromium, plain, locale="en-US") as opened:
        opened.drawn()
        opened.tab.locator(".chart").nth(1).locator(".nsewdrag").first.scroll_into_view_if_needed()
        words = " ".join(
            opened.tab.locator(".chart .xtick text, .chart .ytick text, .chart .y2tick text").all_text_contents()
        )
        assert "Nov" not in words
        assert "%" in words
