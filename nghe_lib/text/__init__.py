"""Vietnamese text understood: words, terms, one spelling, search, and the posts a notebook is about."""

from nghe_lib.text.accents import fold_accents, is_accented
from nghe_lib.text.count_terms import count_terms
from nghe_lib.text.diacritics import restore_diacritics
from nghe_lib.text.emoji_names import emoji_names
from nghe_lib.text.language import LANGUAGES, TAGS, detect_language
from nghe_lib.text.marks import MARK_KINDS, blank_marks, find_marks
from nghe_lib.text.matches import matches
from nghe_lib.text.near_duplicates import near_duplicate_pairs, near_duplicates
from nghe_lib.text.noise import noise_panel, top_terms
from nghe_lib.text.normalise import normalise, normalise_with_offsets, one_spelling
from nghe_lib.text.said_texts import field_of, said_texts
from nghe_lib.text.search import index_posts, search
from nghe_lib.text.segment import Words, segment, segment_ids
from nghe_lib.text.select_posts import answering, select_posts, titled_batches, titled_texts
from nghe_lib.text.spans import last_days, newest_day, period, period_before
from nghe_lib.text.stop_words import stop_words
from nghe_lib.text.terms import (
    TermCounts,
    count_phrases,
    emerging_terms,
    keyness,
    keyphrases,
    keyword_in_context,
)
from nghe_lib.text.watches import watch_counts

__all__ = [
    "LANGUAGES", "MARK_KINDS", "TAGS", "TermCounts", "Words", "answering", "blank_marks", "count_phrases",
    "count_terms", "detect_language", "emerging_terms", "emoji_names", "field_of", "find_marks", "fold_accents",
    "index_posts", "is_accented", "keyness", "keyphrases", "keyword_in_context", "last_days", "matches",
    "near_duplicate_pairs", "near_duplicates", "newest_day", "noise_panel", "normalise", "normalise_with_offsets",
    "one_spelling", "period", "period_before", "restore_diacritics", "said_texts", "search", "segment", "segment_ids",
    "select_posts", "stop_words", "titled_batches", "titled_texts", "top_terms", "watch_counts",
]  # fmt: skip
