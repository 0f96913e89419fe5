"""Topics and events as vocabularies: a small line language read into phrases.

A line begins with its mark:
`=` name | sector (of a topic) or topic (of an event) | usual share of posts | percent negative, neutral, positive
`#` hashtags   `t` telling words   `@name:` alternatives for {name}   `a` short asides
`h` headlines, `p` petitions, `e` everyday sentences, each followed by the sentiment `-`, `0` or `+`; `f` press facts.
Every headline, fact, petition and everyday sentence holds {noi}, the place, once.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from nghe_lib.city import topics_events, topics_infrastructure, topics_life
from nghe_lib.city.phrases import SHARED_SLOTS

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Vocabulary:
    """What is said about one topic or during one event."""

    name: str
    parent: str
    share: float
    sentiment: tuple[float, float, float]
    hashtags: tuple[str, ...]
    terms: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[str, ...]]


@cache
def topics() -> tuple[Vocabulary, ...]:
    """The usual topics; `parent` is the sector, empty for small talk."""
    return _parse(topics_infrastructure.TEXT) + _parse(topics_life.TEXT)


@cache
def events() -> tuple[Vocabulary, ...]:
    """The vocabularies of planted events; `parent` is the topic."""
    return _parse(topics_events.TEXT)


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """Topics first, then events: the order that vocabulary numbers count in."""
    return topics() + events()


@cache
def topic_numbers() -> tuple[int, ...]:
    """Number of the topic that each vocabulary belongs to."""
    n_topics = len(topics())
    return tuple(k if k < n_topics else number_of(word.parent) for k, word in enumerate(vocabularies()))


@cache
def number_of(name: str) -> int:
    """Number of the vocabulary of that name."""
    return next(k for k, vocabulary in enumerate(vocabularies()) if vocabulary.name == name)


def fill(phrase: str, slots: dict[str, tuple[str, ...]], rng: np.random.Generator) -> str:
    """`phrase` with each slot but {noi} replaced by one of its alternatives, slots inside slots too."""

    def one(found: re.Match[str]) -> str:
        name = found.group(1)
        if name == "noi":
            return found.group(0)
        return slots[name][int(rng.integers(len(slots[name])))]

    for _ in range(2):
        phrase = _SLOT.sub(one, phrase)
    return phrase


def first_upper(text: str) -> str:
    """`text` with its first letter raised."""
    return text[:1].upper() + text[1:]


def _parse(text: str) -> tuple[Vocabulary, ...]:
    blocks = re.split(r"^= ", text.strip(), flags=re.MULTILINE)[1:]
    return tuple(_vocabulary(block.strip().splitlines()) for block in blocks)


def _vocabulary(lines: list[str]) -> Vocabulary:
    name, parent, share, shares = (part.strip() for part in lines[0].split("|"))
    marked = [line.partition(" ")[::2] for line in lines[1:]]
    slots = {key: tuple(values.split("; ")) for key, values in SHARED_SLOTS.items()}
    slots |= {mark[1:-1]: tuple(rest.split("; ")) for mark, rest in marked if mark.startswith("@")}
    phrases: dict[str, tuple[str, ...]] = {}
    for mark, rest in marked:
        if mark[0] in "hfpea":
            phrases[mark] = (*phrases.get(mark, ()), rest)
    negative, neutral, positive = (float(number) / 100 for number in shares.split())
    return Vocabulary(
        name=name,
        parent=parent,
        share=float(share),
        sentiment=(negative, neutral, positive),
        hashtags=tuple(next(rest for mark, rest in marked if mark == "#").split()),
        terms=tuple(next(rest for mark, rest in marked if mark == "t").split("; ")),
        slots=slots,
        phrases=phrases,
    )
