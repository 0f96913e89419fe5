"""How right the machine is: precision and recall against what the synthetic city planted, or a plain 'not measured'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nghe_lib import network, signals
from nghe_lib.agreement import agreement
from nghe_lib.charts.words import listed, number, percent
from nghe_lib.report.blocks import Block, cards, sentences
from nghe_lib.text.select_posts import bounds

if TYPE_CHECKING:
    from nghe_lib.settings import NotebookSettings
    from nghe_lib.store import Lake
    from nghe_lib.topics import Topics

EVENTS = ("burst", "policy_shock", "rumour", "correction", "coordinated_group", "boundary_change")
NOT_MEASURED = "Dự án này là dữ liệu thật, không có sự thật đã gieo để so; mục này chưa chấm được."


def rises_against_truth(rises: pd.DataFrame, lake: Lake, settings: NotebookSettings) -> Block:
    """Recall of rises against the bursts planted in the same days, and precision against every planted event."""
    planted = _planted(lake, settings)
    if planted is None:
        return sentences([NOT_MEASURED])
    if not len(planted[planted["kind"] == "burst"]):
        return sentences(["Không có đợt tăng nào được gieo trong những ngày này, nên không có gì để đo độ phủ."])
    score, real = signals.recall(rises, planted), signals.recall(rises, planted, kinds=EVENTS)
    names = planted.set_index("event_id")["name"]
    return cards(
        [
            ("Độ phủ", percent(score.recall, decimals=0), f"trong {score.planted_count} đợt tăng đã gieo"),
            ("Độ chính xác", percent(real.precision, decimals=0),
             f"trong {real.found_count} điểm nóng tìm được, so với mọi sự kiện đã gieo"),
            ("Bỏ sót", len(score.missed), listed(names.reindex(list(score.missed)))),
        ]
    )  # fmt: skip


def spikes_against_truth(spikes: pd.DataFrame, lake: Lake, settings: NotebookSettings) -> Block:
    """Which planted events the spikes of one series meet."""
    planted = _planted(lake, settings)
    if planted is None:
        return sentences([NOT_MEASURED])
    score = signals.recall(spikes, planted, kinds=EVENTS)
    precision = percent(score.precision, decimals=0)
    known = f"{precision} trong {score.found_count} đợt vượt mức trùng ngày với một sự kiện đã gieo."
    return sentences([known if score.found_count else "Không có đợt vượt mức nào để so với sự kiện đã gieo."])


def topics_against_truth(found: Topics, posts: pd.DataFrame, lake: Lake) -> Block:
    """Agreement of each post's strongest topic with its planted one."""
    truth = lake.read("truth", columns=["post_id", "topic"])
    if truth.empty:
        return sentences([NOT_MEASURED])
    planted = posts[["post_id"]].merge(truth, on="post_id", how="left")["topic"]
    has_topic = (found.doc_topics.sum(axis=1) > 0) & planted.notna().to_numpy(bool)
    strongest = found.doc_topics.argmax(axis=1)
    score = agreement(strongest[has_topic], planted[has_topic].to_numpy())
    met = pd.crosstab(strongest[has_topic], planted[has_topic].to_numpy()).to_numpy()
    return cards(
        [
            ("NMI với chủ đề đã gieo", number(score, decimals=2), "1 là trùng hoàn toàn, gần 0 là không liên quan"),
            ("Độ thuần", percent(met.max(axis=1).sum() / max(met.sum(), 1), decimals=0),
             "bài nằm cùng chủ đề gieo nhiều nhất của chủ đề máy tìm"),
            ("Bài so được", int(has_topic.sum()),
             f"trong {number(len(posts))} bài; phần còn lại không có chủ đề đã gieo hoặc không có từ dùng được"),
            ("Không vào chủ đề nào", percent(found.no_topic_share), "bài không rõ chủ đề"),
        ]
    )  # fmt: skip


def communities_against_truth(edges: pd.DataFrame, communities: pd.DataFrame, posts: pd.DataFrame, lake: Lake) -> Block:
    """Modularity of the communities, and their agreement with the planted ones where there are any."""
    shape = (
        "Mô-đun",
        number(network.modularity(edges, communities), decimals=2),
        f"trên {number(len(communities))} tài khoản, {number(len(edges))} cạnh",
    )
    truth = lake.read("truth", columns=["post_id", "community_id"]).dropna()
    if truth.empty:
        return cards([shape, ("NMI với nhóm đã gieo", "–", "dữ liệu thật, chưa chấm được")])
    planted = posts[["post_id", "account_id"]].merge(truth, on="post_id").drop_duplicates("account_id")
    both = communities.merge(planted, on="account_id")
    score = agreement(both["community"].to_numpy(), both["community_id"].to_numpy())
    return cards(
        [
            shape,
            ("NMI với nhóm đã gieo", number(score, decimals=2), f"trên {number(len(both))} tài khoản có nhóm đã gieo"),
        ]
    )


def _planted(lake: Lake, settings: NotebookSettings) -> pd.DataFrame | None:
    """The planted events that meet the days of `settings`; None for a project that is no synthetic city."""
    planted = lake.read("planted")
    if planted.empty:
        return None
    since, until = bounds(settings.since, settings.until)
    meets = pd.Series(True, index=planted.index)
    if since is not None:
        meets &= planted["end_at"].fillna(planted["start_at"]) >= since
    if until is not None:
        meets &= planted["start_at"] < until
    return planted[meets].reset_index(drop=True)
