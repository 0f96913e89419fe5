"""Whether a word is a Vietnamese syllable, written with its diacritics or without them.

Method: the inventory of the orthography itself, onset x rime x tone with its spelling rules (c/k, g/gh, ng/ngh, gi, qu;
a rime closed by c, ch, p or t takes only sắc or nặng); no text was counted for it. Both styles of placing the tone on
oa, oe, uy are accepted (hòa and hoà). It allows some syllables nobody uses: it says what can be one.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from nghe_lib.text.accents import fold_accents

ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip
RIMES = tuple(
    (
        "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
        "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
        "o oc oi om on ong op ot ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
        "u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "
        "y ych ynh yt yêm yên yêng yêt yêu "
        "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet "
        "uâc uân uâng uât uây uê uêch uên uênh uêt uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt"
    ).split()
)
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")  # ngang, huyền, sắc, ngã, hỏi, nặng
_STOPPED = ("c", "ch", "p", "t")
_STOPPED_TONES = ("\u0301", "\u0323")
_MARKED = "ăâêôơư"
_VOWELS = "aeiouy" + _MARKED
_FRONT = "ieêy"
_BEFORE_Y = ("", "h", "k", "l", "m", "n", "s", "t", "th", "v")
_AFTER_QU = (
    "a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât âu ây e en eo et ê êch ên ênh êt "
    "i ich in inh it iu ơ ơi ôc y ych ynh yt yên yêt"
).split()  # fmt: skip


def is_syllable(word: str) -> bool:
    """Whether `word`, in any case and Unicode form, is a Vietnamese syllable with its diacritics or with none.

    `đường` and `duong` are; `đuong`, with half of them, `the1` and the empty word are not.
    """
    plain = unicodedata.normalize("NFC", word).lower()
    return plain in accented_syllables() or plain in folded_syllables()


@cache
def folded_syllables() -> frozenset[str]:
    """Every syllable without its diacritics, lower case."""
    return frozenset(fold_accents(syllable) for syllable in accented_syllables())


@cache
def accented_syllables() -> frozenset[str]:
    """Every syllable as it is written, lower case NFC; with ngang tone some carry no diacritic (`xin`)."""
    return frozenset(
        form for onset in ONSETS for rime in RIMES for tone in TONES for form in _written(onset, rime, tone)
    )


def _written(onset: str, rime: str, tone: str) -> list[str]:
    """The ways to write onset, rime and tone together; none where the orthography has no such syllable."""
    if not _fits(onset, rime) or (rime.endswith(_STOPPED) and tone not in _STOPPED_TONES):
        return []
    head, tail = (onset[:-1], rime) if onset == "gi" and rime[0] == "i" else (onset, rime)
    return [unicodedata.normalize("NFC", head + tail[: at + 1] + tone + tail[at + 1 :]) for at in _places(tail)]


def _fits(onset: str, rime: str) -> bool:
    """Whether the spelling rules let `rime` follow `onset`."""
    if onset == "qu":
        return rime in _AFTER_QU
    if rime[0] == "y":
        return onset == "" if rime.startswith("yê") else rime == "y" and onset in _BEFORE_Y
    if onset in ("k", "gh", "ngh"):
        return rime[0] in _FRONT
    if onset in ("c", "g", "ng"):
        return rime[0] not in _FRONT or (onset == "g" and rime[0] == "i")
    return not (onset == "" and rime.startswith("iê"))


def _places(rime: str) -> list[int]:
    """Where the tone mark may stand in `rime`."""
    vowels = [at for at, letter in enumerate(rime) if letter in _VOWELS]
    marked = [at for at in vowels if rime[at] in _MARKED]
    if marked:
        return marked[-1:]
    if rime in ("oa", "oe", "uy"):
        return [0, 1]
    closed = rime[-1] not in _VOWELS
    return [vowels[-1] if closed else vowels[min(len(vowels) // 2, 1)] if len(vowels) == 3 else vowels[0]]
