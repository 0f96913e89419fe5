"""Words beside underthesea and pyvi on real text; raw text to counts beside underthesea and gensim."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SAMPLE_EVERY = 25
ROUNDS = 5
_START = """
import time, sys
started = time.perf_counter()
from nghe_lib.text.segment import segment
segment(["Người dân phản ánh ngập nước."])
print(time.perf_counter() - started)
"""


def press_to_lists() -> dict[str, object]:
    """press/daily, one core, warm."""
    return _words("press/daily", _press(), ids=False)


def press_to_ids() -> dict[str, object]:
    """The same, to numbers."""
    return _words("press/daily", _press(), ids=True)


def comments_to_lists() -> dict[str, object]:
    """Comments of the labelled sets, one core, warm."""
    return _words("comments", _comments(), ids=False)


def comments_to_ids() -> dict[str, object]:
    """The same, to numbers."""
    return _words("comments", _comments(), ids=True)


def two_cores() -> dict[str, object]:
    """Numbers on all cores against numbers on one."""
    from nghe_lib.text.segment import segment_ids

    texts, cores = _press(), os.cpu_count() or 1
    segment_ids(texts, workers=cores)
    one = _best(lambda: segment_ids(texts))
    all_cores = _best(lambda: segment_ids(texts, workers=cores))
    lists = _processes(texts, cores)
    n = _syllables(texts)
    return {
        "work": f"words to numbers, {cores} threads", "size": f"{n:,} syllables of press/daily",
        "peer": f"one thread {n / one / 1e6:.2f} M syllables/s", "nghe": f"{n / all_cores / 1e6:.2f} M syllables/s",
        "ratio": round(one / all_cores, 2), "agreement": True, "lists in two processes, ratio": round(lists, 2),
    }  # fmt: skip


def start() -> dict[str, object]:
    """A new process until its first words, with the saved tables and without; compiled loops are on disk."""
    with tempfile.TemporaryDirectory() as folder:
        cold = _started(folder)
        warm = min(_started(folder) for _ in range(ROUNDS))
    peer = min(float(_run("import time; s = time.perf_counter()\nfrom underthesea import word_tokenize\n"
                          "word_tokenize('Người dân phản ánh ngập nước.')\nprint(time.perf_counter() - s)"))
               for _ in range(ROUNDS))  # fmt: skip
    return {"work": "start, import to first words", "size": "one sentence", "peer": f"underthesea {peer:.2f} s",
            "nghe": f"{warm:.2f} s with saved tables, {cold:.2f} s without", "ratio": round(peer / warm, 2),
            "agreement": True}  # fmt: skip


def counts() -> dict[str, object]:
    """Raw text to a matrix of counts against underthesea, gensim's Dictionary and doc2bow."""
    from gensim.corpora import Dictionary
    from underthesea import word_tokenize

    from nghe_lib.text.count_terms import count_terms

    texts = _press()
    sample = texts[::SAMPLE_EVERY]
    count_terms(texts)

    def peer() -> float:
        words = [word_tokenize(text) for text in sample]
        dictionary = Dictionary(words)
        bags = [dictionary.doc2bow(one) for one in words]
        return float(sum(n for bag in bags for _, n in bag))

    peer_s = _seconds(peer)
    nghe_s = _best(lambda: count_terms(texts))
    ours, terms = count_terms(sample)
    plain = sum(any(sign.isalnum() for sign in word) for text in sample for word in word_tokenize(text))
    n, n_sample = _syllables(texts), _syllables(sample)
    return {
        "work": "raw text to counts, one core", "size": f"{n:,} syllables of press/daily (peer: {n_sample:,})",
        "peer": f"underthesea + gensim {n_sample / peer_s / 1e3:.1f} k syllables/s",
        "nghe": f"{n / nghe_s / 1e6:.2f} M syllables/s", "ratio": round((peer_s / n_sample) / (nghe_s / n), 1),
        "agreement": abs(int(ours.sum()) - plain) <= 0.001 * plain, "terms": len(terms),
    }  # fmt: skip


def city_counts() -> dict[str, object]:
    """A million posts of the city, raw text to counts, all cores, in a process of its own: seconds and peak memory."""
    code = """
import resource, time
from nghe_lib import city
from nghe_lib.text.count_terms import count_terms
texts = []
for batch in city.build(n_posts=1_000_000, seed=1).batches(batch_rows=50_000):
    texts += (batch.posts["title"].fillna("") + ". " + batch.posts["text"].fillna("")).tolist()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
counts, terms = count_terms(texts, min_df=5, workers=2)
print(time.perf_counter() - started, before // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
      sum(len(text.split()) for text in texts), counts.shape[1])
"""
    seconds, before, peak, n, terms = (float(part) for part in _run(code).split())
    return {"work": "1 M city posts to counts, 2 threads, cold", "size": f"{n:,.0f} syllables", "peer": "none",
            "nghe": f"{seconds:.1f} s, peak {peak:,.0f} MiB (texts themselves {before:,.0f})", "ratio": None,
            "agreement": None, "terms": int(terms)}  # fmt: skip


def _words(name: str, texts: list[str], *, ids: bool) -> dict[str, object]:
    from underthesea import word_tokenize

    from nghe_lib.text.segment import segment, segment_ids

    sample = texts[::SAMPLE_EVERY]
    segment(texts)
    made: list[list[str]] = []
    peer_s = _seconds(lambda: made.extend(word_tokenize(text) for text in sample))
    nghe_s = _best(lambda: segment_ids(texts) if ids else segment(texts))
    peer_s = (peer_s + _seconds(lambda: [word_tokenize(text) for text in sample])) / 2
    n, n_sample = _syllables(texts), _syllables(sample)
    row = {
        "work": f"words to {'numbers' if ids else 'lists'}, {name}, one core, warm",
        "size": f"{n:,} syllables (peer: every {SAMPLE_EVERY}th text)",
        "peer": f"underthesea {n_sample / peer_s / 1e3:.1f} k syllables/s",
        "nghe": f"{n / nghe_s / 1e6:.2f} M syllables/s",
        "ratio": round((peer_s / n_sample) / (nghe_s / n), 1), "agreement": segment(sample) == made,
    }  # fmt: skip
    if importlib.util.find_spec("pyvi") and not ids:
        from pyvi import ViTokenizer

        pyvi_s = _seconds(lambda: [ViTokenizer.tokenize(text) for text in sample])
        row["pyvi"] = f"{n_sample / pyvi_s / 1e3:.1f} k syllables/s, ratio {(pyvi_s / n_sample) / (nghe_s / n):.1f}"
    return row


def _processes(texts: list[str], cores: int) -> float:
    """How much faster `cores` processes make lists that stay with them (a Dask worker, say) than one."""
    from multiprocessing import get_context

    from nghe_lib.text.segment import segment

    segment(texts)
    one = _best(lambda: segment(texts))
    with get_context("fork").Pool(cores) as pool:
        parts = [texts[number::cores] for number in range(cores)]
        pool.map(_segment_there, parts)
        return one / max(min(pool.map(_segment_there, parts)) for _ in range(1))


def _segment_there(texts: list[str]) -> float:
    from nghe_lib.text.segment import segment

    return _best(lambda: segment(texts))


def _press() -> list[str]:
    texts = []
    for path in sorted((SHARED / "press" / "daily").glob("*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            texts += [row[name] for row in map(json.loads, file) for name in ("title", "summary") if row.get(name)]
    return texts


def _comments() -> list[str]:
    texts = []
    for path in sorted((SHARED / "labelled").glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row["text"][:10_000] for row in csv.DictReader(file) if (row.get("text") or "").strip()]
    return texts


def _syllables(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _best(act: Callable[[], object]) -> float:
    return min(_seconds(act) for _ in range(ROUNDS))


def _started(folder: str) -> float:
    return float(_run(_START, NGHE_CACHE=folder))


def _run(code: str, **more: str) -> str:
    environment = {**os.environ, **more}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    ).stdout
