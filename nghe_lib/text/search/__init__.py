"""Search: the query language answered over texts, posts and whole lakes.

`answers` is the reference over a corpus in memory; `index_posts` keeps an index beside a lake; `search` asks it.
"""

from nghe_lib.text.search.find import headlines, search
from nghe_lib.text.search.index import index_posts

__all__ = ["headlines", "index_posts", "search"]
