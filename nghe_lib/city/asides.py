"""The pieces around a sentence, in pools by form, register and sentiment: openings, details, asides, tails, tags."""

import re
from functools import cache

import numpy as np
import pyarrow as pa

from nghe_lib.city import phrases
from nghe_lib.city.chance import stream
from nghe_lib.city.kinds import (
    AS_ANSWER,
    AS_ARTICLE,
    AS_CAPTION,
    AS_COMMENT,
    AS_NOTICE,
    AS_PETITION,
    AS_POST,
    AS_RUMOUR,
    SENTIMENTS,
)
from nghe_lib.city.lexicon import Pool, pool_of, scenes
from nghe_lib.city.registers import EVERYDAY, TEENCODE, UNACCENTED, dress
from nghe_lib.city.topics import fill, first_upper, topic_numbers, vocabularies

N_FORMS = 8
ASKING = N_FORMS * 4 * len(SENTIMENTS)
"""First group of openings and tails around a question: posts by register, then comments by register."""
PROPOSING = ASKING + 8
"""First group of tails that propose, by register."""
_SLOTS = {key: tuple(values.split("; ")) for key, values in phrases.SHARED_SLOTS.items()}
_ASKS = re.compile(r"(?<!\w)(không|khong|hả|ha|kỳ vậy|ky vay)$")
_NO_END = re.compile(r"[.,:;!?…]$")


@cache
def openings() -> Pool:
    """Groups are (form * 4 + register) * 3 + sentiment, then `ASKING`. Each opening brings the space after it."""
    rng = stream(0, 12)
    return pool_of(
        [
            [_opening(text, form, register, rng) for text in _openers(form, sentiment)]
            for form, register, sentiment in _groups()
        ]
    )


@cache
def tails() -> Pool:
    """Groups as in `openings`, then `PROPOSING`. Each tail brings the space before it."""
    rng = stream(0, 13)
    return pool_of(
        [
            [
                _sentence(text, register, rng)
                for text in _tails(form, register, sentiment)
                for _ in range(6 if "{" in text else 2)
            ]
            for form, register, sentiment in [*_groups(), *((AS_POST, register, "proposing") for register in range(4))]
        ]
    )


def _groups() -> list[tuple[int, int, str]]:
    """Form, register and sentiment of each group of openings and tails, in order; the last ones are of questions."""
    usual = [(form, register, sign) for form in range(N_FORMS) for register in range(4) for sign in SENTIMENTS]
    return [*usual, *((form, register, "asking") for form in (AS_POST, AS_COMMENT) for register in range(4))]


@cache
def details() -> Pool:
    """Groups are register * 3 + sentiment."""
    rng = stream(0, 14)
    return pool_of(
        [
            [_sentence(text, register, rng) for text in phrases.DETAILS[sentiment] for _ in range(24)]
            for register in range(4)
            for sentiment in SENTIMENTS
        ]
    )


@cache
def remarks() -> tuple[Pool, pa.Array]:
    """Short asides, and the same in lower case; groups are vocabulary * 4 + register, without the space before."""
    rng, words = stream(0, 15), vocabularies()
    made, low = [], [""]
    for vocabulary, parent in zip(words, topic_numbers(), strict=True):
        said = dict.fromkeys(
            (*vocabulary.phrases.get("a", ()), *(words[parent].phrases["a"] if vocabulary.share == 0 else ()))
        )
        slots = {**words[parent].slots, **vocabulary.slots}
        for register in range(4):
            filled = [fill(text, slots, rng) for text in said for _ in range(6)]
            made.append([_sentence(text, register, rng)[1:] for text in filled])
            low += [
                piece[:1].lower() + piece[1:] if text[:1].islower() else piece
                for piece, text in zip(made[-1], filled, strict=True)
            ]
    return pool_of(made), pa.array(low, pa.string())


@cache
def second_facts() -> Pool:
    """A further sentence for articles; groups are vocabularies, pieces in order of scene."""
    rng, words = stream(0, 16), vocabularies()
    made = []
    for vocabulary in words:
        said = [text.replace("{noi}", "khu vực này") for text in vocabulary.phrases["f"]]
        made.append(
            [" " + first_upper(fill(text, slots, rng)) + "." for slots in scenes(vocabulary.name) for text in said]
        )
    return pool_of(made)


@cache
def emoji() -> Pool:
    """Groups are sentiments."""
    return pool_of([[" " + sign * n for sign in phrases.EMOJI[name] for n in (1, 1, 2, 3)] for name in SENTIMENTS])


@cache
def petition_titles() -> Pool:
    """Groups are vocabulary * 2 + (0 without, 1 before a place)."""
    words = vocabularies()
    names = [words[number].name if words[number].parent else "sinh hoạt khu dân cư" for number in topic_numbers()]
    heads = ("Phản ánh {}", "Về việc {}", "Kiến nghị về {}", "Phản ánh tình trạng {}")
    return pool_of([[head.format(name) + end for head in heads] for name in names for end in ("", " tại ")])


@cache
def tags() -> tuple[Pool, pa.Array]:
    """Hashtags as they stand in the text, and as lists without the sign; groups are vocabularies. Piece 0 has none."""
    sets: list[list[list[str]]] = []
    for vocabulary, parent in zip(vocabularies(), topic_numbers(), strict=True):
        own = [*vocabulary.hashtags, re.sub(r"\W", "", vocabularies()[parent].name), "tphcm"]
        sets.append([own[:1], own[:2], own[1:3], [own[0], own[-1]], [own[-2]], own[:3]])
    pool = pool_of([[" " + " ".join(f"#{tag}" for tag in chosen) for chosen in group] for group in sets])
    lists = [[], *(chosen for group in sets for chosen in group)]
    return pool, pa.array(lists, pa.list_(pa.string()))


def lowers_next(pool: Pool) -> np.ndarray:
    """Whether the sentence after each opening goes on in lower case. Returns (n_pieces,)."""
    return np.array([bool(text) and text.rstrip()[-1] not in ".!?…" for text in pool.texts.to_pylist()])


def _openers(form: int, sentiment: str) -> tuple[str, ...]:
    blank = ("",) * 8
    if sentiment == "asking":
        return phrases.OPENINGS["asking"] if form == AS_POST else (*phrases.REACTIONS["asking"], *blank)
    return {
        AS_ARTICLE: phrases.PRESS_LEADS,
        AS_PETITION: phrases.PETITION_LEADS,
        AS_ANSWER: phrases.ANSWERS,
        AS_NOTICE: ("", "thông tin đến người dân:", "bản tin nhanh:", "lưu ý người dân:", ""),
        AS_POST: phrases.OPENINGS[sentiment],
        AS_COMMENT: (*phrases.REACTIONS[sentiment], *blank),
        AS_CAPTION: phrases.CAPTIONS,
        AS_RUMOUR: ("",),
    }[form]


def _tails(form: int, register: int, sentiment: str) -> tuple[str, ...]:
    talk = phrases.TAILS[sentiment]
    if sentiment in ("asking", "proposing"):
        return talk
    mixed = phrases.MIXED_ENGLISH[sentiment] if register in (EVERYDAY, TEENCODE) else ()
    return {
        AS_ARTICLE: phrases.FORMAL_TAILS[sentiment],
        AS_NOTICE: phrases.FORMAL_TAILS["neutral"],
        AS_PETITION: phrases.PETITION_TAILS,
        AS_ANSWER: phrases.ANSWER_TAILS,
        AS_POST: (*talk, *talk, *mixed),
        AS_COMMENT: (*talk, *talk, *mixed[:2]),
        AS_CAPTION: talk,
    }.get(form, ("",))


def _opening(text: str, form: int, register: int, rng: np.random.Generator) -> str:
    if not text:
        return ""
    text = dress(text, register, rng)
    text = text if register == TEENCODE else first_upper(text)
    if form in (AS_ARTICLE, AS_PETITION, AS_ANSWER, AS_NOTICE) or _NO_END.search(text):
        return text + " "
    if _ASKS.search(text) and register != TEENCODE:
        return text + "? "
    ends = {TEENCODE: (" ", ", ", "... "), UNACCENTED: (". ", ", ", ". ")}.get(register, (". ", ", ", "! "))
    return text + ends[int(rng.integers(len(ends)))]


def _sentence(text: str, register: int, rng: np.random.Generator) -> str:
    """A sentence of its own with the space before it."""
    if not text:
        return ""
    text = dress(fill(text, _SLOTS, rng), register, rng)
    ends = {TEENCODE: ("", "", "..", "!!"), UNACCENTED: (".", ".", "!"), EVERYDAY: (".", ".", ".", "!")}.get(
        register, (".",)
    )
    return " " + (text if register == TEENCODE else first_upper(text)) + ends[int(rng.integers(len(ends)))]
