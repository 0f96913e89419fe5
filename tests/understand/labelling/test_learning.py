"""What labels bring: a curve that rises where there is something to learn, and a model that stays in its project."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from nghe_lib import store
from nghe_lib.errors import TooLittleDataError
from nghe_lib.store.models import models_folder
from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand.labelling import coder_id, gain, learning_curve, predicted, write_labels
from nghe_lib.understand.labelling.models import examples, model_folder, read_task_model, train_task
from tests.rows import post, posts

GOOD, BAD, PLAIN = (
    ["êm", "thích", "cảm ơn", "sạch", "tuyệt"],
    ["ngập", "tệ", "hôi", "kẹt", "bực"],
    ["tin", "mai", "báo"],
)


def invented(n, seed=1):
    rng = np.random.default_rng(seed)
    labels = rng.choice(["positive", "negative", "neutral"], n, p=[0.3, 0.45, 0.25])
    words = {"positive": GOOD, "negative": BAD, "neutral": PLAIN}
    fill = "đường phường xe hẻm chợ cầu trường bệnh viện quận nhà sông".split()
    texts = [" ".join([*rng.choice(fill, 6), rng.choice(words[label]), str(k)]) for k, label in enumerate(labels)]
    return texts, labels.tolist()


@pytest.fixture(scope="module")
def curve():
    texts, labels = invented(180)
    return learning_curve(texts, labels, seed=1, n_points=5, n_repeats=3)


def test_the_curve_rises_on_posts_it_did_not_see(curve):
    assert set(curve["order"]) == {"active", "random"}
    for _, points in curve.groupby("order"):
        scores = points["macro_f1"].to_numpy()
        assert points["n_labels"].is_monotonic_increasing
        assert (points["n_labels"].iloc[0], points["n_labels"].iloc[-1]) == (20, 120)
        assert scores[-1] > scores[0]
        assert ((points["low"] <= scores) & (scores <= points["high"])).all()
        assert set(points["repeat_count"]) == {3}


def test_nothing_is_learned_from_labels_given_at_random():
    texts, labels = invented(120)
    shuffled = np.random.default_rng(3).permutation(labels).tolist()
    found = learning_curve(texts, shuffled, seed=1, orders=("random",), n_points=3, n_repeats=3)
    assert found["macro_f1"].iloc[-1] < 0.5


def test_the_same_seed_gives_the_same_curve():
    texts, labels = invented(60)
    options = {"orders": ("active",), "n_points": 3, "n_repeats": 2}
    first = learning_curve(texts, labels, seed=1, **options)
    assert first.equals(learning_curve(texts, labels, seed=1, **options))
    assert not first.equals(learning_curve(texts, labels, seed=2, **options))


def points(scores, sizes, width=0.0):
    rows = {"order": "random", "n_labels": sizes, "macro_f1": scores, "low": scores - width, "high": scores + width}
    return pd.DataFrame(rows)


def test_the_gain_of_more_labels_follows_a_power_law():
    n = np.array([20, 40, 80, 160, 320])
    found = gain(points(0.8 - 1.5 * n**-0.6, n, 0.01), more=100, seed=1)
    assert found.expected_gain == pytest.approx(1.5 * (320**-0.6 - 420**-0.6), abs=0.003)
    assert found.low < found.expected_gain < found.high
    unsure = gain(points(0.8 - 1.5 * n**-0.6, n, 0.05), more=100, seed=1)
    assert unsure.high - unsure.low > found.high - found.low
    assert (found.n_labels, found.more) == (320, 100)
    flat = gain(points(np.full(5, 0.7), n), seed=1)
    assert flat.expected_gain == pytest.approx(0, abs=0.005)
    assert np.isnan(gain(points(np.array([0.5, 0.6]), np.array([20, 40])), seed=1).expected_gain)


@pytest.mark.parametrize("labels", [["x"] * 20 + ["y"] * 19, ["x"] * 60, ["x"] * 60 + ["y"] * 4])
def test_too_few_labels_are_refused(labels):
    with pytest.raises(TooLittleDataError, match="cần ít nhất 40 bài"):
        learning_curve([f"bài {n}" for n in range(len(labels))], labels, seed=1)


def test_a_shipped_question_is_answered_by_the_shipped_model_until_the_project_has_its_own(lake, asked):
    assert read_task_model(lake, SENTIMENT) is None
    found = predicted(lake, asked, task=SENTIMENT)
    assert found["post_id"].tolist() == asked["post_id"].tolist()
    assert np.allclose(found[[f"p_{name}" for name in SENTIMENT.names]].sum(axis=1), 1, atol=1e-5)
    assert predicted(lake, asked, task=replace(SENTIMENT, name="mood")) is None


def test_a_projects_model_stays_in_the_project_and_goes_before_the_shipped_one(data):
    texts, labels = invented(60)
    lake = store.create("thu")
    lake.merge("posts", posts(*(post(f"x:{n}", text) for n, text in enumerate(texts))))
    lan = coder_id("Lan", lake)
    with pytest.raises(TooLittleDataError, match="mới có 0 bài"):
        train_task(lake, SENTIMENT, seed=1)
    write_labels(lake, {f"x:{n}": label for n, label in enumerate(labels)}, task=SENTIMENT, coder=lan)
    before = sorted(models_folder().glob("*"))
    learned = train_task(lake, SENTIMENT, seed=1)
    assert sorted(models_folder().glob("*")) == before
    assert [path.name for path in sorted(model_folder(lake).glob("*"))] == ["manifest.json", "sentiment.npz"]
    known = examples(lake, SENTIMENT)
    kept = read_task_model(lake, SENTIMENT)
    assert np.array_equal(kept.probabilities(known.texts), learned.probabilities(known.texts))
    found = predicted(lake, lake.read("posts"), task=SENTIMENT)
    assert list(found) == ["post_id", "label", "score", "p_positive", "p_neutral", "p_negative"]
    right = found.set_index("post_id")["label"].reindex(known.post_ids).to_numpy() == np.array(known.labels)
    assert right.mean() > 0.8
