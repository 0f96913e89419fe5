"""Voices: petitions, needs, questions about the law, and who is heard; groups only, never a person.

Every function takes POSTS and answers: one row per post, post_id and a column per task of `nghe_lib.tasks`.
"""

from nghe_lib.voices.answered import answers_of, on_time
from nghe_lib.voices.concentration import concentration
from nghe_lib.voices.creators import creators_share
from nghe_lib.voices.heard import qualified_share, repeated_share, unheard, voice_split
from nghe_lib.voices.keywords import keywords
from nghe_lib.voices.lead import Lead, lead
from nghe_lib.voices.legal import around_campaign, legal_posts, radar, rules_table
from nghe_lib.voices.need_scores import score_needs
from nghe_lib.voices.needs import needs
from nghe_lib.voices.periods import portal_months, portal_span
from nghe_lib.voices.petitions import ACTS, main_places, petitions, pool_sectors, unit_rates
from nghe_lib.voices.portal import beside_portal
from nghe_lib.voices.sensitive import REASONS, human_queue, queue_counts
from nghe_lib.voices.suppression import pooled_values, published_cells, shown_cells
from nghe_lib.voices.taxonomy import departments, owners, provisions, read_taxonomy
from nghe_lib.voices.urgency import LEVELS, urgency
from nghe_lib.voices.wishes import wishes

__all__ = [
    "ACTS", "LEVELS", "REASONS", "Lead", "answers_of", "around_campaign", "beside_portal", "concentration",
    "creators_share", "departments", "human_queue", "keywords", "lead", "legal_posts", "main_places", "needs",
    "on_time", "owners", "petitions", "pool_sectors", "pooled_values", "portal_months", "portal_span", "provisions",
    "published_cells", "qualified_share", "queue_counts", "radar", "read_taxonomy", "repeated_share", "rules_table",
    "score_needs", "shown_cells", "unheard", "unit_rates", "urgency", "voice_split", "wishes",
]  # fmt: skip
