import json
from datetime import date

import numpy as np
import pytest
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, StoreError, TooLittleDataError
from nghe_lib.topics.federation import merge, read_shared, share, write_shared
from tests.rows import post, posts

WORDS = ["ngập", "triều", "bí mật", "x9"]
PERIOD = {"since": date(2025, 11, 1), "until": date(2025, 11, 30)}


def told(n_people=12, n_secret=9, n_second=12, department="Sở A", **options):
    """Posts of `n_people` about floods and `n_second` about a rare word that `n_secret` of the first say too."""
    rows = [
        post(f"x:bai{n}", f"lời riêng số {n}", account_id=f"x:~{chr(97 + n) * 16}") for n in range(n_people + n_second)
    ]
    counts = np.zeros((len(rows), 4))
    counts[:n_people, 0] = 2
    counts[n_people:, 1] = 1
    counts[:n_secret, 2] = 1
    counts[:, 3] = 1
    topics = np.zeros((len(rows), 2))
    topics[:n_people, 0], topics[n_people:, 1] = 1, 1
    shares = np.array([[0.6, 0.1, 0.2, 0.1], [0.1, 0.8, 0.05, 0.05]])
    return share(
        posts(*rows), csr_array(counts), WORDS, shares, csr_array(topics), department=department,
        **({"labels": ["ngập nước", "triều cường"]} | PERIOD | options),
    )  # fmt: skip


def test_a_word_of_nine_people_and_a_word_with_a_number_stay_at_home():
    assert told(n_secret=9).words == ["ngập", "triều"]
    assert told(n_secret=10).words == ["bí mật", "ngập", "triều"]
    assert told(n_secret=9).word_shares.sum(axis=1) == pytest.approx(np.ones(2))


def test_a_topic_of_nine_people_stays_at_home():
    assert told(n_second=9).labels == ["ngập nước"]
    with pytest.raises(TooLittleDataError):
        told(n_people=9, n_second=9)


def test_the_file_holds_no_post_no_id_no_account_and_comes_back_by_its_hash(tmp_path):
    shared = told()
    mark = write_shared(shared, tmp_path)
    back = read_shared("Sở A", tmp_path, sha256=mark)
    assert (back.words, back.labels, back.post_count, back.since) == (shared.words, shared.labels, 20, PERIOD["since"])
    assert back.word_shares == pytest.approx(shared.word_shares, abs=1e-6)
    for path in tmp_path.iterdir():
        held = path.read_bytes()
        if path.suffix == ".npz":
            with np.load(path, allow_pickle=False) as arrays:
                assert set(arrays.files) == {"words", "word_shares", "prevalence", "post_count", "labels", "about"}
                held = b"".join(arrays[name].tobytes() for name in arrays.files)
        for secret in ("lời riêng", "bai1", "~aaaa", "bí mật"):
            assert secret.encode() not in held
            assert json.dumps(secret).strip('"').encode() not in held


def test_another_file_under_the_same_name_is_refused(tmp_path):
    mark = write_shared(told(), tmp_path)
    write_shared(told(n_people=13), tmp_path)
    with pytest.raises(StoreError, match="mã băm"):
        read_shared("Sở A", tmp_path, sha256=mark)
    with pytest.raises(StoreError, match="thiếu"):
        read_shared("Sở B", tmp_path, sha256=mark)


def test_like_topics_of_departments_become_one_and_those_of_one_department_do_not():
    topics, parts = merge([told(), told(department="Sở B", n_people=14, n_second=10)])
    assert topics["department_count"].tolist() == [2, 2]
    assert topics["label"].tolist() == ["ngập nước", "triều cường"]
    assert topics["terms"][0][0] == "ngập"
    assert topics["prevalence"].sum() == pytest.approx(1, abs=0.01)
    assert parts.groupby("merged_id")["department"].nunique().tolist() == [2, 2]
    assert (parts["similarity"] > 0.99).all()
    _, alone = merge([told()], same=0.0)
    assert alone["merged_id"].tolist() == [0, 1]


def test_without_given_names_topics_are_named_by_words_that_may_be_told():
    assert told(labels=None).labels == ["ngập, triều", "triều, ngập"]


def test_noise_moves_prevalence_by_its_seed():
    assert (told(noise=0.05).prevalence != told().prevalence).any()
    assert (told(noise=0.05, seed=3).prevalence == told(noise=0.05, seed=3).prevalence).all()


def test_nothing_and_what_does_not_match():
    assert merge([])[0].empty
    with pytest.raises(ParameterError, match="một tệp"):
        merge([told(), told()])
