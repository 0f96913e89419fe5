"""An executed notebook as one self-contained page: no code, no outside address, no script but ours.

nbconvert fills our template (`templates/report`); prose passes a sanitiser, outputs are charts, our own blocks
(sanitised again) or escaped text. Anything else a cell may emit is left out.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nghe_lib.report.blocks import is_web_address, unbroken
from nghe_lib.report.cells import CHECKOUT
from nghe_lib.report.names import slug
from nghe_lib.report.plotly_page import PLOTLY_MIME, chart, csp_hash, packed_plotly, policy
from nghe_lib.report.provenance import FINISHED_MIME

if TYPE_CHECKING:
    import nbformat
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = CHECKOUT / "templates"
_TAGS = {
    "a", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "li", "ol", "p", "pre",
    "section", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_CLASSES = {"card", "card-label", "card-note", "card-value", "cards", "n", "rise", "rises", "scroll"}


@dataclass(frozen=True)
class Heading:
    """One entry of the table of contents."""

    anchor: str
    words: str


@dataclass(frozen=True)
class Page:
    """Everything the template says besides the cells."""

    title: str
    project: str
    period: str
    version: int
    summary: str
    policy: str
    style: str
    outline: tuple[Heading, ...]
    provenance: tuple[tuple[str, str], ...]
    made_at: str
    retention: str
    min_people: int
    plotly: str
    loader: str


def render(
    notebook: nbformat.NotebookNode,
    *,
    title: str,
    project: str,
    period: str,
    made_at: str,
    retention: str,
    min_people: int,
    provenance: tuple[tuple[str, str], ...],
    summary: dict[str, Any],
) -> str:
    """The page of an executed notebook. The same notebook and words give the same bytes.

    made_at, retention: what is true only on the day of making; they stand between the marks `run-stamp`.
    summary: kind, title, period, version and hash, which the index reads from the page.
    """
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    drawn = any("<figure data-chart>" in shown(one) for one in outputs if PLOTLY_MIME in one.get("data", {}))
    loader = _read("loader.js") if drawn else ""
    plotly, plotly_hash = packed_plotly() if drawn else ("", "")
    page = Page(
        title=title,
        project=project,
        period=period,
        version=summary["version"],
        summary=json.dumps(summary, ensure_ascii=False, sort_keys=True),
        policy=policy(csp_hash(loader.encode()), plotly_hash) if drawn else policy(),
        style=_read("page.css"),
        outline=tuple(_outline(notebook)),
        provenance=provenance,
        made_at=made_at,
        retention=retention,
        min_people=min_people,
        plotly=plotly,
        loader=loader,
    )
    body, _ = _exporter().from_notebook_node(notebook, resources={"page": page})
    return body


def clean(markup: str) -> str:
    """Markup with only the tags, classes and addresses a page may have."""
    import nh3

    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes={"*": {"class"}, "a": {"href"}, "h2": {"id"}, "td": {"colspan"}, "th": {"colspan"}},
        attribute_filter=_allowed,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )


def prose(source: str) -> Markup:
    """A Markdown cell as clean markup; second-level headings can be linked to."""
    import mistune
    from markupsafe import Markup

    made = mistune.create_markdown(escape=True, plugins=["table"])(unbroken(source))
    anchored = re.sub(
        r"<h2>(.*?)</h2>", lambda found: f'<h2 id="{_anchor(_words(found[1]))}">{found[1]}</h2>', str(made)
    )
    return Markup(clean(anchored))  # noqa: S704 - cleaned one call ago


def shown(output: dict[str, Any]) -> Markup:
    """One output of a code cell as safe markup; what nghe does not know is left out."""
    from markupsafe import Markup, escape

    data = output.get("data", {})
    if FINISHED_MIME in data:
        return Markup("")
    if PLOTLY_MIME in data:
        return Markup(chart(data[PLOTLY_MIME]))  # noqa: S704 - escaped by chart
    if "text/html" in data:
        return Markup(clean("".join(data["text/html"])))  # noqa: S704 - cleaned
    words = data.get("text/plain") or (output.get("text", "") if output.get("name") == "stdout" else "")
    return Markup("<pre>{}</pre>").format(escape(words)) if words else Markup("")


@cache
def _exporter() -> Any:
    from jinja2 import StrictUndefined
    from nbconvert.exporters import TemplateExporter

    class ReportExporter(TemplateExporter):
        """nbconvert's template exporter with escaping on and our filters only."""

        file_extension = ".html"
        output_mimetype = "text/html"

        def _create_environment(self) -> Environment:
            environment = super()._create_environment()
            environment.autoescape = True
            environment.undefined = StrictUndefined
            environment.filters.update(page_filters())
            return environment

        def from_notebook_node(self, nb: Any, resources: Any = None, **kwargs: Any) -> Any:
            page = (resources or {}).get("page")
            return self.template.render(nb=nb, page=page), resources

    return ReportExporter(
        template_name="report", template_file="index.html.j2", extra_template_basedirs=[str(TEMPLATES)]
    )


def page_filters() -> dict[str, Any]:
    """The filters the templates use; `trusted` is for our own style sheet and loader only."""
    from markupsafe import Markup

    return {"prose": prose, "shown": shown, "trusted": Markup}


@cache
def _read(name: str) -> str:
    return (TEMPLATES / "report" / name).read_text(encoding="utf-8")


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(word for word in value.split() if word in _CLASSES) or None
    if attribute == "href" and not (is_web_address(value) or value.startswith("#")):
        return None
    return value


def _outline(notebook: nbformat.NotebookNode) -> list[Heading]:
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    heads = [head.strip() for source in sources for head in re.findall(r"^## (.+)$", source, flags=re.MULTILINE)]
    return [*(Heading(_anchor(head), head) for head in heads), Heading("nguon-goc", "Nguồn gốc của các con số")]


def _anchor(words: str) -> str:
    return slug(words) or "muc"


def _words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def template_file(name: str) -> Path:
    """A file of `templates/report`."""
    return TEMPLATES / "report" / name
