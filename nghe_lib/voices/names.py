"""Words that are names of somebody: written with capitals inside a sentence more often than not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from nghe_lib.text import one_spelling

_SENTENCE_START = re.compile(r"(?:^|[.!?…:;\n\"“(]|\d[.)])\s*$")

MOST_TEXTS = 5_000


def names_among(words: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Those of `words` that are names in `texts`: every syllable begins with a capital and is not all capitals.

    words: lower case. The first `MOST_TEXTS` texts are read. Occurrences at the start of a sentence do not count; a
    word that never stands elsewhere is none. What many people write may still be the name of one person, and no word of
    a page may be that.
    """
    whole = "\n".join(one_spelling(text) for text in islice(texts, MOST_TEXTS))
    low = whole.lower()
    return frozenset(word for word in set(words) if _is_name(word, whole, low))


def _is_name(word: str, whole: str, low: str) -> bool:
    if len(low) != len(whole):
        return False
    inside = capital = 0
    for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", low):
        if _SENTENCE_START.search(whole, max(0, found.start() - 4), found.start()):
            continue
        inside += 1
        capital += all(part[:1].isupper() and not part[1:].isupper() for part in whole[slice(*found.span())].split())
    return inside > 0 and capital > inside / 2
