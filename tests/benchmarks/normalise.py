"""Normalisation of comments side by side with underthesea: `text_normalize` and the teencode `TextPreprocessor`.

The peers do less: `text_normalize` places tone marks, `TextPreprocessor` lowers case and looks words up one by one. So
agreement is no yes or no but the share of texts that come out with the same letters, case and spacing apart.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from nghe_lib.text.normalisation.passes import Reader
from nghe_lib.text.normalisation.ranking import ranking
from nghe_lib.text.normalise import normalise, one_spelling
from tests.conftest import REPO

N, N_PEER, SEED = 60_000, 4_000, 1
Row = dict[str, object]


def against_text_normalize() -> Row:
    """Comments, warm."""
    from underthesea import text_normalize

    return _row("normalise comments", "underthesea text_normalize", text_normalize)


def against_preprocessor() -> Row:
    """Comments, warm, against the compiled teencode table."""
    from underthesea_core import TextPreprocessor

    return _row("normalise comments (teencode)", "underthesea_core TextPreprocessor", TextPreprocessor().transform)


def press() -> Row:
    """Edited text, where nearly nothing is to be done."""
    from underthesea import text_normalize

    from nghe_lib.text.normalisation.sources import press as read

    texts = [text for _, text in read(REPO.parent / "shared/data", since="2025-12")]
    return _compared("normalise press", "underthesea text_normalize", text_normalize, texts)


def _row(work: str, name: str, peer: Callable[[str], str]) -> Row:
    from nghe_lib.text.normalisation.sources import comments

    texts = comments(REPO.parent / "shared/data")
    return _compared(work, name, peer, random.Random(SEED).sample(texts, min(N, len(texts))))


def _compared(work: str, name: str, peer: Callable[[str], str], texts: list[str]) -> Row:
    few = texts[:N_PEER]
    cold = Reader(ranking())
    cold_s, _ = _timed(lambda: [cold.read_until_settled(text) for text in texts])
    normalise(texts)
    nghe_s, found = _timed(lambda: normalise(texts))
    peer_s, theirs = _timed(lambda: [peer(text) for text in few])
    nghe, other = len(texts) / nghe_s, len(few) / peer_s
    return {
        "work": work, "size": f"{len(texts):,} texts, {sum(map(len, texts)):,} characters; peer {len(few):,}",
        "peer": f"{name} {other:,.0f} texts/s",
        "nghe": f"{nghe:,.0f} texts/s (first sight of the texts {len(texts) / cold_s:,.0f})",
        "ratio": round(nghe / other, 1), "agreement": f"{_alike(found, theirs):.0%} of texts alike",
    }  # fmt: skip


def _alike(found: list[str], theirs: list[str]) -> float:
    """The share of texts that come out with the same letters."""
    return sum(_bare(ours) == _bare(peers) for ours, peers in zip(found, theirs, strict=False)) / len(theirs)


def _bare(text: str) -> str:
    return "".join(one_spelling(text).lower().split())


def _timed(work: Callable[[], list[str]]) -> tuple[float, list[str]]:
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done
