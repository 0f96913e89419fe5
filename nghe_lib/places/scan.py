"""Names in a batch of texts: what stands where, before anyone decides what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nghe_lib.places.letters import table
from nghe_lib.places.lexicon import lexicon
from nghe_lib.places.tables import END, START


@dataclass(frozen=True)
class Hits:
    """Names found in reading order.

    text: (n_hits,) number of the text. start, end: (n_hits,) characters within that text. facts: (n_hits, 5) name, what
    it was taken as, type word, flags, what stands between it and the hit before (see `name_kinds`).
    """

    text: np.ndarray
    start: np.ndarray
    end: np.ndarray
    facts: np.ndarray


def scan(texts: Sequence[str | None], *, is_address: bool = False) -> Hits:
    """All names in `texts`; missing texts are empty. is_address: each text is an address, so every name is a place."""
    from nghe_lib.places.kernels import tokenise
    from nghe_lib.places.take_kernels import take
    from nghe_lib.places.trie_kernels import see

    plain = [text or "" for text in texts]
    lengths = np.fromiter(map(len, plain), np.int64, len(plain))
    ends = np.cumsum(lengths)
    codes = np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), np.uint32)
    tokens, written = tokenise(codes, ends, table(), len(codes))
    names = lexicon()
    seen = see(tokens, written, *names.trie, names.names, is_address)
    found = take(tokens, written, seen, names.names, is_address)
    shift = (ends - lengths)[found[:, 0]]
    start, end = tokens[:, START], tokens[:, END]
    return Hits(found[:, 0], start[found[:, 1]] - shift, end[found[:, 2] - 1] - shift, found[:, 3:].copy())
