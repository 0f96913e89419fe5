"""What a raw word may stand for: spellings seen in pairs, the lexicon, letters let go, accents added, respelt sounds.

Every offer says where it comes from, so that the ranking learns how far each source is to be trusted. The word as it
stands is always the first offer.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from nghe_lib.text.accents import fold_accents
from nghe_lib.text.normalisation.sounds import let_go, syllable
from nghe_lib.text.teencode import readings

SEEN, LEXICON, HELD, ACCENTS, SOUND = 1, 2, 4, 8, 16
ENOUGH = 5
"""A clean word counts as known from this many uses on."""
MOST_ACCENTS, MOST_SOUNDS = 4, 6
MORE_OFTEN = 4
"""An accented word is offered for bare letters when it is this many times as common as they are."""
Parts = tuple[dict[str, dict[str, float]], dict[str, dict[str, float]], dict[str, dict[str, float]]]


@dataclass(frozen=True)
class Offer:
    """One reading of a raw word. sources: sum of the sources' flags. seen: pairs counted. sound: log share or 0."""

    word: str
    sources: int
    seen: int
    sound: float


@dataclass(frozen=True)
class Knowledge:
    """pairs: raw word → clean words → how often in training pairs, lower case. clean: uses of words in clean text."""

    pairs: Mapping[str, Mapping[str, int]]
    clean: Mapping[str, int]

    @cached_property
    def whole(self) -> int:
        """Uses of all clean words."""
        return sum(self.clean.values())

    def offers(self, raw: str, *, counts: Mapping[str, int] | None = None) -> tuple[Offer, ...]:
        """The offers for a lower-case word; `counts` replaces what training pairs say (to leave one pair out)."""
        seen = self.pairs.get(raw, {}) if counts is None else counts
        found: dict[str, list[float]] = {raw: [0, 0.0]}
        for word, sources, sound in self._sources(raw, seen):
            entry = found.setdefault(word, [0, sound])
            entry[0] = int(entry[0]) | sources
        return tuple(Offer(word, int(kind), seen.get(word, 0), sound) for word, (kind, sound) in found.items())

    def _sources(self, raw: str, seen: Mapping[str, int]) -> list[tuple[str, int, float]]:
        """(word, source, log share of its sound) of every offer but the word itself."""
        found = [(word, SEEN, 0.0) for word, count in seen.items() if count > 0]
        found += [(word, LEXICON, 0.0) for word in readings(raw)]
        unknown = self.clean.get(raw, 0) < ENOUGH
        held = self._held(raw) if unknown else []
        found += [(word, sources, 0.0) for word, sources in held]
        if raw.isascii() and len(raw) > 1:
            least = MORE_OFTEN * self.clean.get(raw, 0)
            found += [(word, ACCENTS, 0.0) for word in self._by_letters.get(raw, ()) if self.clean[word] > least]
        if unknown and len(raw) > 1 and not held and not seen:
            short = let_go(raw)
            found += [(word, SOUND, math.log(share)) for word, share in self._respelt(short[0] if short else raw)]
        return found

    def _held(self, raw: str) -> list[tuple[str, int]]:
        found = []
        for short in let_go(raw):
            if self.clean.get(short, 0) >= ENOUGH:
                found.append((short, HELD))
            ranked = sorted(self.pairs.get(short, {}).items(), key=lambda item: (-item[1], item[0]))
            found += [(word, HELD | SEEN) for word, _ in ranked[:3]]
            found += [(word, HELD | LEXICON) for word in readings(short)]
        return found

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        """Letters without accents → the commonest clean words spelt with them."""
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for word, count in self.clean.items():
            if count >= ENOUGH and word.isalpha() and not word.isascii():
                found[fold_accents(word)].append((-count, word))
        return {bare: [word for _, word in sorted(words)[:MOST_ACCENTS]] for bare, words in found.items()}

    @cached_property
    def _by_parts(self) -> dict[tuple[str, str, str], list[str]]:
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for word, count in self.clean.items():
            if count >= ENOUGH and word.isalpha():
                found[syllable(word)].append(word)
        return found

    @cached_property
    def _parts(self) -> Parts:
        """For onset, rime and tone: raw part → clean part → share of distinct training pairs."""
        counts: tuple[dict[str, dict[str, float]], ...] = tuple(
            defaultdict(lambda: defaultdict(float)) for _ in range(3)
        )
        for raw, words in self.pairs.items():
            for word in words:
                if raw.isalpha() and word.isalpha() and len(raw) > 1:
                    for table, one, other in zip(counts, syllable(raw), syllable(word), strict=True):
                        table[one][other] += 1
        return tuple({one: _shares(others) for one, others in table.items()} for table in counts)  # type: ignore[return-value]

    def _respelt(self, raw: str) -> list[tuple[str, float]]:
        """Clean words that sound like `raw`, with the share of their respelling, likeliest first."""
        onset, rime, tone = syllable(raw)
        onsets, rimes, tones = self._parts
        found: dict[str, float] = {}
        for first, first_share in onsets.get(onset, {onset: 0.3}).items():
            for middle, middle_share in rimes.get(rime, {rime: 0.3}).items():
                for last, last_share in tones.get(tone, {tone: 1.0}).items():
                    for word in self._by_parts.get((first, middle, last), ()):
                        share = first_share * middle_share * last_share
                        found[word] = max(share, found.get(word, 0.0))
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_SOUNDS]


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    """The eight commonest, as shares."""
    whole = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {part: count / whole for part, count in ranked[:8]}
