"""A draft policy read clause by clause: its parts, who speaks of which, how, and which nobody speaks of."""

from nghe_lib.policy.clause_terms import clause_terms
from nghe_lib.policy.draft import LEVELS, Draft
from nghe_lib.policy.links import link_posts, link_texts
from nghe_lib.policy.parse import parse_draft
from nghe_lib.policy.quantities import quantities
from nghe_lib.policy.read import read_draft
from nghe_lib.policy.references import find_references

__all__ = [
    "LEVELS", "Draft", "clause_terms", "find_references", "link_posts", "link_texts", "parse_draft", "quantities",
    "read_draft",
]  # fmt: skip
