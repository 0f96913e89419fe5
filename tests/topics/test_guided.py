from datetime import date

import numpy as np
import pytest
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.tasks import TASKS
from nghe_lib.topics.guided import assign, departments, fit_guided, sector_seeds, seed_words

KINDS = (
    ("ngập", "triều cường", "cống", "nước", "mưa"), ("học phí", "giáo viên", "lớp", "tuyển sinh", "sách"),
    ("bóng đá", "trận", "huấn luyện viên", "đội", "vé"),
)  # fmt: skip
WORDS = sorted(word for kind in KINDS for word in kind)
SEEDS = {"cấp thoát nước": ["Ngập", "triều cường"], "giáo dục": ["học phí, giáo viên"]}


def said(n=150):
    """Texts of five words of one kind each, in turn, and their kinds."""
    chance = np.random.default_rng(1)
    kinds = np.arange(n) % 3
    rows = np.zeros((n, len(WORDS)))
    for row, kind in enumerate(kinds):
        for word in chance.choice(KINDS[kind], 5):
            rows[row, WORDS.index(word)] += 1
    return csr_array(rows), kinds


def test_seeded_topics_take_the_company_of_their_seeds_and_a_free_one_the_rest():
    counts, kinds = said()
    made = fit_guided(counts, WORDS, SEEDS, n_free=1, seed=1)
    assert made.names == ["cấp thoát nước", "giáo dục"]
    assert (made.doc_shares.argmax(axis=1) == kinds).mean() > 0.98
    assert made.word_shares.shape == (3, len(WORDS))
    assert {WORDS[at] for at in np.argsort(-made.word_shares[0])[:5]} == set(KINDS[0])


def test_a_phrase_is_found_as_a_word_or_as_its_words():
    assert seed_words(WORDS, SEEDS)["giáo dục"] == ["học phí", "giáo viên"]
    assert seed_words(WORDS, SEEDS)["cấp thoát nước"] == ["ngập", "triều cường"]


def test_a_word_that_three_names_claim_seeds_none():
    made = seed_words(WORDS, {name: ["nước", word] for name, word in zip("abc", ["cống", "lớp", "vé"], strict=True)})
    assert made == {"a": ["cống"], "b": ["lớp"], "c": ["vé"]}


def test_texts_are_assigned_without_a_fit_and_those_of_no_seed_to_none():
    counts, kinds = said()
    made = assign(counts, WORDS, SEEDS)
    assert (made["name"][kinds == 0] == "cấp thoát nước").mean() > 0.95
    assert (made["name"][kinds == 1] == "giáo dục").mean() > 0.95
    assert made["name"][kinds == 2].isna().mean() > 0.95
    assert (made["margin"] <= made["score"]).all()


def test_the_sectors_of_the_codebook_are_seeds_and_have_a_department():
    seeds = sector_seeds()
    assert set(seeds) == set(TASKS["sector"].names) - {"khác"}
    assert "kẹt xe" in seeds["giao thông"]
    assert departments(as_of=date(2025, 7, 1))["giao thông"] == "Sở Xây dựng"
    assert departments(as_of=date(2025, 6, 30))["giao thông"] == "Sở Giao thông Công chánh"


def test_seeds_that_nobody_wrote_and_no_strength_are_refused():
    counts, _ = said()
    with pytest.raises(TooLittleDataError, match="từ gợi ý"):
        fit_guided(counts, WORDS, {"a": ["hoa hồng"]}, n_free=1, seed=1)
    with pytest.raises(TooLittleDataError, match="từ gợi ý"):
        assign(counts, WORDS, {"a": ["hoa hồng"]})
    with pytest.raises(ParameterError, match="strength"):
        fit_guided(counts, WORDS, SEEDS, n_free=1, seed=1, strength=0)
