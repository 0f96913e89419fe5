"""All vocabularies written out once, as Arrow arrays that texts are put together from.

A `Pool` holds pieces in groups; a post takes the piece with a drawn number from the group it belongs to. Sentences are
cut in two at the place. The lexicon is the same for every seed: seeds choose among its pieces.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from nghe_lib.city import phrases, places
from nghe_lib.city.acts import OPINION, phrase_act
from nghe_lib.city.chance import stream
from nghe_lib.city.registers import EVERYDAY, FORMAL, TEENCODE, UNACCENTED, dress, unaccented
from nghe_lib.city.topics import Vocabulary, fill, first_upper, number_of, topic_numbers, vocabularies

HEADLINE, FACT, PETITION, PLAIN_PETITION, TALK = range(5)
"""Styles of a sentence; TALK + register is talk in that register."""
N_STYLES = TALK + 4
N_SCENES = 24
OFFICES = ("thủ tục hành chính", "sáp nhập phường xã")
_UNIT_ONLY = re.compile(
    r"^\{noi\}|: \{noi\}|"
    r"(công an|trạm y tế|cán bộ|tiểu thương|của|về tới|thuộc|tên|phường ở|từ|nước máy|người dân) \{noi\}",
    re.I,
)
_SIGNS = ("negative", "neutral", "positive")
_QUESTION = re.compile(
    r"(không|chưa|vậy|ta|hả|sao|nào|đâu|bao nhiêu|ai|gì|(không|vậy|chưa|hả|gì) (ta|mọi người|trời|mấy mẹ))$"
)
_ENDS = {
    FORMAL: (".",),
    EVERYDAY: (".", ".", ".", "!", "..."),
    TEENCODE: ("", "", "..", "!!", " =))", " huhu", " ạ", "~"),
    UNACCENTED: (".", ".", "..", "!"),
}


@dataclass(frozen=True)
class Pool:
    """Pieces in groups. texts: (n_pieces,); lengths: (n_pieces,) characters; starts, counts: (n_groups,)."""

    texts: pa.Array
    lengths: np.ndarray
    starts: np.ndarray
    counts: np.ndarray

    def pick(self, groups: np.ndarray, draws: np.ndarray) -> np.ndarray:
        """Piece number per row from its group. groups: (n,); draws: (n,) in [0, 1). An empty group gives piece 0."""
        return np.where(
            self.counts[groups] > 0, self.starts[groups] + (draws * self.counts[groups]).astype(np.int64), 0
        )


@dataclass(frozen=True)
class Sentences:
    """Sentences cut at the place: `before` picks, `raised` begins with a capital, `after` ends the sentence.

    act: what each does (`acts.phrase_act`).
    """

    before: Pool
    raised: pa.Array
    after: pa.Array
    wants_unit: np.ndarray
    act: np.ndarray


@dataclass(frozen=True)
class Namings:
    """Ways to name places: span of the unit, old ward meant (or -1), and the piece without the street."""

    pool: Pool
    start: np.ndarray
    end: np.ndarray
    ward: np.ndarray
    bare: np.ndarray
    raised: pa.Array
    generic: int


@cache
def sentences() -> Sentences:
    """Groups are (vocabulary * N_STYLES + style) * 3 + sentiment. Piece 0 is empty."""
    rng = stream(0, 11)
    pieces: list[tuple[str, str, str, bool, int]] = [("", "", "", False, OPINION)]
    groups: list[tuple[int, int]] = []
    for vocabulary, topic in zip(vocabularies(), topic_numbers(), strict=True):
        for style in range(N_STYLES):
            for sign in range(3):
                alone = style not in (FACT, TALK + FORMAL) or (style == FACT and sign == 0)
                made = _written(vocabulary, vocabularies()[topic], style, sign, rng) if alone else []
                groups.append((len(pieces), len(made)) if alone else groups[-1])
                pieces += made
    before, raised, after, wants, act = (list(column) for column in zip(*pieces, strict=True))
    return Sentences(
        _pool(before, groups), pa.array(raised, pa.string()), pa.array(after, pa.string()), np.array(wants),
        np.array(act),
    )  # fmt: skip


@cache
def namings() -> Namings:
    """Groups are (unit * 3 + way) * 4 + register, then the vague names: register, petition, office."""
    rows, groups = [places.Naming("", 0, 0, -1)], []
    for unit in places.units():
        for way in range(3):
            for register in range(4):
                found = places.namings(unit, way, register)
                groups.append((len(rows), len(found)))
                rows += found
    generic = len(groups)
    talk, formal, petition = (phrases.GENERIC_PLACES[name] for name in ("everyday", "formal", "petition"))
    offices = phrases.GENERIC_PLACES["office"]
    vague = (formal, talk, talk, _plain(talk), petition, _plain(petition), offices, _plain(offices))
    for names in vague:
        groups.append((len(rows), len(names)))
        rows += [places.Naming(name, 0, 0, -1) for name in names]
    start, end, ward = (np.array([getattr(row, name) for row in rows]) for name in ("start", "end", "ward"))
    raised = pa.array([first_upper(row.text) for row in rows], pa.string())
    bare = np.maximum.accumulate(np.where(start == 0, np.arange(len(rows)), 0))
    return Namings(_pool([row.text for row in rows], groups), start, end, ward, bare, raised, generic)


def _plain(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(unaccented(name) for name in names)


def _pool(texts: list[str], groups: list[tuple[int, int]]) -> Pool:
    starts, counts = (np.array(column) for column in zip(*groups, strict=True))
    return Pool(pa.array(texts, pa.string()), np.array([len(text) for text in texts]), starts, counts)


def pool_of(groups: list[list[str]]) -> Pool:
    """A pool of whole pieces; piece 0 is empty."""
    texts, spans = [""], []
    for group in groups:
        spans.append((len(texts), len(group)))
        texts += group
    return _pool(texts, spans)


def _phrases(vocabulary: Vocabulary, parent: Vocabulary, style: int, sign: int) -> tuple[tuple[str, ...], Vocabulary]:
    """The phrases of a style and sentiment, from the topic where the event has none, neutral ones where nobody has."""
    letter = {HEADLINE: "h", FACT: "f", PETITION: "p", PLAIN_PETITION: "p"}.get(style, "e")
    marks = [letter] if letter == "f" else [letter + "-0+"[sign], letter + "0", letter + "-"]
    found = ((words.phrases[mark], words) for mark in marks for words in (vocabulary, parent) if mark in words.phrases)
    return next(found)


@cache
def scenes(name: str) -> tuple[dict[str, tuple[str, ...]], ...]:
    """Slots of each scene of a vocabulary, one alternative each: a headline and its text tell of the same thing."""
    number = number_of(name)
    slots = {**vocabularies()[topic_numbers()[number]].slots, **vocabularies()[number].slots}
    draws = stream(0, 10_000 + number).random((N_SCENES, len(slots)))
    return tuple(
        {key: (ways[int(u * len(ways))],) for u, (key, ways) in zip(row, slots.items(), strict=True)} for row in draws
    )


def _written(
    vocabulary: Vocabulary, parent: Vocabulary, style: int, sign: int, rng: np.random.Generator
) -> list[tuple[str, str, str, bool, int]]:
    """Pieces in order of scene, as many for each; whether only a unit, not a street, fits; and what each does."""
    chosen, owner = _phrases(vocabulary, parent, style, sign)
    register = style - TALK if style >= TALK else FORMAL
    register = UNACCENTED if style == PLAIN_PETITION else register
    wants = [_wants_unit(phrase, vocabulary) for phrase in chosen]
    asks = [style >= TALK and bool(_QUESTION.search(phrase.replace("{noi}", ""))) for phrase in chosen]
    told = [_act(phrase, owner, style) for phrase in chosen]
    made = []
    for slots in scenes(owner.name):
        for phrase, unit_only, question, act in zip(chosen, wants, asks, told, strict=True):
            head, _, tail = fill(phrase, slots, rng).partition("{noi}")
            end = "" if style == HEADLINE else _end(question, register, rng)
            head, tail = dress(head, register, rng), dress(tail, register, rng)
            low = register == TEENCODE or (register == UNACCENTED and rng.random() < 0.3)
            made.append((head, head if low else first_upper(head), tail + end, unit_only, act))
    return made


def _act(phrase: str, owner: Vocabulary, style: int) -> int:
    """What a sentence does; headlines and facts only tell. The sentiment is the one it was written for."""
    if style in (HEADLINE, FACT):
        return OPINION
    is_petition = style in (PETITION, PLAIN_PETITION)
    sign = next(
        k for k, mark in enumerate("-0+") if phrase in owner.phrases.get(("p" if is_petition else "e") + mark, ())
    )
    return phrase_act(phrase, is_petition=is_petition, sign=sign)


def _wants_unit(phrase: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.name in OFFICES or bool(_UNIT_ONLY.search(phrase))


def _end(question: bool, register: int, rng: np.random.Generator) -> str:
    if question:
        return "?" if register == EVERYDAY or rng.random() < 0.6 else ""
    ends = _ENDS[register]
    return ends[int(rng.integers(len(ends)))]
