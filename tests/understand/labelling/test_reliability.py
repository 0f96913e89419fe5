"""Agreement of coders: known examples, and what must hold whatever coders and answers are called."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from nghe_lib.understand.labelling.reliability import (
    answer_agreement,
    cohen_kappa,
    disagreements,
    fleiss_kappa,
    krippendorff_alpha,
    percent_agreement,
    ratings,
    reliability,
)

# Four observers, twelve units: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C.
FOUR_OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# Two observers of ten binary units, the same paper, section A, and of twelve nominal units, section B.
BINARY = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
NOMINAL = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")


def table(*coders: str) -> pd.DataFrame:
    """Posts by coders from one line per coder; a dot is missing."""
    rows = [[None if one == "." else one for one in coder.split()] for coder in coders]
    return pd.DataFrame(np.array(rows, dtype=object).T, columns=[f"coder:{n}" for n in range(len(rows))])


tables = (
    st.integers(2, 4)
    .flatmap(
        lambda coders: st.lists(
            st.lists(st.sampled_from(["x", "y", "z", None]), min_size=coders, max_size=coders), min_size=3, max_size=25
        )
    )
    .map(lambda rows: pd.DataFrame(np.array(rows, dtype=object), columns=[f"c{n}" for n in range(len(rows[0]))]))
)


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        pytest.param(FOUR_OBSERVERS, 0.743, id="four observers, twelve units, answers missing"),
        pytest.param(BINARY, 0.095, id="two observers, ten binary units"),
        pytest.param(NOMINAL, 0.692, id="two observers, twelve nominal units"),
    ],
)
def test_alpha_is_that_of_the_papers_examples(coders, alpha):
    assert krippendorff_alpha(table(*coders)) == pytest.approx(alpha, abs=0.0005)


def test_fleiss_kappa_by_hand():
    # Two posts, three coders: P = (1 + 1/3) / 2, P_e = (4² + 2²) / 6² of answers x and y.
    assert fleiss_kappa(table("x x", "x y", "x y")) == pytest.approx((2 / 3 - 20 / 36) / (1 - 20 / 36))


@given(st.lists(st.tuples(*[st.sampled_from("xyz")] * 2), min_size=2, max_size=40))
def test_cohens_kappa_is_that_of_scikit_learn(pairs):
    first, second = zip(*pairs, strict=True)
    ours = cohen_kappa(first, second)
    if len({*first, *second}) == 1:
        assert np.isnan(ours)
    else:
        assert ours == pytest.approx(cohen_kappa_score(first, second))


def test_kappa_leaves_out_posts_that_one_coder_has_not_answered():
    assert cohen_kappa(["x", "y", None, "x"], ["x", "y", "y", None]) == 1


@given(tables, st.randoms(use_true_random=False))
def test_names_of_coders_and_answers_and_the_order_of_posts_do_not_matter(rows, chance):
    names = dict(zip("xyz", chance.sample(["một", "hai", "ba"], 3), strict=True))
    order = chance.sample(range(rows.shape[1]), rows.shape[1])
    other = rows.map(lambda one: names.get(one)).iloc[::-1, order]
    for measure in (percent_agreement, krippendorff_alpha, fleiss_kappa):
        assert measure(rows) == pytest.approx(measure(other), nan_ok=True)


@given(st.lists(st.sampled_from("xyz"), min_size=2, max_size=30).filter(lambda said: len(set(said)) > 1))
def test_the_same_answers_agree_perfectly(said):
    same = table(" ".join(said), " ".join(said), " ".join(said))
    assert [percent_agreement(same), krippendorff_alpha(same), fleiss_kappa(same), cohen_kappa(said, said)] == [1] * 4


def test_shuffled_answers_agree_no_more_than_by_chance():
    rng = np.random.default_rng(3)
    rows = pd.DataFrame({name: rng.permutation(["x"] * 2_400 + ["y"] * 600) for name in "abc"})
    assert percent_agreement(rows) > 0.6
    assert abs(krippendorff_alpha(rows)) < 0.04
    assert abs(fleiss_kappa(rows)) < 0.04


def test_one_answer_throughout_shows_nothing():
    rows = table("x x x", "x x x")
    assert percent_agreement(rows) == 1
    assert np.isnan(krippendorff_alpha(rows))
    assert np.isnan(fleiss_kappa(rows))


def test_every_measure_comes_with_an_interval_that_holds_it():
    rng = np.random.default_rng(5)
    first = rng.choice(["x", "y", "z"], 150)
    rows = pd.DataFrame({"a": first, "b": np.where(rng.random(150) < 0.75, first, rng.choice(["x", "y", "z"], 150))})
    found = reliability(rows, seed=1, n_resamples=200)
    assert found["measure"].tolist() == ["percent", "cohen_kappa", "krippendorff_alpha"]
    assert ((found["low"] < found["value"]) & (found["value"] < found["high"])).all()
    assert found["post_count"].tolist() == [150] * 3
    assert reliability(rows, seed=1, n_resamples=200).equals(found)
    several = reliability(rows.assign(c=first), seed=1, n_resamples=0)
    assert several["measure"].tolist() == ["percent", "fleiss_kappa", "krippendorff_alpha"]


def test_nothing_is_measured_where_no_post_has_two_answers():
    assert reliability(table("x .", ". y"), seed=1).empty
    assert answer_agreement(table("x .", ". y"), seed=1).empty
    assert disagreements(table("x .", ". y")).empty


def test_agreement_per_answer_is_how_often_the_other_coder_said_it_too():
    found = answer_agreement(table("x x y y", "x y y y"), seed=1, n_resamples=0).set_index("label")
    assert found["agreement"].to_dict() == pytest.approx({"x": 2 / 3, "y": 4 / 5})
    assert found["given_count"].to_dict() == {"x": 3, "y": 5}


def test_disagreements_are_listed_the_evenly_split_first_without_coders_names():
    rows = table("x x x x", "x x y y", "x y y z").set_axis(["p:1", "p:2", "p:3", "p:4"])
    found = disagreements(rows)
    assert found["post_id"].tolist() == ["p:4", "p:2", "p:3"]
    assert list(found.columns) == ["post_id", "coder_1", "coder_2", "coder_3"]


def test_labels_of_two_codebooks_are_not_compared():
    row = {"post_id": "p:1", "task": "spam", "coder": "a", "codebook_version": "1", "label": "x"}
    with pytest.raises(Exception, match="cùng một sổ mã"):
        ratings(pd.DataFrame([row, row | {"codebook_version": "2", "coder": "b"}]))
