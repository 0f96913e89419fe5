"""Put the texts together, for any rows of a plan.

Every piece of a text is drawn by counter from the row whose content it is, so a batch can be written alone and a copy
repeats its original.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nghe_lib.city import acts, asides, lexicon
from nghe_lib.city.accounts import AGENCY, PEOPLE, PLATFORMS, PRESS, People
from nghe_lib.city.addresses import link_addresses
from nghe_lib.city.chance import uniform
from nghe_lib.city.joining import at, take
from nghe_lib.city.kinds import (
    AS_ANSWER,
    AS_ARTICLE,
    AS_CAPTION,
    AS_COMMENT,
    AS_NOTICE,
    AS_PETITION,
    AS_POST,
    AS_RUMOUR,
    NEGATIVE,
    POSITIVE,
    REPLY,
    REPOST,
)
from nghe_lib.city.phrases import ENGLISH
from nghe_lib.city.plan import Plan
from nghe_lib.city.registers import EVERYDAY, FORMAL, TEENCODE, UNACCENTED, unaccented
from nghe_lib.city.topics import number_of

Draw = Callable[[int], np.ndarray]


_TAG_CHANCE = np.array([0.0, 0.25, 0.4, 0.9, 0.3, 0.9, 0.3, 0.1, 0.0, 0.0, 0.0])
"""Chance of hashtags by platform."""
_EMOJI_CHANCE = np.array([0.0, 0.25, 0.5, 0.12])
"""Chance of emoji by register."""
_DETAIL_CHANCE = np.array([0.0, 0.0, 0.0, 0.0, 0.5, 0.18, 0.3, 0.0])
"""Chance of a further detail by form."""
_PROPOSAL_CHANCE = 0.15
"""Chance that talk which may propose closes with a proposal."""
_TAIL_CHANCE = np.array([0.8, 0.8, 0.8, 0.6, 0.55, 0.3, 0.5, 0.0])
"""Chance of a closing sentence by form."""


@dataclass(frozen=True)
class Text:
    """One text per row, with what was put into it.

    said: piece of `lexicon.namings` that names the place, vague ones too; naming: 0 where it names no unit;
    place_start: where that unit's name starts; mention, linked: account and article, -1 for none; act: of `acts.ACTS`.
    """

    text: pa.Array
    said: np.ndarray
    naming: np.ndarray
    place_start: np.ndarray
    hashtags: pa.Array
    mention: np.ndarray
    linked: np.ndarray
    english: np.ndarray
    act: np.ndarray


@dataclass(frozen=True)
class _Pieces:
    """Number of the piece chosen from each pool, (n,) each, 0 for none; `low` after an opening that goes on."""

    opening: np.ndarray
    sentence: np.ndarray
    naming: np.ndarray
    remark: np.ndarray
    fact: np.ndarray
    detail: np.ndarray
    tail: np.ndarray
    emoji: np.ndarray
    tags: np.ndarray
    english: np.ndarray
    foreign: np.ndarray
    brief: np.ndarray
    low: np.ndarray
    act: np.ndarray


def write_texts(plan: Plan, people: People, rows: np.ndarray, seed: int) -> Text:
    """The texts of these rows: mention, opening, sentence cut at its place, asides, signs, tags, link, edit."""
    chosen = _choose_pieces(plan, rows, seed)
    sentences, names, remarks, (tag_texts, tag_lists) = (
        lexicon.sentences(),
        lexicon.namings(),
        asides.remarks(),
        asides.tags(),
    )
    mention, leads = _mentions(plan, people, rows, seed)
    head = _handles(people, np.where(leads, mention, -1), "@", " ")
    starts = (sentences.before.lengths[chosen.sentence] == 0) & ~chosen.low & (plan.register[rows] != TEENCODE)
    address = link_addresses(plan, people, plan.linked[rows], rows, seed)
    text = pc.binary_join_element_wise(
        head,
        take(asides.openings().texts, chosen.opening),
        _either(chosen.low, sentences.before.texts, sentences.raised, chosen.sentence),
        _either(starts, names.raised, names.pool.texts, chosen.naming),
        take(sentences.after, chosen.sentence),
        take(pa.array(["", *ENGLISH]), chosen.foreign),
        pc.if_else(pa.array((chosen.remark > 0) & ~chosen.brief), " ", ""),
        _either(chosen.low & chosen.brief, remarks[1], remarks[0].texts, chosen.remark),
        take(asides.second_facts().texts, chosen.fact),
        take(asides.details().texts, chosen.detail),
        take(asides.tails().texts, chosen.tail),
        take(asides.emoji().texts, chosen.emoji),
        _handles(people, np.where(leads, -1, mention), " @", ""),
        take(tag_texts.texts, chosen.tags),
        pc.fill_null(pc.binary_join_element_wise(" ", address, ""), ""),
        _edits(plan, rows, seed),
        "",
    )
    ahead = asides.openings().lengths[chosen.opening] + sentences.before.lengths[chosen.sentence]
    naming = np.where(plan.unit[rows] >= 0, chosen.naming, 0)
    place_start = np.asarray(pc.utf8_length(head)) + ahead + names.start[naming]
    hashtags = tag_lists.take(pa.array(chosen.tags))
    return Text(
        text, chosen.naming, naming, place_start, hashtags, mention, plan.linked[rows], chosen.english, chosen.act
    )


def _choose_pieces(plan: Plan, rows: np.ndarray, seed: int) -> _Pieces:
    content = plan.content[rows]
    form, register, sentiment, words = plan.form[rows], plan.register[rows], plan.sentiment[rows], plan.vocabulary[rows]

    def draw(slot: int) -> np.ndarray:
        return uniform(seed, slot, content)

    def some(chance: np.ndarray, slot: int, pieces: np.ndarray) -> np.ndarray:
        return np.where(draw(slot) < chance, pieces, 0)

    by_form, chat = (form * 4 + register) * 3 + sentiment, words == number_of("chuyện phiếm")
    idle = chat | (words == number_of("chiến dịch phối hợp"))
    english = (form == AS_POST) & chat & (draw(1) < 0.015)
    plain = ~english
    apt = plain & (sentiment != POSITIVE) & ~(chat & (sentiment == NEGATIVE))
    brief = (form == AS_CAPTION) | ((form == AS_COMMENT) & (draw(2) < 0.42) & apt) | english
    sentence = np.where(brief, 0, _sentence_numbers(plan, rows, draw))
    opens = plain & ~(chat & np.isin(form, (AS_ARTICLE, AS_PETITION, AS_ANSWER)))
    naming = np.where(sentence > 0, _naming_numbers(plan, rows, sentence, draw), 0)
    named, said = (naming > 0) & (plan.unit[rows] >= 0), lexicon.sentences().act[sentence]
    asking = (said == acts.QUESTION) & np.isin(form, (AS_POST, AS_COMMENT))
    by_form = np.where(asking, asides.ASKING + (form == AS_COMMENT) * 4 + register, by_form)
    proposes = opens & ~idle & acts.may_propose(form, sentiment, said, named) & (draw(17) < _PROPOSAL_CHANCE)
    by_tail = np.where(proposes, asides.PROPOSING + register, by_form)
    opening = np.where(opens, asides.openings().pick(by_form, draw(3)), 0)
    echoes = asides.openings().lengths[opening] > 0
    silent = (form == AS_COMMENT) & brief & ~echoes
    remarking = np.where(brief, plain, (form == AS_POST) & apt) * np.where(brief, 1.0, 0.4)
    cheer = _EMOJI_CHANCE[register] * np.isin(form, (AS_POST, AS_COMMENT, AS_CAPTION))
    tagging = _TAG_CHANCE[plan.platform[rows]] * np.isin(form, (AS_POST, AS_NOTICE, AS_RUMOUR))
    return _Pieces(
        opening=opening,
        sentence=sentence,
        naming=naming,
        remark=some(remarking, 4, asides.remarks()[0].pick(words * 4 + register, draw(5))),
        fact=some(np.where(form == AS_ARTICLE, 0.75, 0.0), 8, _second_facts(words, draw)),
        detail=some(_DETAIL_CHANCE[form] * plain, 6, asides.details().pick(register * 3 + sentiment, draw(7))),
        tail=some(
            np.maximum(_TAIL_CHANCE[form], silent | proposes) * opens, 10, asides.tails().pick(by_tail, draw(11))
        ),
        emoji=some(cheer, 12, asides.emoji().pick(sentiment, draw(13))),
        tags=some(tagging * plain, 14, asides.tags()[0].pick(words, draw(15))),
        english=english,
        foreign=np.where(english, 1 + (draw(16) * len(ENGLISH)).astype(np.int64), 0),
        brief=brief,
        low=_lowers()[opening],
        act=acts.acts(
            form=form,
            sentiment=sentiment,
            said=said,
            named=named,
            brief=brief,
            echoes=echoes,
            proposes=proposes,
            idle=idle | english,
        ),
    )


def _either(first: np.ndarray, some: pa.Array, other: pa.Array, numbers: np.ndarray) -> pa.Array:
    return pc.if_else(pa.array(first), take(some, numbers), take(other, numbers))


def _handles(people: People, accounts: np.ndarray, before: str, after: str) -> pa.Array:
    """The sign of a mention, empty where the account is -1."""
    return pc.fill_null(pc.binary_join_element_wise(before, at(people.handles, accounts), after, ""), "")


def _second_facts(words: np.ndarray, draw: Draw) -> np.ndarray:
    """A fact of the same scene that is not the first one."""
    pool = asides.second_facts()
    per_scene = pool.counts[words] // lexicon.N_SCENES
    first = (draw(20) * per_scene).astype(np.int64)
    other = (first + 1 + (draw(9) * (per_scene - 1)).astype(np.int64)) % per_scene
    return pool.starts[words] + (draw(19) * lexicon.N_SCENES).astype(np.int64) * per_scene + other


def staged(scene: np.ndarray, piece: np.ndarray) -> np.ndarray:
    """Draws that choose the scene first and a piece within it."""
    return (np.floor(scene * lexicon.N_SCENES) + piece) / lexicon.N_SCENES


def _lowers() -> np.ndarray:
    return asides.lowers_next(asides.openings())


def _sentence_numbers(plan: Plan, rows: np.ndarray, draw: Draw) -> np.ndarray:
    form, register = plan.form[rows], plan.register[rows]
    style = np.where(np.isin(form, (AS_ARTICLE, AS_ANSWER, AS_NOTICE)), lexicon.FACT, lexicon.TALK + register)
    petition = np.array([lexicon.PETITION, lexicon.TALK + EVERYDAY, lexicon.TALK + TEENCODE, lexicon.PLAIN_PETITION])[
        register
    ]
    style = np.where(form == AS_PETITION, petition, style)
    sentiment = np.where(form == AS_RUMOUR, NEGATIVE, plan.sentiment[rows])
    return lexicon.sentences().before.pick(
        (plan.vocabulary[rows] * lexicon.N_STYLES + style) * 3 + sentiment, staged(draw(19), draw(20))
    )


def _naming_numbers(plan: Plan, rows: np.ndarray, sentence: np.ndarray, draw: Draw) -> np.ndarray:
    """How each row names its place; some sentences want the unit alone, some vague ones want an office."""
    names, form, register, unit = lexicon.namings(), plan.form[rows], plan.register[rows], plan.unit[rows]
    asks = (form == AS_PETITION) & np.isin(register, (FORMAL, UNACCENTED))
    vague = np.where(asks, np.where(register == FORMAL, 4, 5), register)
    office = np.isin(plan.vocabulary[rows], [number_of(name) for name in lexicon.OFFICES])
    vague = np.where(office & (register != FORMAL), np.where(register == UNACCENTED, 7, 6), vague)
    group = np.where(unit >= 0, (unit * 3 + plan.way[rows]) * 4 + register, names.generic + vague)
    naming = names.pool.pick(group, draw(21))
    return np.where(lexicon.sentences().wants_unit[sentence], names.bare[naming], naming)


def _mentions(plan: Plan, people: People, rows: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Account mentioned by each row (-1 for none), and whether the text opens with it. Copies mention nobody."""
    platform, parent = plan.platform[rows], plan.parent[rows]
    social = ~np.isin(platform, [PLATFORMS.index(name) for name in ("press", "portal1022", "site", "forum")])
    own = plan.content[rows] == rows
    answers = (plan.kind[rows] == REPLY) & social & (uniform(seed, 40, rows) < 0.45) & (parent >= 0)
    klass = np.where(uniform(seed, 41, rows) < 0.6, AGENCY, PRESS)
    klass = np.where(people.has(platform, klass), klass, PEOPLE)
    calls = np.isin(plan.form[rows], (AS_POST, AS_COMMENT)) & social & own & ~answers & (uniform(seed, 42, rows) < 0.05)
    called = people.authors(platform, klass, uniform(seed, 43, rows))
    return np.where(answers, plan.account[parent], np.where(calls, called, -1)), answers


def _edits(plan: Plan, rows: np.ndarray, seed: int) -> pa.Array:
    """What a copier adds to the end; nothing for plain reposts."""
    talk = ("", " (st)", " Chia sẻ giúp mọi người nha.", " 🙏", " Copy từ nhóm khác.", " ...", " Lưu lại.")
    formal = ("", "", " (Tổng hợp.)", " (Theo bạn đọc.)", " (Sưu tầm.)")
    edits = pa.array(["", *talk, *formal, *(unaccented(text) for text in talk)])
    register = plan.register[rows]
    start = np.array([1 + len(talk), 1, 1, 1 + len(talk) + len(formal)])[register]
    count = np.where(register == FORMAL, len(formal), len(talk))
    copied = (plan.content[rows] != rows) & (plan.kind[rows] != REPOST)
    return take(edits, np.where(copied, start + (uniform(seed, 44, rows) * count).astype(np.int64), 0))
