"""Vietnamese words: white space parts syllables, not words, so `học sinh` has to be found.

Method: the conditional random field that comes with underthesea (https://github.com/undertheseanlp/underthesea).
"""

from __future__ import annotations

from collections.abc import Iterable

from nghe_lib.errors import ParameterError, nearest

STYLES = ("underthesea",)
MAX_CHARACTERS = 10_000


def segment(texts: Iterable[str | None], *, style: str = "underthesea") -> list[list[str]]:
    """The words of each text, exactly as `underthesea.word_tokenize` gives them; syllables stay parted by a space.

    style: only `underthesea`.
    Of a text longer than `MAX_CHARACTERS` only the words of its first 10,000 characters come back, because
    underthesea's tokenizer takes quadratic time on long runs without white space. Missing and blank texts have no
    words. One list per text; empty in, empty out. Raises ParameterError for another style.
    """
    if style not in STYLES:
        raise ParameterError(f"không có kiểu tách từ '{style}'{nearest(style, STYLES)}; có: {', '.join(STYLES)}")
    from underthesea import word_tokenize

    return [word_tokenize(text[:MAX_CHARACTERS]) if text and not text.isspace() else [] for text in texts]
