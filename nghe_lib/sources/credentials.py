"""Credentials of platforms: read from the environment or the keyring by the collector itself, never a parameter.

A secret never enters settings, notebooks, logs or messages: errors name the variable, not its value.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from nghe_lib.errors import SourceError


@dataclass(frozen=True)
class Secret:
    """A credential. variable: name in the environment and in the keyring (service `nghe`). meaning: where to get it."""

    variable: str
    meaning: str


def read_secret(secret: Secret) -> str:
    """The value of `secret`. Raises SourceError that says where it may be put."""
    value = os.environ.get(secret.variable, "").strip() or _from_keyring(secret.variable)
    if not value:
        raise SourceError(
            f"thiếu {secret.variable} ({secret.meaning}); hãy đặt biến môi trường {secret.variable} "
            f"hoặc ghi vào keyring: keyring set nghe {secret.variable}"
        )
    return value


def _from_keyring(variable: str) -> str:
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return ""
    try:
        return (keyring.get_password("nghe", variable) or "").strip()
    except keyring.errors.KeyringError:
        return ""
