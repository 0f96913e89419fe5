"""The engines that find topics, by name, all with one call.

`engine(counts, *, n_topics, seed, passes=None, order=None, start=None, prior=None) -> (word_shares, doc_shares)`

counts: csr_array (n_texts, n_words) of float32 or integers. seed: the same call gives the same result, however many
threads there are. passes: times over the texts, by default what suits the engine. order: (n_texts,) the order in which
texts are read; results stay in the order of `counts`. start: (n_topics, n_words) word shares to start from. prior:
(n_topics, n_words) words that count as already said in each topic.

word_shares: (n_topics, n_words), rows sum to 1. doc_shares: (n_texts, n_topics), rows sum to 1; with `clusters` to 0
for a text that is far from every topic.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nghe_lib.topics.clusters import clusters
from nghe_lib.topics.lda import infer, lda
from nghe_lib.topics.nmf import nmf

Engine = Callable[..., tuple[np.ndarray, np.ndarray]]
ENGINES: dict[str, Engine] = {"lda": lda, "nmf": nmf, "clusters": clusters}

__all__ = ["ENGINES", "Engine", "clusters", "infer", "lda", "nmf"]
