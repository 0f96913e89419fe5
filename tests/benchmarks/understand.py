"""Answers to questions of real comments, beside TF-IDF with a linear SVM; and six questions of one reading."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from nghe_lib.tasks import TASKS
from nghe_lib.understand import predict, predict_tasks
from nghe_lib.understand.labelled import read_labelled
from nghe_lib.understand.training import LEARNED_FROM
from tests.conftest import REPO

Row = dict[str, object]
N = 50_000


def one_question() -> Row:
    """Sentiment of student feedback, short texts, one thread, warm."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    given = read_labelled("uit_vsfc", REPO.parent / "shared" / "data").learned()
    texts = [given.texts[place % len(given.texts)] for place in range(N)]
    counter = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\S+", sublinear_tf=True)
    peer = LinearSVC().fit(counter.fit_transform(given.texts), given.labels)
    theirs_s, theirs = _timed(lambda: peer.predict(counter.transform(texts)))
    predict(texts[:100], task="sentiment")
    ours_s, ours = _timed(lambda: predict(texts, task="sentiment")["label"])
    alike = sum(one == two for one, two in zip(ours, theirs, strict=True)) / N
    return {
        "work": "sentiment of short texts", "size": f"{N:,} texts", "peer": f"TF-IDF + SVM {N / theirs_s:,.0f} texts/s",
        "nghe": f"{N / ours_s:,.0f} texts/s", "ratio": round(theirs_s / ours_s, 2), "agreement": f"{alike:.0%} alike",
    }  # fmt: skip


def several_questions() -> Row:
    """All questions with a labelled set, of the same comments: one reading for all beside one for each."""
    given = read_labelled("vihsd", REPO.parent / "shared" / "data").learned()
    texts, tasks = list(given.texts), ["sentiment", *LEARNED_FROM]
    predict_tasks(texts[:100], tasks=tasks)
    together_s, together = _timed(lambda: predict_tasks(texts, tasks=tasks))
    each_s, each = _timed(lambda: {task: predict(texts, task=task) for task in tasks})
    same = all(together[task].equals(each[task]) for task in tasks)
    return {
        "work": f"{len(tasks)} of {len(TASKS)} questions", "size": f"{len(texts):,} comments",
        "peer": f"one after the other {each_s:.1f} s", "nghe": f"{together_s:.1f} s",
        "ratio": round(each_s / together_s, 2), "agreement": "identical" if same else "DIFFERENT",
    }  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made
