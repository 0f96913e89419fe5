"""Latent Dirichlet allocation as gensim fits it, on sparse counts, many times faster.

`FastLda` is a gensim `LdaModel`: the same arguments, mathematics and bound, and every gensim method works on it. What
differs: it reads a csr_array as well as a gensim corpus; its E step runs in float32 on all cores (`lda_steps`); every
text starts from an even gamma instead of a random one, so that inference gives the same answer each time; the 1e-7
that gensim adds to each word's probability is left out, as it is as large as the probability of a rare word.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from gensim.models import LdaModel
from gensim.models.callbacks import Callback
from gensim.models.ldamodel import update_dir_prior
from gensim.utils import FakeDict
from scipy.sparse import csr_array, issparse, sparray, spmatrix
from scipy.special import gammaln, psi

from nghe_lib.errors import ParameterError
from nghe_lib.topics import lda_steps as steps
from nghe_lib.topics.lda_steps import Lambda, Threads

logger = logging.getLogger(__name__)

Bag: TypeAlias = Sequence[tuple[int, float]]
Corpus: TypeAlias = "csr_array | Iterable[Bag]"


class FastLda(LdaModel):
    """A gensim LdaModel for csr_array counts (n_texts, n_words) or a gensim corpus.

    The arguments are gensim's; `id2word` may also be the list of words that `text.count_terms` gives. A corpus is
    turned into a csr_array once, so it must fit in memory as such (8 bytes an entry). `distributed` is refused.
    `save` and `load` are gensim's and can run code on loading: load only what you saved yourself.
    Raises ParameterError for a corpus with more words than `id2word`.
    """

    alpha: np.ndarray
    eta: np.ndarray

    def __init__(
        self, corpus: Corpus | None = None, num_topics: int = 100,
        id2word: Mapping[int, str] | Sequence[str] | range | None = None, distributed: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        if distributed:
            raise ParameterError("FastLda chạy trên một máy; hãy bỏ distributed=True")
        if id2word is None and isinstance(corpus, (sparray, spmatrix)):
            id2word = FakeDict(corpus.shape[1])
        elif isinstance(id2word, (list, tuple, range)):
            id2word = {number: str(word) for number, word in enumerate(id2word)}
        super().__init__(corpus, num_topics, id2word, **options)

    def update(
        self, corpus: Corpus, chunksize: int | None = None, decay: float | None = None, offset: float | None = None,
        passes: int | None = None, update_every: int | None = None, eval_every: int | None = None,
        iterations: int | None = None, gamma_threshold: float | None = None, chunks_as_numpy: bool = False,
    ) -> None:  # fmt: skip
        """Learn from texts, going on from where the model is; see `LdaModel.update`.

        The topics move after every `update_every` chunks (0: once a pass), which are read as one batch.
        """

        def chosen(given: Any, own: Any) -> Any:
            return own if given is None else given

        counts = self._counts(corpus)
        n_texts = counts.shape[0]
        if n_texts == 0:
            return
        decay, offset = chosen(decay, self.decay), chosen(offset, self.offset)
        passes, every = chosen(passes, self.passes), chosen(update_every, self.update_every)
        look = chosen(eval_every, self.eval_every)
        precision = (chosen(iterations, self.iterations), chosen(gamma_threshold, self.gamma_threshold))
        chunksize = min(n_texts, chosen(chunksize, self.chunksize))
        size = min(n_texts, every * chunksize) if every else n_texts
        self.state.numdocs += n_texts
        told = self._callback()
        topics = Lambda.of(self.state.sstats, self.eta)
        with Threads() as pool:
            for turn in range(passes):
                for number, first in enumerate(range(0, n_texts, size), start=1):
                    last = min(first + size, n_texts)
                    if look and (number % look == 0 or last == n_texts):
                        self._show(topics)
                        self.log_perplexity(counts[first:last], total_docs=n_texts)
                    rho = pow(offset + turn + self.num_updates / chunksize, -decay)
                    self._learn(topics, steps.batch_of(counts, first, last), rho, pool, *precision)
                    self.num_updates += last - first if turn == 0 else 0
                if told is not None:
                    self._show(topics)
                    for metric, value in told.on_epoch_end(turn).items():
                        self.metrics[metric].append(value)
        self._show(topics)

    def inference(
        self, chunk: Corpus, collect_sstats: bool = False
    ) -> tuple[np.ndarray, np.ndarray | None]:  # fmt: skip
        """Gamma (n_texts, n_topics) of texts and, if asked, their sufficient statistics (n_topics, n_words)."""
        counts = self._counts(chunk)
        batch = steps.batch_of(counts, 0, counts.shape[0])
        table = steps.scaled(self.expElogbeta, batch)
        gamma = steps.even(batch.n_texts, self.num_topics)
        precision = {"iterations": self.iterations, "threshold": self.gamma_threshold}
        with Threads() as pool:
            weights, ratios = steps.read(batch, table, self.alpha, gamma, pool, **precision)
            made = gamma[:, : self.num_topics].astype(self.dtype)
            if not collect_sstats:
                return made, None
            gathered = steps.gather(batch, table, weights, ratios, pool)
        sstats = np.zeros((self.num_topics, self.num_terms), self.dtype)
        sstats[:, batch.used] = gathered[:, : self.num_topics].T
        return made, sstats

    def bound(self, corpus: Corpus, gamma: np.ndarray | None = None, subsample_ratio: float = 1.0) -> float:
        """The variational bound of texts, see `LdaModel.bound`; in float64."""
        from nghe_lib.topics import lda_kernels as kernels

        counts = self._counts(corpus)
        gamma = np.asarray(self.inference(counts)[0] if gamma is None else gamma, np.float64)
        alpha, eta, lambdas = (
            np.asarray(values, np.float64) for values in (self.alpha, self.eta, self.state.get_lambda())
        )
        log_theta = psi(gamma) - psi(gamma.sum(axis=1, keepdims=True))
        log_beta = psi(lambdas) - psi(lambdas.sum(axis=1, keepdims=True))
        most = log_beta.max(axis=0)
        beta = np.exp((log_beta - most).T, order="C")
        scores = np.zeros(counts.shape[0])
        arrays = (counts.indptr, counts.indices, counts.data, log_theta, beta, most, scores)
        with Threads() as pool:
            pool.share(kernels.log_word_shares, arrays, len(scores), 1_000)
        texts = scores.sum() + np.sum((alpha - gamma) * log_theta) + np.sum(gammaln(gamma))
        texts += len(scores) * (gammaln(alpha.sum()) - gammaln(alpha).sum()) - gammaln(gamma.sum(axis=1)).sum()
        topics = np.sum((eta - lambdas) * log_beta) + np.sum(gammaln(lambdas) - gammaln(eta))
        topics += np.sum(gammaln(eta.sum()) - gammaln(lambdas.sum(axis=1)))  # as gensim sums it, also for a matrix
        return float(subsample_ratio * texts + topics)

    def log_perplexity(self, chunk: Corpus, total_docs: int | None = None) -> float:
        """The bound a word, see `LdaModel.log_perplexity`."""
        counts = self._counts(chunk)
        ratio = (total_docs or counts.shape[0]) / counts.shape[0]
        found = self.bound(counts, subsample_ratio=ratio) / (ratio * float(counts.sum()))
        logger.info("%.3f per-word bound of %i texts", found, counts.shape[0])
        return found

    def get_document_topics(self, bow: Corpus | Bag, *args: Any, **options: Any) -> Any:
        """Topics of one text, or of all rows of a csr_array or corpus; see `LdaModel.get_document_topics`."""
        if issparse(bow):
            return super().get_document_topics(_to_bags(csr_array(bow)), *args, **options)
        return super().get_document_topics(bow, *args, **options)

    def update_alpha(self, gammat: np.ndarray, rho: float) -> np.ndarray:
        """Move alpha towards what makes gamma (n_texts, n_topics) likely, see `LdaModel.update_alpha`."""
        means = (psi(gammat) - psi(gammat.sum(axis=1, keepdims=True))).mean(axis=0)
        self.alpha = update_dir_prior(self.alpha, float(len(gammat)), means.astype(self.dtype), rho)
        return self.alpha

    def _learn(
        self, topics: Lambda, batch: steps.Batch, rho: float, pool: Threads, iterations: int, threshold: float
    ) -> None:  # fmt: skip
        """One batch: read its texts, then move the topics, alpha and eta."""
        from nghe_lib.topics import lda_kernels as kernels

        table = steps.table_of(topics, batch.used, pool)
        gamma = steps.even(batch.n_texts, self.num_topics)
        weights, ratios = steps.read(batch, table, self.alpha, gamma, pool, iterations=iterations, threshold=threshold)
        if self.optimize_alpha:
            self.update_alpha(gamma[:, : self.num_topics], rho)
        gathered = steps.gather(batch, table, weights, ratios, pool)
        steps.move(topics, batch, gathered, keep=1 - rho, take=rho * self.state.numdocs / batch.n_texts)
        if self.optimize_eta:
            means = np.empty(self.num_terms)
            arrays = (topics.stats, topics.scale, topics.eta, self.num_topics, means)
            pool.share(kernels.mean_log_weights, arrays, self.num_terms, 2_000)
            means -= psi(topics.totals()).mean()
            self.eta = update_dir_prior(self.eta, float(self.num_topics), means.astype(self.dtype), rho)
            topics.eta[:, : self.num_topics] = self.eta[:, None]

    def _show(self, topics: Lambda) -> None:
        """Put what was learned where gensim's methods look for it."""
        self.state.eta = self.eta
        self.state.sstats = topics.sstats().astype(self.dtype, copy=False)
        self.sync_state()

    def _callback(self) -> Callback | None:
        if not self.callbacks:
            return None
        told = Callback(self.callbacks)
        told.set_model(self)
        self.metrics: dict[str, list[Any]] = defaultdict(list)
        return told

    def _counts(self, corpus: Corpus) -> csr_array:
        """Any corpus as a csr_array (n_texts, num_terms)."""
        counts = csr_array(corpus) if issparse(corpus) else _from_bags(corpus, self.num_terms)
        if counts.shape[1] > self.num_terms:
            raise ParameterError(f"dữ liệu có {counts.shape[1]} từ, mô hình chỉ biết {self.num_terms}; hãy đếm lại")
        return counts


def _from_bags(corpus: Iterable[Bag], n_words: int) -> csr_array:
    """Lists of (word, count) as a csr_array; a word beyond `n_words` widens it."""
    words: list[int] = []
    values: list[float] = []
    ends = [0]
    for bag in corpus:
        words.extend(int(word) for word, _ in bag)
        values.extend(float(count) for _, count in bag)
        ends.append(len(words))
    width = max(n_words, 1 + max(words, default=0))
    return csr_array(
        (np.array(values, np.float32), np.array(words, np.int32), np.array(ends, np.int64)), (len(ends) - 1, width)
    )


def _to_bags(counts: csr_array) -> list[list[tuple[int, float]]]:
    return [
        list(zip(counts.indices[a:b].tolist(), counts.data[a:b].tolist(), strict=True))
        for a, b in pairwise(counts.indptr.tolist())
    ]
