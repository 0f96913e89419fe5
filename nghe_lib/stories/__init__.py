"""Stories: documents that tell of the same event, whoever published them."""

from nghe_lib.stories.known import OpenStories, new_stories, stories_from
from nghe_lib.stories.update import Grouped, group, join

__all__ = ["Grouped", "OpenStories", "group", "join", "new_stories", "stories_from"]
