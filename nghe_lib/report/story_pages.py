"""Stories on a page: which ran, who began, how they spread. Press headlines only; small groups are not shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nghe_lib import privacy, stories
from nghe_lib.charts.stories import largest_stories, story_timeline
from nghe_lib.charts.words import MISSING, day, is_missing, number
from nghe_lib.report.blocks import Block, table

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from nghe_lib.settings import NotebookSettings

_LABELS = {
    "headline": "Câu chuyện", "post_count": "Số bài", "press_count": "Báo chí", "social_count": "Mạng xã hội",
    "source_count": "Nguồn", "days": "Những ngày", "began": "Ai nói trước",
}  # fmt: skip
LEAST_POSTS = 3


@dataclass(frozen=True)
class Stories:
    """The stories of some posts. rows: STORIES. publishable: those of `stories.summaries` that may be shown."""

    rows: pd.DataFrame
    publishable: pd.DataFrame


def find_stories(posts: pd.DataFrame, settings: NotebookSettings) -> Stories:
    """Group posts into stories; of those with 3 posts or more keep what may be published. posts: POSTS.

    May be published: a story with a press headline in which no private person or at least `min_people` of them speak.
    """
    rows = stories.story_rows(posts, stories.group(posts))
    found = stories.summaries(posts, rows)
    told = found[(found["post_count"] >= LEAST_POSTS).to_numpy(bool) & found["headline"].notna().to_numpy(bool)]
    return Stories(rows, privacy.publishable(told, min_people=settings.min_people))


def stories_table(found: Stories, *, most: int = 20) -> Block:
    """The largest stories with their headline, days, counts, and who spoke first."""
    shown = found.publishable.head(most)
    said = shown.assign(
        days=[f"{day(row.start)} – {day(row.end)}" for row in shown.itertuples()],
        began=[_began(row.press_lead_hours, row.press_count) for row in shown.itertuples()],
    )
    empty = "Không có câu chuyện nào đủ bài và đủ số người nói để công bố."
    return table(said, labels=_LABELS, link_column="url", empty=empty)


def _began(lead_hours: float, press_count: int) -> str:
    """Who spoke first, in words."""
    if is_missing(lead_hours):
        return "chỉ báo chí" if press_count else MISSING
    hours = number(abs(lead_hours), decimals=1)
    return f"báo chí, trước {hours} giờ" if lead_hours >= 0 else f"mạng xã hội, trước {hours} giờ"


def stories_chart(found: Stories, *, most: int = 12) -> go.Figure:
    """The largest stories as lanes over the days."""
    return largest_stories(found.publishable, most=most)


def story_chart(
    found: Stories, posts: pd.DataFrame, sources: pd.DataFrame, settings: NotebookSettings, *, rank: int = 1
) -> go.Figure | Block:
    """One of the largest stories by outlet and platform over the days; cells of too few people are left out.

    rank: 1 is the largest. sources: SOURCES, for the names readers know. Gives a sentence where there is no such story.
    """
    if not 1 <= rank <= len(found.publishable):
        return stories_table(Stories(found.rows, found.publishable.head(0)))
    chosen = found.publishable.iloc[rank - 1]
    daily = stories.timeline(posts, found.rows, chosen["story_id"])
    shown = privacy.publishable(daily, min_people=settings.min_people)
    names = sources.set_index("source_id")["name"].to_dict()
    return story_timeline(shown, title=str(chosen["headline"]), names=names)
