"""Pseudonyms at the door, a key kept apart, and a gate before publication."""

from nghe_lib.privacy.gate import people, pool, private, publishable
from nghe_lib.privacy.key import destroy_key, fingerprint, open_key
from nghe_lib.privacy.pseudonyms import pseudonym, pseudonymise_accounts, pseudonymise_posts, public_ids

__all__ = [
    "destroy_key", "fingerprint", "open_key", "people", "pool", "private", "pseudonym", "pseudonymise_accounts",
    "pseudonymise_posts", "public_ids", "publishable",
]  # fmt: skip
