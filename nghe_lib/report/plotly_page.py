"""plotly.js inside the page once: packed, unpacked by the page itself, allowed by its hash and nothing else.

The bundle comes from the installed plotly wheel (4.8 MB), gzipped and in base64 (1.9 MB). A browser takes inline
scripts only when their SHA-256 stands in the Content-Security-Policy (https://www.w3.org/TR/CSP3/#framework-directives).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from functools import cache
from typing import Any

from nghe_lib.report.blocks import _safe, plain_table

PLOTLY_MIME = "application/vnd.plotly.v1+json"


@cache
def packed_plotly() -> tuple[str, str]:
    """plotly.js gzipped in base64, and the CSP hash of the unpacked script."""
    from plotly.offline import get_plotlyjs

    source = get_plotlyjs().encode()
    return base64.b64encode(gzip.compress(source, 9, mtime=0)).decode(), csp_hash(source)


def csp_hash(source: bytes) -> str:
    """The hash source expression of an inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source).digest()).decode()}'"


def policy(*hashes: str) -> str:
    """The Content-Security-Policy of a page that runs the scripts of `hashes` and connects to nothing."""
    scripts = f"script-src {' '.join(hashes)}; " if hashes else ""
    return f"default-src 'none'; {scripts}style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def chart(figure: dict[str, Any]) -> str:
    """One figure as markup: its title, the place to draw it, its data as inert JSON, and its table."""
    layout = dict(figure.get("layout", {}))
    table = layout.pop("meta", {}).get("table")
    title = layout.get("title", {}).get("text", "")
    data = _inert({"data": figure.get("data", []), "layout": layout})
    shown = plain_table(table["columns"], table["rows"]).markup if table else ""
    return (
        f'<figure data-chart><figcaption class="chart-title">{_safe(_plain(title))}</figcaption><div class="chart"></div>'
        f'<script type="application/json">{data}</script>'
        f"<details><summary>Bảng số liệu</summary>{shown}</details></figure>"
    )


def _inert(value: object) -> str:
    """JSON that cannot end its script element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _plain(title: str) -> str:
    """A chart title back from plotly's escapes; the caller escapes it for HTML."""
    import html

    return html.unescape(title)
