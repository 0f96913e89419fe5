import numba
import numpy as np
import pytest
from gensim.models import CoherenceModel, LdaModel
from gensim.models.callbacks import PerplexityMetric
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError
from nghe_lib.topics import FastLda
from tests.topics.corpora import any_counts, bags, planted

COUNTS, TOPIC = planted()
WORDS = [f"w{number:02d}" for number in range(COUNTS.shape[1])]
OPTIONS = {"id2word": WORDS, "num_topics": 3, "passes": 4, "chunksize": 100, "eval_every": None, "random_state": 1}


@pytest.fixture(scope="module")
def made():
    return FastLda(COUNTS, **OPTIONS)


def same_topics(model, **changes):
    """A gensim model with the topics of `model`; in float64, as gensim adds less to each probability there."""
    twin = LdaModel(id2word=model.id2word, num_topics=model.num_topics, dtype=np.float64, random_state=2, **changes)
    twin.alpha, twin.eta = model.alpha.astype(float), model.eta.astype(float)
    twin.state.sstats, twin.state.eta = model.state.sstats.astype(float), twin.eta
    twin.sync_state()
    return twin


def test_inference_and_bound_are_those_of_gensim_under_the_same_topics(made):
    precise = FastLda(COUNTS, **OPTIONS, gamma_threshold=1e-5, iterations=500)
    gamma, sstats = precise.inference(COUNTS, collect_sstats=True)
    twin = same_topics(precise, gamma_threshold=1e-5, iterations=500)
    theirs, their_sstats = twin.inference(bags(COUNTS), collect_sstats=True)
    assert gamma == pytest.approx(theirs, rel=1e-3, abs=1e-3)
    assert sstats == pytest.approx(their_sstats, rel=1e-3, abs=2e-2)
    given_gamma = theirs[:, None, :]  # the only shape of a given gamma that gensim's own bound can read
    assert precise.bound(COUNTS, gamma=theirs) == pytest.approx(twin.bound(bags(COUNTS), gamma=given_gamma), rel=1e-6)
    assert made.log_perplexity(COUNTS) == pytest.approx(same_topics(made).log_perplexity(bags(COUNTS)), rel=1e-3)


@settings(max_examples=15, deadline=None)
@given(any_counts(), st.integers(2, 9))
def test_the_bound_of_any_small_corpus_is_that_of_gensim(counts, n_topics):
    model = FastLda(counts, n_topics, eval_every=None, random_state=3, passes=2)
    assert np.isfinite(model.get_topics()).all()
    assert model.bound(counts) == pytest.approx(same_topics(model).bound(bags(counts)), rel=2e-3, abs=0.5)


def test_training_ends_at_the_bound_of_gensim(made):
    theirs = LdaModel(bags(COUNTS), dtype=np.float64, **OPTIONS | {"id2word": dict(enumerate(WORDS))})
    assert made.log_perplexity(COUNTS) == pytest.approx(theirs.log_perplexity(bags(COUNTS)), rel=5e-3)
    assert made.num_updates == theirs.num_updates == len(TOPIC)


def test_priors_are_learned_as_gensim_learns_them(made):
    options = OPTIONS | {"eta": "auto", "passes": 1, "chunksize": 300, "id2word": dict(enumerate(WORDS))}
    ours, theirs = FastLda(COUNTS, **options), LdaModel(bags(COUNTS), dtype=np.float64, **options)
    assert ours.eta == pytest.approx(theirs.eta, rel=0.02)
    assert ours.state.eta is ours.eta
    gamma = made.inference(COUNTS)[0]
    twin = same_topics(made)
    assert ours.update_alpha(gamma, 0.5) == pytest.approx(twin.update_alpha(gamma.astype(float), 0.5), rel=1e-4)
    learned = FastLda(COUNTS, **OPTIONS, alpha="auto")
    assert learned.log_perplexity(COUNTS) > made.log_perplexity(COUNTS)


def test_a_corpus_of_lists_a_matrix_and_a_wider_vocabulary_are_read_alike(made):
    assert np.array_equal(FastLda(bags(COUNTS), **OPTIONS).get_topics(), made.get_topics())
    assert np.array_equal(FastLda(COUNTS.astype(np.int64).tocsc(), **OPTIONS).get_topics(), made.get_topics())
    wider = FastLda(COUNTS, **OPTIONS | {"id2word": [*WORDS, "never"]})
    assert wider.get_topics().shape == (3, len(WORDS) + 1)


def test_threads_do_not_change_the_result(made):
    before = numba.get_num_threads()
    try:
        numba.set_num_threads(1)
        alone = FastLda(COUNTS, **OPTIONS)
    finally:
        numba.set_num_threads(before)
    assert np.array_equal(alone.get_topics(), made.get_topics())
    assert np.array_equal(alone.inference(COUNTS)[0], made.inference(COUNTS)[0])


def test_inference_is_the_same_each_time_and_for_a_text_alone(made):
    together = made.inference(COUNTS)[0]
    assert np.array_equal(made.inference(COUNTS)[0], together)
    assert made.inference(COUNTS[[7]])[0][0] == pytest.approx(together[7], rel=1e-5)
    assert together.sum(axis=1) == pytest.approx(COUNTS.sum(axis=1) + made.alpha.sum(), rel=1e-5)


def test_an_empty_text_is_as_the_prior_and_an_empty_corpus_teaches_nothing(made):
    assert made.inference([[]])[0][0] == pytest.approx(made.alpha)
    before = made.get_topics()
    made.update([])
    made.update(csr_array((0, len(WORDS))))
    assert np.array_equal(made.get_topics(), before)


def test_gensims_methods_work_on_it(made, tmp_path):
    texts = [[WORDS[word] for word, _ in bag] for bag in bags(COUNTS)]
    assert len(made.show_topics(num_words=4, formatted=False)[0][1]) == 4
    assert dict(made.get_document_topics(bags(COUNTS)[0], minimum_probability=0)).keys() == {0, 1, 2}
    assert len(made.get_document_topics(bags(COUNTS)[0], per_word_topics=True)) == 3
    assert [max(row, key=lambda pair: pair[1])[0] for row in made[COUNTS[:2]]] == [
        max(made[bag], key=lambda pair: pair[1])[0] for bag in bags(COUNTS[:2])
    ]
    scored = made.top_topics(bags(COUNTS), topn=5)
    assert len(scored) == 3
    dictionary = CoherenceModel(model=made, corpus=bags(COUNTS), coherence="u_mass", topn=5)
    assert dictionary.get_coherence() == pytest.approx(np.mean([score for _, score in scored]))
    assert np.diag(made.diff(made, distance="hellinger")[0]) == pytest.approx(0)
    assert texts and made.get_term_topics(0, minimum_probability=1e-6)
    made.save(str(tmp_path / "model"))
    again = FastLda.load(str(tmp_path / "model"))
    assert np.array_equal(again.get_topics(), made.get_topics())
    assert np.array_equal(again.inference(COUNTS)[0], made.inference(COUNTS)[0])
    again.update(COUNTS[:100])
    assert not np.array_equal(again.get_topics(), made.get_topics())


def test_metrics_and_perplexity_are_told_along_the_way(caplog):
    metric = PerplexityMetric(corpus=bags(COUNTS), logger="shell")
    with caplog.at_level("INFO", logger="nghe_lib.topics.fast_lda"):
        told = FastLda(COUNTS, **OPTIONS | {"eval_every": 1, "callbacks": [metric], "passes": 2})
    assert len(told.metrics["Perplexity"]) == 2
    assert "per-word bound" in caplog.text


def test_one_update_a_pass_is_batch_learning():
    bounds = [FastLda(COUNTS, **OPTIONS | {"update_every": 0, "passes": n}).bound(COUNTS) for n in (1, 5, 15)]
    assert bounds == sorted(bounds)


def test_what_it_cannot_read_is_refused():
    with pytest.raises(ParameterError, match="24"):
        FastLda(COUNTS, **OPTIONS | {"id2word": WORDS[:20]})
    with pytest.raises(ParameterError, match="distributed"):
        FastLda(COUNTS, distributed=True, **OPTIONS)
