"""Vietnamese text understood: words, terms, one spelling, search, and the posts a notebook is about."""

from nghe_lib.text.accents import fold_accents, is_accented
from nghe_lib.text.count_terms import count_terms
from nghe_lib.text.matches import matches
from nghe_lib.text.normalise import normalise
from nghe_lib.text.segment import segment
from nghe_lib.text.select_posts import answering, select_posts, titled_batches, titled_texts
from nghe_lib.text.spans import last_days, newest_day, period, period_before
from nghe_lib.text.stop_words import stop_words

__all__ = [
    "answering", "count_terms", "fold_accents", "is_accented", "last_days", "matches", "newest_day", "normalise",
    "period", "period_before", "segment", "select_posts", "stop_words", "titled_batches",
    "titled_texts",
]  # fmt: skip
