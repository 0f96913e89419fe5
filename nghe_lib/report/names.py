"""Names of files and anchors: short, ASCII, and never a way out of their folder."""

from __future__ import annotations

import hashlib
import json
import re

from nghe_lib.settings import NotebookSettings
from nghe_lib.text import fold_accents

SLUG_LENGTH = 40


def file_stem(kind: str, settings: NotebookSettings) -> str:
    """File name of a page without its ending: kind, days, query, and a mark of every setting that is not the default.

    Only a-z, 0-9, - and _ come out, so no setting can lead out of the reports folder.
    """
    named = ("project", "as_of", "since", "until")
    default = type(settings)(project=settings.project).plain()
    other = {name: value for name, value in settings.plain().items() if name not in named and value != default[name]}
    mark = hashlib.sha256(json.dumps(other, sort_keys=True).encode()).hexdigest()[:8] if other else None
    parts = [kind.rsplit("/", 1)[-1], settings.since, settings.until, slug(other.get("query", "")) or None, mark]
    return re.sub(r"[^a-z0-9_-]", "", "_".join(str(part) for part in parts if part is not None))


def slug(words: str) -> str:
    """Words as a short piece of a file name or an anchor: ASCII letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold_accents(words).lower())[:SLUG_LENGTH].strip("-")
