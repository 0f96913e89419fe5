"""What became of topics from one period to the next: which are new, fell apart, or grew into one.

Transitions of clusters as in Spiliopoulou, Ntoutsi, Theodoridis & Schult (2006), "MONIC: modeling and monitoring
cluster transitions", KDD '06, judged here by what texts of both periods say. Nothing is called so on one look: what is
new or apart in one half of the texts must be found again in the other half, and what is apart or together now must not
have been so before.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from nghe_lib.topics.match import similarities
from nghe_lib.topics.shares import rows_to_one

MEMBER_SHARE = 0.5
"""A text is of a topic that has at least this share of it."""
SAME = 0.5
"""Topics whose words are this alike (cosine) are one topic."""
APART_NOW, APART_MORE, APART_YOUNG = 0.75, 0.25, 0.85
"""How far one topic's texts must lie apart into two kinds, and how much further than before, to have split; of a young
topic, which may have been two from the start, only how far."""
TOGETHER_NOW, TOGETHER_BEFORE = 0.4, 0.2
"""How much two topics must share texts now, and at most have shared before, to have merged."""
KNOWN_WORDS = 0.7
"""A topic of whose words the known topics said so much before is not new."""


def member_counts(doc_shares: np.ndarray) -> np.ndarray:
    """Texts of each topic: (n_topics,)."""
    return (doc_shares >= MEMBER_SHARE).sum(axis=0)


def strangers(counts: csr_array, word_shares: np.ndarray, doc_shares: np.ndarray, *, share: float) -> np.ndarray:
    """Rows of the texts that the topics explain worst: this `share` of those with words, (n,) int.

    Of each text: the mean log of how likely its words are under its topics, over how frequent they are in all texts.
    """
    frequency = np.asarray(counts.sum(axis=0)).ravel()
    frequency = frequency / max(frequency.sum(), 1)
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lift = np.empty(counts.nnz)
    for start in range(0, counts.nnz, 200_000):
        part = slice(start, start + 200_000)
        said = np.einsum("ij,ij->i", doc_shares[rows[part]], word_shares.T[counts.indices[part]])
        lift[part] = np.log(np.maximum(said, 1e-12) / frequency[counts.indices[part]])
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    used = np.flatnonzero(lengths)
    mean = np.bincount(rows, lift * counts.data, minlength=counts.shape[0])[used] / lengths[used]
    return np.sort(used[np.argsort(mean, kind="stable")[: int(np.ceil(share * len(used)))]])


def known_share(new_counts: np.ndarray, old_counts: np.ndarray, frequency: np.ndarray) -> np.ndarray:
    """How much of what new topics (B, V) say the old ones (K, V) said before: (B,), 0 to 1.

    frequency: (V,) how often all texts of the new period say each word. A word that is said more than twice as often
    as before is for that excess nobody's.
    """
    rate = frequency * old_counts.sum() / max(frequency.sum(), 1e-9)
    said = old_counts.sum(axis=0)
    known = said / np.maximum(said, np.maximum(rate / 2, 1e-9))
    return rows_to_one(new_counts) @ known


def halves(n: int, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two random halves of the rows 0 to n - 1, each in order."""
    mixed = np.random.default_rng(seed).permutation(n)
    return np.sort(mixed[: n // 2]), np.sort(mixed[n // 2 :])


def alike_in_both(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Of topics counted in two halves (B, V), how alike their words are in both: (B,) cosines."""
    return np.array([similarities(a[None], b[None])[0, 0] for a, b in zip(first, second, strict=True)], float)


def likeness(new_counts: np.ndarray, old_counts: np.ndarray, alike: np.ndarray) -> np.ndarray:
    """How alike new topics (B, V) would be to old ones (K, V) if the new ones had been counted in many texts: (B, K).

    alike: (B,) what `alike_in_both` says of the two halves that `new_counts` is the sum of. Few texts make any topic
    less like every other; this is Spearman's correction for attenuation (1904), "The proof and measurement of
    association between two things", American Journal of Psychology 15, 72-101.
    """
    reliability = np.maximum(2 * alike / (1 + alike), 1e-9)
    return np.minimum(similarities(new_counts, old_counts) / np.sqrt(reliability)[:, None], 1)


def carried(doc_shares: np.ndarray) -> np.ndarray:
    """How much of each topic is said in texts that say as much of another one: (n_topics, n_topics), 0 to 1."""
    total = np.maximum(doc_shares.sum(axis=0), 1e-9)
    made = np.array([np.minimum(one[:, None], doc_shares).sum(axis=0) for one in doc_shares.T]) / total[:, None]
    np.fill_diagonal(made, 0)
    return made


def shared_texts(doc_shares: np.ndarray, *, min_texts: int) -> np.ndarray:
    """The same of the smaller of each two topics, (n_topics, n_topics): 0 for those not worth `min_texts` texts."""
    made = carried(doc_shares)
    made = np.maximum(made, made.T)
    is_small = doc_shares.sum(axis=0) < min_texts
    made[is_small] = 0
    made[:, is_small] = 0
    return made


def kinds_of(doc_shares: np.ndarray) -> np.ndarray:
    """Which topics are one since they are said in the same texts: (n_kinds, n_topics) of 0 and 1, a 1 per column."""
    kinds = np.eye(doc_shares.shape[1])
    while len(kinds) > 1:
        together = carried(doc_shares @ kinds.T)
        together = np.maximum(together, together.T)
        one, other = sorted(divmod(int(together.argmax()), len(kinds)))
        if together[one, other] < TOGETHER_NOW:
            break
        kinds[one] += kinds[other]
        kinds = np.delete(kinds, other, axis=0)
    return kinds


def apartness(halves_of_texts: np.ndarray) -> float:
    """How far texts lie apart into two kinds: mean difference of their two shares, 0 (all mixed) to 1 (all pure)."""
    said = halves_of_texts[halves_of_texts.sum(axis=1) > 0]
    return float(np.abs(said[:, 0] - said[:, 1]).mean()) if len(said) else 0.0
