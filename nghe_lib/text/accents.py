"""Take the diacritics off Vietnamese text, đ too, so that `ngap lut` finds `ngập lụt`."""

import unicodedata

_BARRED = str.maketrans({"đ": "d", "Đ": "D"})


def fold_accents(text: str) -> str:
    """`text` without tone and vowel marks, case kept; one character in gives at most one character out."""
    parts = unicodedata.normalize("NFD", text.translate(_BARRED))
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if not unicodedata.combining(sign)))


def is_accented(text: str) -> bool:
    """Whether taking the diacritics off changes `text`."""
    return fold_accents(text) != unicodedata.normalize("NFC", text)
