"""A second wall: values of secret environment variables never stand in a notebook, a message or a page.

The first wall is that secrets are no parameters at all (`settings.py` has none).
"""

from __future__ import annotations

import os
import re

HIDDEN = "•••"
MIN_LENGTH = 8
_SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|CREDENTIAL|COOKIE", re.IGNORECASE)


def hidden(text: str) -> str:
    """`text` without the values of environment variables that are named like secrets."""
    for value in _values():
        text = text.replace(value, HIDDEN)
    return text


def _values() -> list[str]:
    found = {value for name, value in os.environ.items() if _SECRET_NAME.search(name) and len(value) >= MIN_LENGTH}
    return sorted(found, key=len, reverse=True)
