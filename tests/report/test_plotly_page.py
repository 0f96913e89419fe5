import base64
import gzip
import hashlib
import json
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from nghe_lib.charts.theme import figure, safe, with_table
from nghe_lib.report.plotly_page import PLOTLY_MIME, chart, csp_hash, packed_plotly, policy
from tests.hostile import PAYLOADS
from tests.report.notebooks import bundle


def markup(made: go.Figure) -> str:
    return chart(bundle(made)[PLOTLY_MIME])


def test_plotly_comes_from_the_installed_package_and_its_hash_fits():
    from plotly.offline import get_plotlyjs

    packed, csp = packed_plotly()
    source = gzip.decompress(base64.b64decode(packed))
    assert source.decode() == get_plotlyjs()
    assert csp == f"'sha256-{base64.b64encode(hashlib.sha256(source).digest()).decode()}'"
    assert len(packed) < 2_100_000


def test_a_page_connects_to_nothing_and_runs_only_named_scripts():
    said = policy(csp_hash(b"a"), csp_hash(b"b"))
    assert said.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'" in said
    assert "unsafe-eval" not in said
    assert "script-src" not in policy()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_chart_ends_its_element(payload):
    rows = pd.DataFrame({"a": [payload]})
    made = with_table(
        figure([go.Bar(x=[payload], y=[1], name=payload)], title=safe(payload, most=500)), rows, {"a": payload}
    )
    said = markup(made)
    tags = set(re.findall(r"<\s*/?([a-zA-Z!?][^\s>]*)", said))
    assert tags <= {
        "figure",
        "figcaption",
        "div",
        "script",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert said.count("<script") == said.count("</script") == 1


def test_the_data_of_a_chart_survives_the_page():
    made = figure([go.Bar(x=["<a> & \u2028"], y=[1])], title="x")
    inside = re.search(r'<script type="application/json">(.*?)</script>', markup(made), re.DOTALL)[1]
    assert not set("<>&\u2028") & set(inside)
    assert json.loads(inside)["data"][0]["x"] == ["<a> & \u2028"]


def test_the_title_stands_in_the_page_and_not_in_the_drawing():
    said = markup(figure([go.Bar(y=[1])], title="A &lt;b&gt; &amp; B"))
    assert '<figcaption class="chart-title">A &lt;b&gt; &amp; B</figcaption>' in said
    assert '"title":{"text":"A' not in said


def test_a_chart_without_a_table_is_still_a_chart():
    assert "<figure data-chart>" in chart({"data": [{"y": [1]}], "layout": {}})


def test_a_chart_without_a_point_is_a_sentence():
    said = markup(with_table(figure([go.Bar(x=[], y=[])], title="Không có gì"), pd.DataFrame({"a": []}), {"a": "A"}))
    assert said == '<figure><figcaption class="chart-title">Không có gì</figcaption></figure>'
