"""Shares from people's labels: of the parts that chance drew, weighted, with intervals that hold the truth."""

import numpy as np
import pandas as pd
import pytest

from nghe_lib.errors import TooLittleDataError
from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand.labelling import sample
from nghe_lib.understand.labelling.audit import drawn_by_chance, label_shares

N = 1_000


@pytest.fixture(scope="module")
def town():
    """A thousand posts; a model that is right on seven of ten, and unsure where it is wrong."""
    rng = np.random.default_rng(5)
    names = np.array(SENTIMENT.names)
    truth = rng.choice(names, N, p=[0.1, 0.3, 0.6])
    right = rng.random(N) < 0.7
    said = np.where(right, truth, rng.choice(names, N))
    ids = [f"x:{n:04d}" for n in range(N)]
    posts = pd.DataFrame({"post_id": ids, "title": None, "text": [f"bài số {n} về phố {n * 7}" for n in range(N)]})
    sure = np.where(right, 0.9, 0.5)
    chances = {f"p_{name}": np.where(said == name, sure, (1 - sure) / 2) for name in names}
    return posts, pd.DataFrame({"post_id": ids, "label": said, **chances}), pd.Series(truth, index=ids)


def settled(rows, truth):
    return pd.DataFrame({"post_id": rows["post_id"], "label": truth.reindex(rows["post_id"]).to_numpy()})


@pytest.mark.parametrize("design", ["random", "stratified"])
def test_intervals_hold_the_true_shares_as_often_as_they_say(town, design):
    posts, predictions, truth = town
    real = truth.value_counts(normalize=True).reindex(list(SENTIMENT.names)).to_numpy()
    held, means = [], []
    for seed in range(40):
        rows = sample(posts, predictions, n=150, design=design, seed=seed, power=0.2)
        found = label_shares(settled(rows, truth), rows, task=SENTIMENT)
        held += ((found["low"] <= real) & (real <= found["high"])).tolist()
        means.append(found["share"].to_numpy())
    assert np.mean(held) > 0.91
    assert np.abs(np.mean(means, axis=0) - real).max() < 0.012


def test_the_active_part_is_left_out(town):
    posts, predictions, truth = town
    rows = sample(posts, predictions, n=200, design="active", seed=1)
    found = label_shares(settled(rows, truth), rows, task=SENTIMENT)
    assert found["post_count"].sum() == 100
    kept = drawn_by_chance(settled(rows, truth), rows)
    assert set(kept["post_id"]) == set(rows.loc[rows["part"] == "random", "post_id"])
    stratified = sample(posts, predictions, n=60, design="stratified", seed=1)
    assert drawn_by_chance(settled(stratified, truth), stratified).empty


def test_half_a_sample_is_a_smaller_sample_and_all_posts_leave_no_doubt(town):
    posts, predictions, truth = town
    rows = sample(posts, predictions, n=200, design="stratified", seed=1)
    whole, half = (label_shares(settled(rows.head(n), truth), rows, task=SENTIMENT) for n in (200, 100))
    assert ((half["high"] - half["low"]) > (whole["high"] - whole["low"])).all()
    every = sample(posts, n=N, design="random", seed=1)
    found = label_shares(settled(every, truth), every, task=SENTIMENT)
    assert np.abs(found["high"] - found["low"]).max() < 1e-4
    assert found["share"].to_numpy() == pytest.approx(
        truth.value_counts(normalize=True).reindex(found["label"]).to_numpy()
    )


def test_too_few_labels_are_refused(town):
    posts, predictions, truth = town
    rows = sample(posts, n=100, design="random", seed=1)
    with pytest.raises(TooLittleDataError, match="mới có 29 bài"):
        label_shares(settled(rows.head(29), truth), rows, task=SENTIMENT)
    strata = sample(posts, predictions, n=100, design="stratified", seed=1)
    without = strata[strata["stratum"] != "positive"]
    with pytest.raises(TooLittleDataError, match="tầng 'positive'"):
        label_shares(settled(without, truth), strata, task=SENTIMENT)
