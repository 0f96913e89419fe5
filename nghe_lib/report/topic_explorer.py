"""The explorer of topics inside JupyterLab: one topic at a time, its words, its posts, and a name that is kept.

For the researcher at the keyboard. A saved notebook or report keeps none of it: texts of citizens travel to the browser
as values of widgets and what stands for the widget on a page is one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nghe_lib.charts.words import listed, number, percent
from nghe_lib.errors import ParameterError
from nghe_lib.report.blocks import plain_table, sentences
from nghe_lib.topics import Topics, keep_label, representative

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.settings import TopicsSettings
    from nghe_lib.store import Lake

MOST_POSTS = 8


def explore_topics(found: Topics, posts: pd.DataFrame, lake: Lake, settings: TopicsSettings) -> Any:
    """The explorer when `explore` says so; else a sentence that says how to get it.

    posts: POSTS, the rows of `found` in order. A name typed in is kept in the lake and found again by the next run.
    """
    if not settings.explore:
        return sentences(["Xem từng chủ đề, bài của nó và đặt tên: trong JupyterLab, đặt explore = True rồi chạy lại."])
    import ipywidgets

    chosen = ipywidgets.Dropdown(options=_options(found), description="Chủ đề")
    name = ipywidgets.Text(placeholder="tên mới", description="Đặt tên", continuous_update=False)
    keep = ipywidgets.Button(description="Giữ tên này")
    shown, said = ipywidgets.HTML(), ipywidgets.HTML()
    now = [found]

    def show(_: object = None) -> None:
        shown.value = topic_page(now[0], posts, topic_id=int(chosen.value))

    def kept(_: object) -> None:
        number_ = int(chosen.value)
        try:
            now[0] = keep_label(lake, now[0], topic_id=number_, label=name.value)
        except ParameterError as reason:
            said.value = sentences([str(reason)]).markup
            return
        said.value, name.value = sentences(["Đã giữ tên; lần chạy sau sẽ dùng lại."]).markup, ""
        chosen.options = _options(now[0])
        chosen.value = number_

    chosen.observe(show, names="value")
    keep.on_click(kept)
    show()
    return ipywidgets.VBox([chosen, shown, ipywidgets.HBox([name, keep]), said])


def topic_page(found: Topics, posts: pd.DataFrame, *, topic_id: int) -> str:
    """Markup of one topic: its figures, words, and posts that stand for it, marks that name persons left out."""
    row = found.quality.set_index("topic_id").loc[topic_id]
    words = found.terms.loc[(found.terms["topic_id"] == topic_id).to_numpy(bool), "term"]
    figures = (
        f"{percent(row['prevalence'])} số từ; NPMI {number(row['coherence'], decimals=2)}; riêng biệt "
        f"{number(row['exclusivity'], decimals=2)}; ổn định {number(row['stability'], decimals=2)}."
    )
    told = representative(found, posts, topic_id=topic_id, most=MOST_POSTS)
    rows = [[percent(one.weight, decimals=0), str(one.kind), one.text] for one in told.itertuples(index=False)]
    head = sentences([figures, listed(words, most=10)]).markup
    return head + plain_table(["Tỷ trọng", "Loại", "Bài (đã che số điện thoại, địa chỉ, tên tài khoản)"], rows).markup


def _options(found: Topics) -> list[tuple[str, int]]:
    return [(f"{row.topic_id + 1}. {row.label}", int(row.topic_id)) for row in found.quality.itertuples(index=False)]
