"""Diacritics put back on unseen press from which they were taken, beside pyvi, in one run."""

import random
import time
from collections.abc import Callable

from nghe_lib.text.diacritics import restore_diacritics
from tests.benchmarks.quality_diacritics import SYLLABLE, accented, folded, pyvi

N_PEER, SEED = 500, 1


def restore() -> dict[str, object]:
    """Syllables and texts per second, warm, one thread; agreement is the share of syllables both write alike."""
    texts = folded(accented("press"))
    few = random.Random(SEED).sample(texts, N_PEER)
    restore_diacritics(few[:10]), pyvi(few[:10])
    nghe_s, _ = _timed(restore_diacritics, texts)
    peer_s, theirs = _timed(pyvi, few)
    rate, peer_rate = _syllables(texts) / nghe_s, _syllables(few) / peer_s
    return {
        "work": "put diacritics back", "size": f"{len(texts):,} texts, {_syllables(texts):,} syllables; peer {N_PEER}",
        "peer": f"pyvi add_accents {peer_rate:,.0f} syllables/s",
        "nghe": f"{rate:,.0f} syllables/s ({len(texts) / nghe_s:,.0f} texts/s)", "ratio": round(rate / peer_rate, 1),
        "agreement": f"{_alike(restore_diacritics(few), theirs):.0%} of syllables alike",
    }  # fmt: skip


def _alike(ours: list[str], theirs: list[str]) -> float:
    pairs = [
        one == other
        for mine, peers in zip(ours, theirs, strict=True)
        for one, other in zip(SYLLABLE.findall(mine), SYLLABLE.findall(peers), strict=False)
    ]
    return sum(pairs) / len(pairs)


def _syllables(texts: list[str]) -> int:
    return sum(len(SYLLABLE.findall(text)) for text in texts)


def _timed(work: Callable[[list[str]], list[str]], texts: list[str]) -> tuple[float, list[str]]:
    started = time.perf_counter()
    made = work(texts)
    return time.perf_counter() - started, made
