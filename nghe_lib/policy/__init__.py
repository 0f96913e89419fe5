"""A draft policy read clause by clause: its parts, who speaks of which, how, and which nobody speaks of."""

from nghe_lib.policy.clause_terms import clause_terms
from nghe_lib.policy.coverage import Coverage, clause_coverage, silent_clauses
from nghe_lib.policy.draft import LEVELS, Draft
from nghe_lib.policy.links import link_posts, link_texts
from nghe_lib.policy.misread import possible_misreadings
from nghe_lib.policy.parse import parse_draft
from nghe_lib.policy.quantities import quantities
from nghe_lib.policy.read import read_draft
from nghe_lib.policy.references import find_references
from nghe_lib.policy.stances import clause_stances, link_stances

__all__ = [
    "LEVELS", "Coverage", "Draft", "clause_coverage", "clause_stances", "clause_terms",
    "find_references", "link_posts", "link_stances", "link_texts", "parse_draft", "possible_misreadings", "quantities",
    "read_draft", "silent_clauses",
]  # fmt: skip
