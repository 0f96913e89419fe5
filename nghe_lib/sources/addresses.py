"""Addresses of posts: public, without tracking parameters, the same post always under the same address."""

from __future__ import annotations

import hashlib
import re

from nghe_lib.sources.words import clean

_TRACKING = re.compile(
    r"(?:utm_\w+|vn_(?:source|medium|campaign|term|thumb)|fbclid|gclid|gbraid|wbraid|dclid|msclkid|ttclid|twclid|yclid|igsh|igshid|"
    r"mc_[ce]id|_ga|_gl|zarsrc|zaloref|ref_src|ref_url|__cft__.*|__tn__|mibextid|si|_hsenc|_hsmi)",
    re.IGNORECASE,
)
# An address that is clean already: most are.
_PLAIN = re.compile(r"https?://[a-z0-9.-]{1,200}/[!-\"$->@-~]{0,2000}")
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
_WEB = re.compile(r"(https?)://([^\s/?#]+)([^\s]*)", re.IGNORECASE)


def address_of(value: str) -> str | None:
    """`value` as a clean http(s) address, or None where it is none."""
    if _PLAIN.fullmatch(value):
        return value
    text = value.strip()
    if _BARE.fullmatch(text):
        text = f"https://{text}"
    found = _WEB.fullmatch(text)
    if not found or len(text) > 4_000:
        return None
    return clean(f"{found[1].lower()}://{found[2].lower()}{_without_tracking(found[3])}")


def _without_tracking(rest: str) -> str:
    rest, mark, fragment = rest.partition("#")
    if fragment.startswith(("xtor=", ":~:")) or _TRACKING.fullmatch(fragment.partition("=")[0]):
        mark = fragment = ""
    path, asked, query = rest.partition("?")
    if asked:
        kept = [pair for pair in query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])]
        path += "?" + "&".join(kept) if kept else ""
    return path + mark + fragment


def fingerprint(*parts: str) -> str:
    """20 hexadecimal digits (80 bits of BLAKE2b) that stand for `parts` in a post_id; the same everywhere."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()
