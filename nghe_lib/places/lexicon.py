"""The written names, compiled: a trie over syllables without marks, and what each name can be.

A name is entered with its marks and, joined with all names that are written alike without marks, once more without.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np

from nghe_lib.places.gazetteer import gazetteer
from nghe_lib.places.letters import DASH, DOT, table
from nghe_lib.places.name_kinds import PLAIN
from nghe_lib.places.tables import FOLDED, GAP_BEFORE, LAST, MARKED, NAME_FIELDS, Trie
from nghe_lib.places.written_names import WrittenName, written_names

# After these a dot or a dash may stand inside a name: TP.HCM, BR-VT.
_INITIALS = frozenset({"tp", "p", "q", "h", "t", "b", "tt", "tx", "br", "x"})

Entry = tuple[int, int, int]


@dataclass(frozen=True)
class Lexicon:
    """The compiled names.

    names: (n_names, 6) columns as in `tables`. readings: per name ((unit, type words, former district), …). scope: per
    name the units that its street or landmark lies in. surfaces: per name as it is written.
    """

    trie: Trie
    names: np.ndarray
    readings: tuple[tuple[tuple[int, int, str], ...], ...]
    scope: tuple[frozenset[int], ...]
    surfaces: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The names of this checkout's gazetteer, compiled once (about a second)."""
    written = written_names(gazetteer())
    surfaces = sorted(written)
    gathered = [written[surface] for surface in surfaces]
    folded, marked, gaps, spans = _syllables(surfaces)
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, (one, other) in enumerate(spans):
        groups[tuple(folded[one:other].tolist())].append(number)
    steps, inner, leaves = _nodes(groups)
    for member, (first, _) in enumerate(spans):
        _allow_gaps(surfaces[member], gaps[first:], folded[first:], steps, inner)
    entries: list[list[Entry]] = [[] for _ in inner]
    for syllables, members in groups.items():
        alike: dict[tuple[int, ...], list[int]] = defaultdict(list)  # hòa and hoà, with a dash and without
        for member in members:
            alike[tuple(marked[slice(*spans[member])].tolist())].append(member)
        for same, is_folded in [*((same, 0) for same in alike.values()), (members, 1)]:
            union = _joined([gathered[member] for member in same], plain=bool(is_folded))
            if union.kind:
                entries[leaves[syllables]].append((len(gathered), spans[same[0]][0], is_folded))
                gathered.append(union)
                surfaces.append(surfaces[same[0]])
    return Lexicon(
        trie=_trie(steps, inner, entries, marked),
        names=_columns(gathered),
        readings=tuple(
            tuple((unit, types, former) for (unit, former), types in sorted(one.readings.items())) for one in gathered
        ),
        scope=tuple(frozenset(one.scope) for one in gathered),
        surfaces=tuple(surfaces),
    )


def _syllables(surfaces: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[tuple[int, int]]]:
    """Hashes and gaps of the syllables of all names, and the span of each name in them."""
    from nghe_lib.places.kernels import tokenise

    codes = np.frombuffer("\n".join(surfaces).encode("utf-32-le"), np.uint32)
    ends = np.cumsum([len(surface) + 1 for surface in surfaces])
    ends[-1] -= 1
    tokens, texts = tokenise(codes, ends, table(), len(codes))
    lasts = texts[:, LAST].tolist()
    spans = list(zip([0, *lasts[:-1]], lasts, strict=True))
    return tokens[:, FOLDED].copy(), tokens[:, MARKED].copy(), tokens[:, GAP_BEFORE].copy(), spans


def _nodes(groups: dict[tuple[int, ...], list[int]]) -> tuple[dict[int, int], list[int], dict[tuple[int, ...], int]]:
    """Steps of the trie by key, a gap mask per node (none yet), and the node where each name ends."""
    from nghe_lib.places.trie_kernels import child_key

    nodes: dict[tuple[int, ...], int] = {(): 0}
    steps: dict[int, int] = {}
    for syllables in groups:
        for depth in range(1, len(syllables) + 1):
            if syllables[:depth] not in nodes:
                nodes[syllables[:depth]] = len(nodes)
                steps[int(child_key(nodes[syllables[: depth - 1]], syllables[depth - 1]))] = len(nodes) - 1
    return steps, [0] * len(nodes), nodes


def _allow_gaps(surface: str, gaps: np.ndarray, folded: np.ndarray, steps: dict[int, int], inner: list[int]) -> None:
    """Note where a dash or a dot may stand inside a name."""
    words = surface.replace("-", " ").split()
    if "-" not in surface and not _INITIALS & set(words):
        return
    from nghe_lib.places.trie_kernels import child_key

    node = 0
    for depth in range(len(words)):
        node = steps[int(child_key(node, folded[depth]))]
        if depth and gaps[depth] & DASH:
            inner[node] |= DASH
        if depth and words[depth - 1] in _INITIALS:
            inner[node] |= DOT | DASH


def _joined(members: list[WrittenName], *, plain: bool) -> WrittenName:
    union = WrittenName()
    for one in members:
        union.add(one, plain=plain)
    if plain:
        union.attributes &= ~PLAIN
    return union


def _trie(steps: dict[int, int], inner: list[int], entries: list[list[Entry]], marked: np.ndarray) -> Trie:
    from nghe_lib.places.kernels import fill

    size = 1 << (2 * len(steps) - 1).bit_length()
    keys, children = np.zeros(size, np.int64), np.full(size, -1, np.int64)
    fill(keys, children, np.array(list(steps), np.int64), np.array(list(steps.values()), np.int64))
    flat = np.array([entry for node in entries for entry in node], np.int64)
    first = np.concatenate([[0], np.cumsum([len(node) for node in entries])]).astype(np.int64)
    return Trie(keys, children, np.array(inner, np.int64), first, flat, marked)


def _columns(gathered: list[WrittenName]) -> np.ndarray:
    return np.array([[getattr(one, field) for field in NAME_FIELDS] for one in gathered], np.int64)
