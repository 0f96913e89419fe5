"""What a text holds: cleaned characters, hashtags, links and mentions.

Texts become Unicode NFC and are otherwise untouched, but for what no table or page can hold: NUL and the other C0
controls (not tab or line breaks) are removed, and half a surrogate pair (half an emoji) becomes U+FFFD.
"""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 1_000_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HASHTAG = re.compile(r"(?<![\w&/#])#(\w*[^\W\d_]\w*)")
_LINK = re.compile(r"https?://[^\s<>\"'“”‘’\[\]{}|\\^`]+", re.IGNORECASE)
# The same handle the privacy room looks for: an at sign that does not follow a word (an e-mail address is no mention).
_MENTION = re.compile(r"(?<![\w@.+/-])@([^\W_](?:[\w.]{0,62}\w)?)")


class Problem(str):
    """Why a value cannot be taken; stands in the place of the value."""

    __slots__ = ()


def clean(text: str) -> str:
    """`text` in NFC, without control characters and half surrogates."""
    if _STRANGE.search(text):
        text = _CONTROL.sub("", text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def text_of(value: object) -> str | Problem | None:
    """A cell as cleaned text; None where it holds nothing but white space."""
    if type(value) is str:
        return _bounded(value)
    if value is None:
        return None
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return Problem("là dữ liệu nhị phân, không phải văn bản")
    if isinstance(value, (list, dict, tuple)):
        return Problem("là danh sách hay nhóm giá trị, không phải văn bản")
    if isinstance(value, float):
        if value != value:
            return None
        value = int(value) if value.is_integer() and abs(value) < 2**53 else value
    return _bounded(str(value))


def _bounded(text: str) -> str | Problem | None:
    if not text or text.isspace():
        return None
    if len(text) > MAX_CHARACTERS:
        return Problem(f"dài {len(text)} ký tự, quá {MAX_CHARACTERS}")
    return clean(text)


def short_text(value: object) -> str | None:
    """A cell as one cleaned, stripped line of at most 500 characters; None where it holds none."""
    if type(value) is str and len(value) < 200 and value.isascii() and value.isprintable():
        return value.strip() or None
    text = text_of(value)
    if text is None or isinstance(text, Problem):
        return None
    return text.strip()[:500] or None


def hashtags(text: str) -> list[str] | None:
    """Hashtags in `text` without the sign, case-folded, NFC, each once."""
    if "#" not in text:
        return None
    return list(dict.fromkeys(clean(tag.casefold()) for tag in _HASHTAG.findall(text))) or None


def links(text: str) -> list[str] | None:
    """Addresses (http, https) in `text`, each once, as they stand, less the punctuation that closes a sentence."""
    if "://" not in text:
        return None
    return list(dict.fromkeys(_closed(link) for link in _LINK.findall(text))) or None


def mentions(text: str, *, platform: str) -> list[str] | None:
    """Accounts that `text` mentions with @, each once, as `platform:handle`."""
    if "@" not in text:
        return None
    return list(dict.fromkeys(f"{platform}:{handle}" for handle in _MENTION.findall(text))) or None


def words_of(value: object, *, sign: str = "") -> list[str] | None:
    """A cell that lists things (a list, or text parted by commas, semicolons, bars or blanks), without `sign`."""
    if isinstance(value, (list, tuple)):
        parts = [part for part in value if isinstance(part, str)]
    elif isinstance(value, str):
        parts = re.split(r"[\s,;|\[\]]+", value)
    else:
        return None
    bare = (clean(part).strip().strip("'\"").removeprefix(sign) for part in parts)
    return list(dict.fromkeys(word for word in bare if word)) or None


def _closed(link: str) -> str:
    link = link.rstrip(".,;:!?…*_")
    if link.endswith(")") and link.count(")") > link.count("("):
        link = link[:-1].rstrip(".,;:!?…")
    return clean(link)
