"""Which encoding a text file is written in, decided from its first bytes.

UTF-8 (with or without a mark), UTF-16 and UTF-32 with a mark, and, only where the result reads as Vietnamese, the old
Windows code page 1258. Anything else is refused: a guess would turn letters into others without a word.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from nghe_lib.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = frozenset(
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
)
_ONLY_VIETNAMESE = _LETTERS - frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
MAX_BAD_SHARE = 0.001
_BAD_BYTE = re.compile("[\udc80-\udcff]")


def encoding_of(head: bytes, *, name: str) -> str:
    """The codec of a text that starts with `head`. Raises SourceError, which says `name`, where none fits."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    if head.count(0) > len(head) * 0.05:
        raise SourceError(
            f"'{name}' không phải tệp văn bản hay bảng biểu mà nghe đọc được; hãy xuất lại thành CSV (UTF-8) hoặc XLSX"
        )
    text = _decoded(head, "utf-8")
    bad = len(_BAD_BYTE.findall(text))
    if not bad:
        return "utf-8"
    if _reads_as_vietnamese(head):
        return "cp1258"
    if bad <= max(1, MAX_BAD_SHARE * len(text)) and len(text) > 200:
        return "utf-8"
    raise SourceError(
        f"'{name}' không phải UTF-8 và không đọc được thành tiếng Việt theo Windows-1258; hãy lưu lại thành UTF-8"
    )


def error_handling(codec: str) -> str:
    """How bad bytes come through: as marks that refuse their row, or, for wide encodings, as an end of the file."""
    return "strict" if codec in ("utf-16", "utf-32") else "surrogateescape"


def decoded_head(head: bytes, codec: str) -> str:
    """`head` as text; a letter that the end of `head` cuts is left out."""
    return _decoded(head, codec)


def _decoded(head: bytes, codec: str) -> str:
    errors = "replace" if error_handling(codec) == "strict" else error_handling(codec)
    return codecs.getincrementaldecoder(codec)(errors).decode(head, final=False)


def _reads_as_vietnamese(head: bytes) -> bool:
    try:
        text = unicodedata.normalize("NFC", head.decode("cp1258"))
    except UnicodeDecodeError:
        return False
    marked = [character for character in text if ord(character) > 127 and character.isalpha()]
    strange = [c for c in text if ord(c) > 127 and not c.isalpha() and c not in "“”‘’–—…•«»°©®™₫€£·\u00a0"]
    at_home = sum(character in _LETTERS for character in marked)
    return at_home >= 0.95 * (len(marked) + len(strange)) and any(character in _ONLY_VIETNAMESE for character in marked)
