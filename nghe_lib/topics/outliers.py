"""Which texts have no clear topic, and why: said, never hidden among the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

CLEAR = 0.3
SHORT_WORDS = 2
NO_WORDS, SHORT, SPREAD = "không có từ dùng được", "quá ngắn", "không chủ đề nào trội"
REASONS = (NO_WORDS, SHORT, SPREAD)


def clear_topics(doc_topics: csr_array, *, least: float = CLEAR) -> np.ndarray:
    """The topic of each text that belongs to one for at least `least`, -1 for the others: (n_texts,) int."""
    shares = doc_topics.toarray()
    best = shares.argmax(axis=1)
    return np.where(shares.max(axis=1) >= least, best, -1)


def no_clear_topic(doc_topics: csr_array, lengths: np.ndarray, *, least: float = CLEAR) -> pd.DataFrame:
    """Texts without a clear topic by reason: reason, text_count, share (of all texts); a row for every reason.

    lengths: (n_texts,) usable words of each text. A text without any belongs to no topic; one of fewer than
    `SHORT_WORDS` says too little to spread; the others spread over topics of which none reaches `least`.
    """
    unclear = clear_topics(doc_topics, least=least) < 0
    none = unclear & (np.asarray(doc_topics.sum(axis=1)).ravel() == 0)
    short = unclear & ~none & (lengths < SHORT_WORDS)
    n_texts = [int(which.sum()) for which in (none, short, unclear & ~none & ~short)]
    shares = [n / max(len(lengths), 1) for n in n_texts]
    made = pd.DataFrame({"reason": REASONS, "text_count": n_texts, "share": shares})
    return made.astype({"reason": "str", "text_count": "Int64", "share": "float64"})
