"""Phrases against gensim's Phrases, and keyness against a plain way in Python: one core, a month of press, from text.

gensim is given ready lists of syllables and joins them twice, the usual way to phrases of up to four; nghe is given
raw texts and looks at all runs of up to five. The plain way counts with `collections.Counter` and scores every syllable
in a loop, without any interval.
"""

import gzip
import json
import math
import time
from collections import Counter
from pathlib import Path

import numpy as np

from nghe_lib.text import tokens
from nghe_lib.text.terms import keyness, keyphrases
from nghe_lib.text.tokens import BREAK, Tokens

PRESS = Path(__file__).resolve().parents[3] / "shared" / "data" / "press" / "daily"
MIN_COUNT = 5


def phrases() -> dict[str, object]:
    """Collocations of November's press; the NPMI of every pair that both score must be the same."""
    from gensim.models.phrases import Phrases

    texts = press(11)
    stream = tokens.syllables(texts)
    sentences = stretches(stream)
    keyphrases(texts[:500], unit="syllable")
    options = {"min_count": MIN_COUNT, "scoring": "npmi", "delimiter": " "}
    pairs_s, scores = _timed(lambda: Phrases(sentences, threshold=-1.0, **options).export_phrases())
    peer_s, _ = _timed(lambda: _twice(sentences, options))
    nghe_s, made = _timed(lambda: keyphrases(texts, unit="syllable", min_count=MIN_COUNT, min_texts=1))
    pairs = made[(made["size"] == 2).to_numpy(bool)]
    apart = np.abs(pairs["npmi"].to_numpy() - np.array([scores[term] for term in pairs["term"]]))
    return _row("phrases", stream, f"gensim Phrases twice {peer_s:.1f} s (pairs only {pairs_s:.1f} s)",
                f"sizes 2 to 4 with log-likelihood {nghe_s:.1f} s", peer_s / nghe_s,
                f"NPMI of {len(pairs):,} pairs within {apart.max():.0e}")  # fmt: skip


def rising_words() -> dict[str, object]:
    """Keyness of November against October, single syllables; counts and log-likelihood must be the same."""
    here, there = press(11), press(10)
    keyness(here[:500], there[:500], longest=1)
    peer_s, plain = _timed(lambda: plain_keyness(here, there))
    nghe_s, made = _timed(lambda: keyness(here, there, longest=1, stop_words=(), min_texts=1, min_count=MIN_COUNT))
    apart = max(
        abs(score - plain[term]) / max(plain[term], 1)
        for term, score in zip(made["term"], made["log_likelihood"], strict=True)
    )
    return _row("keyness", tokens.syllables([*here, *there]), f"Counter and a loop, no interval {peer_s:.1f} s",
                f"with intervals and q-values {nghe_s:.1f} s", peer_s / nghe_s,
                f"log-likelihood of {len(made):,} terms within {apart:.0e}")  # fmt: skip


def _twice(sentences: list[list[str]], options: dict[str, object]) -> list[list[str]]:
    """Join pairs, then pairs of those."""
    from gensim.models.phrases import Phrases

    for _ in range(2):
        sentences = list(Phrases(sentences, threshold=0.3, **options)[sentences])
    return sentences


def press(month: int) -> list[str]:
    """Headline and summary of a month of 2025."""
    with gzip.open(PRESS / f"press_2025-{month:02d}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [f"{row['title'] or ''} .\n{row['summary'] or ''}" for row in rows]


def stretches(stream: Tokens) -> list[list[str]]:
    """The syllables between one break and the next, as lists of strings."""
    cuts = np.flatnonzero(stream.ids == BREAK)
    parts = np.split(stream.ids, cuts)
    return [[stream.vocabulary[token] for token in part if token != BREAK] for part in parts]


def plain_keyness(here: list[str], there: list[str]) -> dict[str, float]:
    """Log-likelihood of every syllable, the usual way."""
    counts = [Counter(word for part in stretches(tokens.syllables(side)) for word in part) for side in (here, there)]
    totals = [one.total() for one in counts]
    scores = {}
    for term in counts[0].keys() | counts[1].keys():
        found = [one[term] for one in counts]
        cells = [*found, totals[0] - found[0], totals[1] - found[1]]
        expected = [part * sum(pair) / sum(totals) for pair in (cells[:2], cells[2:]) for part in totals]
        scores[term] = 2 * sum(n * math.log(n / e) for n, e in zip(cells, expected, strict=True) if n)
    return scores


def _timed(work):
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


def _row(work: str, stream: Tokens, peer: str, nghe: str, ratio: float, agreement: str) -> dict[str, object]:
    size = f"{len(stream.ends):,} press texts, {int((stream.ids != BREAK).sum()):,} syllables"
    return {"work": work, "size": size, "peer": peer, "nghe": nghe, "ratio": round(ratio, 2), "agreement": agreement}
