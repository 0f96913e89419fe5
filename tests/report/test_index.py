import html
import json

import pytest

from nghe_lib import report, store
from tests.hostile import PAYLOADS
from tests.report.notebooks import executed, page


@pytest.fixture
def lake(data):
    return store.create("thu")


def test_an_index_without_pages_says_how_to_make_one(lake):
    assert "Chưa có trang nào" in report.write_index(lake).read_text(encoding="utf-8")


def test_finished_pages_are_listed_and_nothing_else(lake):
    (lake.reports_folder / "quick.html").write_text(page(executed()), encoding="utf-8")
    (lake.reports_folder / "other.html").write_text("<html></html>", encoding="utf-8")
    (lake.reports_folder / "broken.html").write_text('<meta name="nghe" content="{">', encoding="utf-8")
    said = report.write_index(lake).read_text(encoding="utf-8")
    assert said.count("<li>") == 1
    assert 'href="quick.html"' in said
    assert "<script" not in said
    assert "default-src 'none'" in html.unescape(said)


@pytest.mark.parametrize("payload", PAYLOADS[:30])
def test_what_a_page_says_of_itself_is_plain_text_in_the_index(lake, payload):
    said = html.escape(json.dumps({"title": payload, "period": payload, "version": 1}))
    (lake.reports_folder / "javascript:alert(1).html").write_text(
        f'<meta name="nghe" content="{said}">', encoding="utf-8"
    )
    index = report.write_index(lake).read_text(encoding="utf-8")
    assert 'href="javascript%3Aalert%281%29.html"' in index
    assert "<script" not in index
    assert "<img" not in index
