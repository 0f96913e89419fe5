"""The errors a user can mend. Anything else that escapes is a bug in nghe.

Every message says what is wrong, where, and what to do next, in Vietnamese: researchers read it, not programmers.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class NgheError(Exception):
    """Base of every error a user can mend."""


class TableError(NgheError):
    """A table is not as `schema.py` declares it."""


class ParameterError(NgheError):
    """A setting is unknown, ill-typed or out of its bounds."""


class SourceError(NgheError):
    """A file or a feed could not be read as what it claims to be."""


class StoreError(NgheError):
    """The lake, a key or the disk refused."""


class TooLittleDataError(NgheError):
    """There is not enough data to answer; the honest result is to say so."""


class ReportError(NgheError):
    """A notebook run did not reach its last cell, so no report was written."""


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or an empty string when none is near."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; ý bạn là '{near[0]}'?" if near else ""


def faults(title: str, found: list[str]) -> str:
    """One message that lists all faults at once under `title`: a single one on the same line."""
    if len(found) == 1:
        return f"{title} {found[0]}"
    return title + "".join(f"\n  - {fault}" for fault in found)
