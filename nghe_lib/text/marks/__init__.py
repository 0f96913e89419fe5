"""What stands in a text besides words: addresses, mentions, hashtags, phones, money, dates, times; found once."""

from nghe_lib.text.marks.find import blank_marks, find_marks
from nghe_lib.text.marks.patterns import MARK_KINDS

__all__ = ["MARK_KINDS", "blank_marks", "find_marks"]
