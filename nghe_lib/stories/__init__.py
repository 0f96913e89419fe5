"""Stories: documents that tell of the same event, whoever published them."""

from nghe_lib.stories.known import OpenStories, new_stories, stories_from
from nghe_lib.stories.spread import summaries, timeline
from nghe_lib.stories.table import carried, change_rows, headlines, story_rows
from nghe_lib.stories.update import Grouped, group, join

__all__ = [
    "Grouped", "OpenStories", "carried", "change_rows", "group", "headlines", "join", "new_stories", "stories_from",
    "story_rows", "summaries", "timeline",
]  # fmt: skip
