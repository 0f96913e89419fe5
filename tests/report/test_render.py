import re

import plotly.graph_objects as go
import pytest

from nghe_lib.charts.theme import figure
from nghe_lib.report.blocks import cards
from nghe_lib.report.render import clean, prose
from tests.hostile import PAYLOADS
from tests.report.notebooks import executed, page

ADDRESS = re.compile(r"""(?:src|srcset|href|action|data|poster|xlink:href)\s*=\s*["']?\s*([^"'\s>]+)""", re.IGNORECASE)
FORBIDDEN = re.compile(
    r"<(script|img|image|svg|math|iframe|object|embed|form|input|video|audio|base|marquee|xss)\b", re.IGNORECASE
)
HEADS = ("# Báo cáo nhanh", "## Lượng bài\n\nMỗi *ngày*.", "## Giới hạn & <b>")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_a_hostile_text_survives_as_markup(payload):
    notebook = executed({"text/html": payload}, {"text/plain": payload}, prose=(f"## {payload}", payload))
    said = page(notebook, title=payload, project=payload, period=payload, provenance=((payload, payload),))
    assert not FORBIDDEN.search(said)
    assert not re.search(r"<[^>]*\son\w+\s*=", said)
    assert all(
        found.startswith(("#", "http://", "https://")) for found in ADDRESS.findall(re.sub(r">[^<]*<", "><", said))
    )


def test_a_page_without_charts_carries_no_script():
    said = page(executed(cards([("Bài", 1, "")]), prose=HEADS))
    assert "<script" not in said
    assert "script-src" not in said
    assert len(said) < 20_000


def test_a_page_with_charts_carries_plotly_once_and_stays_under_its_limit():
    said = page(executed(*[figure([go.Bar(x=[1], y=[2])], title="x") for _ in range(12)], prose=HEADS))
    assert said.count('id="plotly-packed"') == 1
    assert said.count("<figure data-chart>") == 12
    assert len(said.encode()) < 2_500_000


def test_headings_are_linked_from_the_contents():
    said = page(executed(prose=HEADS))
    assert '<a href="#luong-bai">Lượng bài</a>' in said
    assert '<h2 id="luong-bai">Lượng bài</h2>' in said
    assert re.search(r'<a href="#gioi-han-b">Giới hạn &amp; &lt;b&gt;</a>', said)


def test_the_page_says_what_it_is():
    said = page(executed(prose=HEADS))
    assert '<html lang="vi">' in said
    for words in (
        "Dự thảo",
        "Dự án thu",
        "ngày 6/11/2025",
        "phiên bản 3",
        "lập lúc 09:00, 7/11/2025",
        "không phải kết luận",
    ):
        assert words in said


def test_code_and_the_sentinel_are_never_shown():
    said = page(executed(prose=HEADS, mark="0123456789abcdef"))
    assert "0123456789abcdef" not in said
    assert "hết</pre>" not in said


def test_the_same_notebook_gives_the_same_bytes():
    assert page(executed(figure([go.Bar(y=[1])], title="x"), prose=HEADS)) == page(
        executed(figure([go.Bar(y=[1])], title="x"), prose=HEADS)
    )


def test_what_changes_with_the_day_stands_between_marks():
    today, tomorrow = (page(executed(prose=HEADS), made_at=day, retention=day) for day in ("hôm nay", "ngày mai"))
    stamp = re.compile(r"<!--run-stamp-->.*?<!--/run-stamp-->", re.DOTALL)
    assert today != tomorrow
    assert stamp.sub("", today) == stamp.sub("", tomorrow)


def test_a_sanitised_block_keeps_only_our_classes():
    assert (
        clean('<div class="cards x" style="color:red" id="y"><p class="x">a</p></div>')
        == '<div class="cards"><p>a</p></div>'
    )


def test_prose_keeps_emphasis_links_and_tables_but_no_picture():
    said = prose("**a** [b](https://x.example) ![c](https://x.example/c.png)\n\n| d |\n|---|\n| e |")
    assert "<strong>a</strong>" in said
    assert 'rel="noopener noreferrer nofollow"' in said
    assert "<td>e</td>" in said
    assert "<img" not in said
