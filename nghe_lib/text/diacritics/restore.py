"""Put diacritics on texts written without them; everything else stays as it is, sign by sign."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import numpy as np

from nghe_lib.text.diacritics.model import Model, model
from nghe_lib.text.diacritics.pieces import composed, pieces
from nghe_lib.text.diacritics.words import Words

BATCH_TEXTS = 5_000


def restore_diacritics(texts: Iterable[str | None]) -> list[str]:
    """Each text with Vietnamese diacritics where it was written without them: `gia xang tang` → `giá xăng tăng`.

    Each syllable is replaced in its place and letter by letter, so every position in a text (in Unicode NFC) means the
    same before and after; case, punctuation, white space, addresses, mentions, hashtags and numbers stay. Words with
    diacritics stay and help to choose their neighbours. In a text that has diacritics, unaccented words are believed
    unless a stretch of at least four of them is far more probable with diacritics. Text that is not Vietnamese stays,
    and so does a text of more than 100,000 characters.

    Returns one text per text in NFC; a missing text becomes empty. Empty in, empty out.
    Raises StoreError when the model is missing.
    """
    made: list[str] = []
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH_TEXTS)):
        made += _restored(batch, model())
    return made


def _restored(texts: list[str | None], found: Model) -> list[str]:
    from nghe_lib.text.diacritics.decode import restore  # compiles, so only when needed

    words = Words(found)
    split = pieces(texts, words.describe)
    ids, folds, kinds = words.arrays(split.codes, split.ends)
    out = restore(found.scores, found.candidate_rows, found.candidates, ids, folds, kinds, split.ends)
    changed = np.flatnonzero(out != ids)
    owners = np.searchsorted(split.ends, changed, side="right").tolist()
    for owner, place, number in zip(owners, split.places[changed].tolist(), out[changed].tolist(), strict=True):
        parts = split.texts[owner]
        parts[place] = cased(found.names[number], parts[place])
    touched = set(owners)
    return [
        "".join(parts) if number in touched else composed(text) if isinstance(text, str) else ""
        for number, (parts, text) in enumerate(zip(split.texts, texts, strict=True))
    ]


def cased(form: str, written: str) -> str:
    """`form` in the case of `written`, letter by letter."""
    if written.islower():
        return form
    if written.isupper():
        return form.upper()
    pairs = zip(form, written, strict=True)
    return "".join(letter.upper() if shape.isupper() else letter for letter, shape in pairs)
