"""Search: the query language answered over texts, posts and whole lakes.

`answers` is the reference over a corpus in memory; `index_posts` keeps an index beside a lake; `search` asks it.
"""
