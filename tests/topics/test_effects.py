from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.topics.effects import effects, who_and_when
from tests.rows import post, posts

N = 120


def drawn(seed=0, n=N, effect=0.2):
    """Shares of two topics, of which the first is said more by the press."""
    chance = np.random.default_rng(seed)
    is_press = chance.random(n) < 0.4
    first = np.clip(0.3 + effect * is_press + chance.normal(0, 0.05 + 0.1 * is_press), 0.01, 0.99)
    kind = pd.Series(np.where(is_press, "báo chí", "người dân"))
    return np.column_stack([first, 1 - first]), pd.DataFrame({"kind": kind, "length": chance.integers(5, 30, n)})


def test_two_groups_are_compared_as_welch_compares_them():
    shares, known = drawn()
    made = effects(shares, known[["kind"]], seed=1).iloc[0]
    press, people = (shares[(known["kind"] == kind).to_numpy(), 0] for kind in ("báo chí", "người dân"))
    error = np.sqrt(press.var(ddof=1) / len(press) + people.var(ddof=1) / len(people))
    assert made["effect"] == pytest.approx(press.mean() - people.mean())
    assert made["high"] - made["effect"] == pytest.approx(1.9803 * error, rel=1e-4)  # Student's t, 118 degrees
    assert made[["covariate", "level", "reference"]].tolist() == ["kind", "báo chí", "người dân"]


def test_a_second_covariate_is_held():
    shares, known = drawn()
    moved = shares + np.array([0.01, -0.01]) * known[["length"]].to_numpy()
    made = effects(moved, known, seed=1)
    plain = effects(shares, known, seed=1)
    assert made.loc[0, "effect"] == pytest.approx(plain.loc[0, "effect"])
    assert made.loc[1, "effect"] == pytest.approx(plain.loc[1, "effect"] + 0.01)


def test_texts_of_one_cluster_count_as_one_draw():
    shares, known = drawn()
    often = np.repeat(np.arange(N), 3)
    made = effects(shares[often], known.loc[often, ["kind"]], seed=1, clusters=often).iloc[0]
    press, people = (shares[(known["kind"] == kind).to_numpy(), 0] for kind in ("báo chí", "người dân"))
    error = np.sqrt(press.var() / len(press) + people.var() / len(people)) * np.sqrt(N / (N - 1) * 359 / 358)
    assert made["high"] - made["effect"] == pytest.approx(1.9803 * error, rel=1e-4)


def test_effects_over_all_topics_sum_to_nothing():
    made = effects(*drawn(), seed=1)
    assert made.groupby("covariate")["effect"].sum().to_numpy() == pytest.approx(np.zeros(2), abs=1e-12)


def test_drawn_shares_make_intervals_wider_and_the_seed_settles_them():
    shares, known = drawn()
    lengths = known["length"].to_numpy()
    plain, first, again = (effects(shares, known, seed=1, lengths=lengths, n_draws=draws) for draws in (0, 10, 10))
    assert first.equals(again)
    assert not first.equals(effects(shares, known, seed=2, lengths=lengths, n_draws=10))
    assert ((first["high"] - first["low"]) > 0.9 * (plain["high"] - plain["low"])).all()


def test_the_prior_is_taken_out_of_short_texts():
    said = np.array([[0.9, 0.1]] * 30 + [[0.1, 0.9]] * 30)  # one word of ten is of the other topic
    lengths = np.full(60, 10)
    shrunk = (said * 10 + 0.5) / 11
    made = effects(shrunk, pd.DataFrame({"after": [True] * 30 + [False] * 30}), seed=1, lengths=lengths)
    assert made["effect"].tolist() == pytest.approx([0.8, -0.8])


def test_texts_without_words_or_with_missing_values_are_left_out():
    shares, known = drawn()
    shares[0] = 0
    known.loc[1, "kind"] = None
    assert effects(csr_array(shares), known, seed=1)["text_count"].unique().tolist() == [N - 2]


def test_intervals_hold_a_planted_effect_in_95_of_100_draws():
    _, known = drawn()
    is_press, chance = (known["kind"] == "báo chí").to_numpy()[:, None], np.random.default_rng(5)
    draws = 0.3 + 0.1 * is_press + chance.normal(0, 1, (N, 600)) * (0.03 + 0.06 * is_press)  # 600 topics, one design
    made = effects(draws, known[["kind"]], seed=1)
    assert 0.93 <= ((made["low"] <= 0.1) & (made["high"] >= 0.1)).mean() <= 0.97


def test_what_cannot_be_told_apart_or_is_too_little_is_refused():
    shares, known = drawn()
    with pytest.raises(ParameterError, match="trùng nhau"):
        effects(shares, known.assign(same=known["length"] * 2), seed=1)
    with pytest.raises(TooLittleDataError, match="29 bài"):
        effects(shares[:29], known[:29], seed=1)
    with pytest.raises(ParameterError, match="119 dòng"):
        effects(shares, known[1:], seed=1)
    with pytest.raises(ParameterError, match="lengths"):
        effects(shares, known, seed=1, n_draws=5)


def test_who_speaks_and_whether_it_was_after_a_day_of_the_city():
    rows = posts(
        post("press:1", kind="article", minutes=11 * 60 + 59), post("x:2", minutes=12 * 60),
        post("x:3", published_at=None),
    )  # fmt: skip
    made = who_and_when(rows, since=date(2025, 11, 7))
    assert made["người nói"].tolist() == ["báo chí", "mạng xã hội", "mạng xã hội"]
    assert made["thời gian"].tolist()[:2] == ["trước", "sau"]
    assert made["thời gian"].isna().tolist() == [False, False, True]
