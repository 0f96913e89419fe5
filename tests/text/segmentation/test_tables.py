from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.text.segmentation import kernels
from nghe_lib.text.segmentation.crf_file import read_crf
from nghe_lib.text.segmentation.known import Known, Pairs
from nghe_lib.text.segmentation.package import MODEL, package, package_folder
from nghe_lib.text.segmentation.rounding_kernels import label_as_summed
from nghe_lib.text.segmentation.weights import compile_weights

TOKENS = st.sampled_from(
    ["học", "sinh", "Bác", "sĩ", "Hà", "Nội", "12", ",", "BOS", "EOS", "xyz", "kinh", "tế", "xã", "hội"]
)


@pytest.fixture(scope="module")
def model():
    return read_crf((package_folder() / MODEL / "models.bin").read_bytes())


@pytest.fixture(scope="module")
def known():
    return Known(package())


@cache
def tagger():
    from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger

    own = FastCRFSequenceTagger()
    own.load(str(package_folder() / MODEL))
    return own


def numbered(known, tokens):
    known._add_tokens(tokens)
    return np.array([known.token_numbers[token] for token in tokens], np.int32)


def scores(known, tokens):
    ids, made, tables = numbered(known, tokens), np.zeros(len(tokens)), known.tables
    kernels.score_tokens(ids, 0, len(ids), made, known.rows.array, tables.edges)
    titles = np.stack([tables.pair_in_title, tables.triple_in_title])
    kernels.score_titles(ids, 0, len(ids), made, known.titles.array, titles)
    for numbers, pairs, triples in (
        (known.surfaces.array, tables.surface_pairs, tables.surface_triples),
        (known.lowers.array, tables.lower_pairs, tables.lower_triples),
    ):
        kernels.score_pairs(ids, 0, len(ids), made, numbers, pairs.slots, pairs.rows, triples.slots, triples.rows)
    return made


@settings(max_examples=300)
@given(st.lists(TOKENS, min_size=1, max_size=8))
def test_scores_are_the_sums_of_the_models_weights(model, known, tokens):
    lead = model.weights[:, model.labels.index("I-W")] - model.weights[:, model.labels.index("B-W")]
    features = tagger().featurizer.process([[[token] for token in tokens]])[0]
    plain = [sum(lead[model.number_of[name]] for name in names if name in model.number_of) for names in features]
    assert scores(known, tokens) == pytest.approx(plain, abs=1e-9)


@settings(max_examples=300)
@given(st.lists(st.one_of(TOKENS, st.sampled_from(["ㅋ", "😀", "zzz"])), min_size=1, max_size=30))
def test_labels_summed_in_its_order_are_those_of_underthesea(known, tokens):
    ids, weights, tables = numbered(known, tokens), known.package.weights, known.tables
    inside = np.zeros(len(ids), np.uint8)
    label_as_summed(
        ids, 0, len(ids), weights.features, weights.constants, weights.moves,
        known.digits.array, known.titles.array, known.entries.array, known.surfaces.array, known.lowers.array,
        weights.surface_rows, tables.surface_pairs.slots, weights.surface_pair_rows,
        tables.surface_triples.slots, weights.surface_triple_rows,
        weights.lower_rows, tables.lower_pairs.slots, weights.lower_pair_rows,
        tables.lower_triples.slots, weights.lower_triple_rows, weights.known_pairs, weights.known_triples, inside,
    )  # fmt: skip
    labels = tagger().predict([[token] for token in tokens])
    assert inside.tolist() == [label == "I-W" for label in labels]


def test_the_file_of_the_model_is_read_whole(model):
    assert model.weights.shape == (len(model.number_of), 2)
    assert set(model.labels) == {"B-W", "I-W"}
    assert (model.weights != 0).any(axis=1).all()


@pytest.mark.parametrize("content", [b"lCRF" + bytes(60), b"x" * 64])
def test_other_bytes_are_no_model(content):
    with pytest.raises(ValueError, match="CRFsuite"):
        read_crf(content)


def test_a_model_with_unknown_features_is_refused(model):
    with pytest.raises(ValueError, match="features"):
        compile_weights(model, ["T[0]"], set())


def test_of_two_spellings_the_heavier_stays(model):
    merged = model.respelt(str.lower)
    lead = model.weights[:, 1] - model.weights[:, 0]
    pair = [lead[model.number_of[name]] for name in ("T[0]=Bác", "T[0]=bác") if name in model.number_of]
    number = merged.number_of["t[0]=bác".replace("t", "T")]
    assert merged.weights[number, 1] - merged.weights[number, 0] == max(pair, key=abs)


@given(st.dictionaries(st.tuples(st.integers(0, 2**31), st.integers(0, 2**31)), st.integers(0, 2**30), max_size=50))
def test_a_table_gives_back_what_was_put_and_grows(entries):
    table = Pairs(np.zeros((0, 3), np.int64))
    for number, ((first, second), value) in enumerate(entries.items(), start=1):
        table.make_room(600)
        kernels.table_put(table.keys, table.values, first, second, value)
        table.entries = number
    assert all(kernels.table_get(table.keys, table.values, *pair) == value for pair, value in entries.items())
    assert kernels.table_get(table.keys, table.values, 2**32 - 2, 7) == kernels.NONE
