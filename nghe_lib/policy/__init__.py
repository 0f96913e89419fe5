"""A draft policy read clause by clause: its parts, who speaks of which, how, and which nobody speaks of."""

from nghe_lib.policy.draft import LEVELS, Draft
from nghe_lib.policy.parse import parse_draft
from nghe_lib.policy.read import read_draft

__all__ = ["LEVELS", "Draft", "parse_draft", "read_draft"]
