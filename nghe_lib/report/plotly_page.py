"""plotly.js inside the page once: packed, unpacked by the page itself, allowed by its hash and nothing else.

The bundle comes from the installed plotly wheel (4.8 MB), gzipped and in base64 (1.9 MB). A browser takes inline
scripts only when their SHA-256 stands in the Content-Security-Policy (https://www.w3.org/TR/CSP3/#framework-directives).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
from functools import cache
from typing import Any

from nghe_lib.report.blocks import escaped, plain_table

PLOTLY_MIME = "application/vnd.plotly.v1+json"
MARGINS = {"l": 12, "r": 12, "t": 12, "b": 12}


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
    """One figure as markup: its title, the place to draw it, its data as inert JSON, and its table.

    The title stands in the page and not in the drawing, so that it wraps on a phone and can be read aloud. The table
    is open until the chart has been drawn: it is what a reader without JavaScript sees. A figure without a point is
    its title, which says so in words, and no empty axes.
    """
    layout = dict(figure.get("layout", {}))
    table = (layout.pop("meta", None) or {}).get("table")
    title = html.unescape((layout.pop("title", None) or {}).get("text") or "")
    caption = f'<figcaption class="chart-title">{escaped(title)}</figcaption>'
    if not any(map(_has_points, figure.get("data", []))):
        return f"<figure>{caption}</figure>"
    data = _inert({"data": figure.get("data", []), "layout": {**layout, "margin": MARGINS}})
    shown = plain_table(table["columns"], table["rows"]).markup if table else ""
    details = f"<details open><summary>Bảng số liệu</summary>{shown}</details>"
    return (
        f"<figure data-chart>{caption}"
        f'<div class="chart" role="img" aria-label="{escaped(title)}"></div>'
        f'<script type="application/json">{data}</script>{details}</figure>'
    )


def _has_points(trace: dict[str, Any]) -> bool:
    held = trace.get("z", trace.get("y"))
    return bool(held.get("bdata") if isinstance(held, dict) else held)


def _inert(value: object) -> str:
    """JSON that cannot end its script element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
