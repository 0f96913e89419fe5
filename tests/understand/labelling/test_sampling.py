"""Samples: known chances, the random part apart from the active one, no near-duplicate asked twice."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.understand.labelling.sampling import allocation, sample, unsureness, weights

N = 300
WORDS = "ngập xe buýt đường rác phường điện nước cây còi karaoke học phí bệnh viện vé metro cầu hẻm chung cư".split()


@pytest.fixture(scope="module")
def posts():
    rng = np.random.default_rng(1)
    texts = [" ".join(rng.choice(WORDS, 12)) for _ in range(N)]
    return pd.DataFrame(
        {"post_id": [f"x:{n:03d}" for n in range(N)], "title": None, "text": texts,
         "platform": np.where(np.arange(N) < 30, "press", "x"), "source_id": None}
    )  # fmt: skip


@pytest.fixture(scope="module")
def predictions(posts):
    rng = np.random.default_rng(2)
    p = rng.dirichlet([0.4, 0.4, 0.4], N)
    names = ["a", "b", "c"]
    made = pd.DataFrame(p, columns=[f"p_{name}" for name in names])
    return made.assign(post_id=posts["post_id"], label=[names[one] for one in p.argmax(axis=1)])


def test_at_random_every_post_has_the_same_chance(posts):
    found = sample(posts, n=60, design="random", seed=3)
    assert found["post_id"].is_unique and len(found) == 60
    assert set(found["part"]) == {"random"}
    assert (found["inclusion_probability"] == 60 / N).all()
    assert found["position"].tolist() == list(range(60))
    drawn = pd.concat([sample(posts, n=60, design="random", seed=seed)["post_id"] for seed in range(150)])
    times = drawn.value_counts().reindex(posts["post_id"], fill_value=0)
    assert times.between(10, 52).all()  # 30 expected, standard deviation 4.9


def test_the_same_seed_gives_the_same_sample_whatever_the_order(posts, predictions):
    for design in ("random", "stratified", "active"):
        options = {"n": 40, "design": design, "seed": 4}
        first = sample(posts, predictions, **options)
        assert first.equals(sample(posts.sample(frac=1, random_state=1), predictions.iloc[::-1], **options))
        assert not first.equals(sample(posts, predictions, **options | {"seed": 5}))


def test_strata_have_known_weights_that_add_up_to_all_posts(posts, predictions):
    found = sample(posts, predictions, n=60, design="stratified", seed=1, by=("label", "platform"))
    assert len(found) == 60
    assert weights(found).sum() == pytest.approx(N)
    sizes = predictions.merge(posts).groupby(["label", "platform"]).size()
    assert dict(zip(found["stratum"], found["population"], strict=True)) == {
        f"{label} · {platform}": n for (label, platform), n in sizes.items()
    }


def test_weighted_shares_of_a_stratified_sample_are_those_of_all_posts(posts, predictions):
    truth = predictions.set_index("post_id")["p_a"] > 0.5
    shares = []
    for seed in range(60):
        w = weights(sample(posts, predictions, n=60, design="stratified", seed=seed, power=0.0, by=("platform",)))
        shares.append((w * truth.reindex(w.index)).sum() / w.sum())
    assert np.mean(shares) == pytest.approx(truth.mean(), abs=0.03)


def test_the_random_part_stands_apart_from_the_active_one(posts, predictions):
    found = sample(posts, predictions, n=50, design="active", seed=1, random_share=0.4)
    parts = found.groupby("part")
    assert parts.size().to_dict() == {"active": 30, "random": 20}
    assert parts.get_group("active")["inclusion_probability"].isna().all()
    assert (parts.get_group("random")["inclusion_probability"] == 20 / N).all()
    assert found["post_id"].is_unique
    assert set(weights(found).index) == set(parts.get_group("random")["post_id"])


@pytest.mark.parametrize("kind", ["margin", "entropy"])
def test_the_active_part_is_what_the_model_is_least_sure_of(posts, predictions, kind):
    found = sample(posts, predictions, n=20, design="active", seed=1, random_share=0, uncertainty=kind)
    unsure = pd.Series(unsureness(predictions, kind=kind), index=predictions["post_id"])
    assert set(found["post_id"]) == set(unsure.nlargest(20).index)


def test_near_duplicates_are_asked_once_and_not_at_all_where_one_is_labelled(posts, predictions):
    copied = posts.assign(
        text=np.where(np.arange(N) % 2 == 0, "xe buýt tuyến mới chạy êm quá trời bà con ơi", posts["text"])
    )
    found = sample(copied, predictions, n=30, design="active", seed=1, random_share=0)
    assert found["post_id"].isin(copied["post_id"][::2]).sum() == 1
    again = sample(copied, predictions, n=30, design="active", seed=1, random_share=0, leave_out=frozenset({"x:000"}))
    assert again["post_id"].isin(copied["post_id"][::2]).sum() == 0


def test_more_than_there_are_gives_all_there_are(posts, predictions):
    for design in ("random", "stratified"):
        found = sample(posts, predictions, n=10_000, design=design, seed=1)
        assert set(found["post_id"]) == set(posts["post_id"])
        assert (found["inclusion_probability"] == 1).all()


def test_a_post_without_a_prediction_is_a_stratum_of_its_own_and_the_most_unsure(posts, predictions):
    known = predictions.iloc[10:]
    found = sample(posts, known, n=30, design="stratified", seed=1)
    assert "–" in set(found["stratum"])
    active = sample(posts, known, n=10, design="active", seed=1, random_share=0)
    assert set(active["post_id"]) == set(posts["post_id"][:10])


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(1, 120), st.sampled_from([0.0, 0.5, 1.0]))
def test_an_allocation_adds_up_and_takes_no_more_than_there_is(sizes, n, power):
    made = allocation(np.array(sizes), n, power=power)
    assert made.sum() == min(n, sum(sizes))
    assert (made <= sizes).all() and (made >= 0).all()
    if n >= 2 * len(sizes):
        assert (made >= np.minimum(sizes, 2)).all()


def test_an_allocation_follows_its_power():
    assert allocation(np.array([900, 100]), 100, power=1).tolist() == [90, 10]
    assert allocation(np.array([900, 100]), 100, power=0).tolist() == [50, 50]
    assert allocation(np.array([900, 100]), 100, power=0.5).tolist() == [75, 25]


@pytest.mark.parametrize(
    "options",
    [
        {"n": 0},
        {"n": 5, "by": ("tên",)},
        {"n": 5, "power": 2},
        {"n": 5, "random_share": -1},
        {"n": 5, "design": "active"},
    ],
)
def test_options_out_of_bounds_are_refused(posts, options):
    with pytest.raises(ParameterError):
        sample(posts, **{"design": "random", "seed": 1} | options)


def test_no_post_is_too_little(posts):
    with pytest.raises(TooLittleDataError):
        sample(posts.iloc[:0], n=5, design="random", seed=1)
