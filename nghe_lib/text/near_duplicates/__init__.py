"""Which posts say the same but for small edits: groups, pairs, and groups that grow as posts arrive.

The way of a text: shingle set (`shingles`) → one per distinct set (`distinct`) → MinHash band keys (`banding`) →
candidates verified exactly and joined (`links`) → groups of a corpus (`grouping`) or of a growing one (`index`).
"""

from nghe_lib.text.near_duplicates.grouping import near_duplicate_pairs, near_duplicates
from nghe_lib.text.near_duplicates.index import DuplicateIndex, Joined, index_from, join, new_index

__all__ = [
    "DuplicateIndex", "Joined", "index_from", "join", "near_duplicate_pairs", "near_duplicates", "new_index",
]  # fmt: skip
