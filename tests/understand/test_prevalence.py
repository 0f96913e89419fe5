import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError, TableError, TooLittleDataError
from nghe_lib.schema import LABELS
from nghe_lib.tasks import TASKS
from nghe_lib.understand import audit_of, prevalence, share_change, shift

ANSWERS = ("khen", "vừa", "chê")


def answered(truth, *, skill: float = 2.0, seed: int = 1, chances: bool = True) -> pd.DataFrame:
    """What a classifier of some skill says of texts whose true answers (numbers) are `truth`."""
    random = np.random.default_rng(seed)
    heights = random.standard_normal((len(truth), 3)) + skill * np.eye(3)[truth]
    said = np.exp(heights) / np.exp(heights).sum(axis=1, keepdims=True)
    made = pd.DataFrame({"label": np.array(ANSWERS, object)[said.argmax(axis=1)]})
    return made.assign(**{f"p_{name}": said[:, at] for at, name in enumerate(ANSWERS)}) if chances else made


def drawn(shares, n: int, seed: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).choice(3, n, p=shares)


def audited(n: int = 200, seed: int = 3, **how) -> pd.DataFrame:
    truth = drawn((0.4, 0.2, 0.4), n, seed)
    return answered(truth, seed=seed + 1, **how).assign(truth=np.array(ANSWERS, object)[truth])


@given(st.tuples(*[st.floats(0.02, 1)] * 3), st.integers(0, 50), st.booleans(), st.booleans())
@settings(max_examples=15)
def test_shares_sum_to_one_and_stand_in_their_intervals(weights, seed, chances, audit_is_sample):
    truth = drawn(np.array(weights) / sum(weights), 300, seed)
    corpus = answered(truth, seed=seed, chances=chances)
    found = prevalence(corpus, audited(60, seed=seed, chances=chances), audit_is_sample=audit_is_sample)
    assert found["share"].sum() == pytest.approx(1)
    assert ((found["low"] >= 0) & (found["low"] <= found["share"])).all()
    assert ((found["share"] <= found["high"]) & (found["high"] <= 1)).all()


@pytest.mark.parametrize("chances", [True, False])
def test_a_classifier_without_error_needs_no_correction(chances):
    corpus = answered(drawn((0.7, 0.2, 0.1), 500), skill=40, chances=chances)
    found = prevalence(corpus, audited(skill=40, chances=chances))
    assert found["share"].tolist() == pytest.approx(found["raw_share"].tolist())
    assert (found["high"] > found["low"]).all()


def test_the_order_of_rows_changes_nothing():
    corpus, audit = answered(drawn((0.7, 0.2, 0.1), 900)), audited()
    shuffled = prevalence(corpus.sample(frac=1, random_state=5), audit.sample(frac=1, random_state=6))
    pd.testing.assert_frame_equal(prevalence(corpus, audit), shuffled)


@pytest.mark.parametrize("audit_is_sample", [False, True])
def test_corrected_shares_are_nearer_to_the_truth_than_raw_ones(audit_is_sample):
    truth = drawn((0.05, 0.15, 0.8), 4000)
    corpus, told = answered(truth, skill=1.2), np.array(ANSWERS, object)[truth]
    audit = corpus.assign(truth=told).sample(300, random_state=1) if audit_is_sample else audited(400, skill=1.2)
    found = prevalence(corpus, audit, audit_is_sample=audit_is_sample)
    true = np.bincount(truth, minlength=3) / len(truth)
    assert abs(found["share"] - true).mean() < abs(found["raw_share"] - true).mean() / 2
    assert ((found["low"] <= true) & (true <= found["high"])).all()


def test_a_larger_audit_and_less_confidence_make_narrower_intervals():
    corpus = answered(drawn((0.3, 0.3, 0.4), 2000))
    width = [prevalence(corpus, audited(n), confidence=c).eval("high - low").mean()
             for n, c in ((60, 0.95), (600, 0.95), (600, 0.5))]  # fmt: skip
    assert width[0] > width[1] > width[2]


def test_an_answer_without_audited_rows_is_named_and_wide():
    audit = audited(300)
    found = prevalence(answered(drawn((0.3, 0.3, 0.4), 2000)), audit[audit["truth"] != "vừa"]).set_index("label")
    assert "không có dòng nào" in found.loc["vừa", "note"]
    known = prevalence(answered(drawn((0.3, 0.3, 0.4), 2000)), audit).set_index("label")
    assert found.eval("high - low")["vừa"] > known.eval("high - low")["vừa"]


def test_too_small_an_audit_is_refused_with_what_is_needed():
    corpus, audit = answered(drawn((0.3, 0.3, 0.4), 100)), audited()
    with pytest.raises(TooLittleDataError, match="cần ít nhất 30 dòng"):
        prevalence(corpus, audit.head(29))
    with pytest.raises(TooLittleDataError, match="chỉ có nhãn 'khen'.*cần ít nhất 10 dòng"):
        prevalence(corpus, audit[audit["truth"] == "khen"])
    with pytest.raises(TooLittleDataError, match="không có bài nào"):
        prevalence(corpus.head(0), audit)


def test_what_is_wrong_with_a_table_is_said():
    corpus, audit = answered(drawn((0.3, 0.3, 0.4), 100)), audited()
    with pytest.raises(TableError, match="thiếu cột 'truth'"):
        prevalence(corpus, audit.drop(columns="truth"))
    with pytest.raises(TableError, match="'lạ'"):
        prevalence(corpus, audit.assign(truth="lạ"))
    with pytest.raises(ParameterError, match="confidence"):
        prevalence(corpus, audit, confidence=1.0)


def test_where_corpus_and_audit_are_apart_nothing_is_verified():
    corpus, audit = answered(drawn((0.3, 0.3, 0.4), 2000), skill=0.3), audited(400, skill=6)
    found = prevalence(corpus, audit)
    assert (found["low"] == 0).all() and (found["high"] == 1).all()
    assert found["note"].str.contains("chưa kiểm chứng trên nguồn này").all()
    assert (prevalence(corpus, audit, is_shifted=False)["high"] < 1).any()
    assert (prevalence(answered(drawn((0.1, 0.1, 0.8), 2000)), audited(), is_shifted=None)["note"] == "").all()


def test_a_change_smaller_than_its_interval_is_called_so():
    first, alike, apart = (answered(drawn(shares, 3000, seed), seed=seed) for seed, shares in
                           ((11, (0.4, 0.2, 0.4)), (12, (0.41, 0.2, 0.39)), (13, (0.1, 0.2, 0.7))))  # fmt: skip
    assert set(share_change(first, alike, audited(400))["finding"]) == {"không thay đổi đo được"}
    found = share_change(first, apart, audited(400)).set_index("label")
    assert found.loc["chê", "finding"] == "tăng" and found.loc["khen", "finding"] == "giảm"
    assert found["change"].sum() == pytest.approx(0, abs=1e-9)
    assert set(share_change(first, apart, audited(400), is_shifted=True)["finding"]) == {"không thay đổi đo được"}


def test_labels_that_only_one_period_holds_still_change():
    first, then = (answered(drawn(shares, 800), chances=False) for shares in ((1, 0, 0), (0.2, 0.4, 0.4)))
    found = share_change(first[first["label"] == "khen"], then, audited(chances=False))
    assert found["label"].tolist() == sorted(ANSWERS)


def spoken(words: str, n: int, seed: int) -> list[str]:
    random = np.random.default_rng(seed)
    return [" ".join(random.choice(words.split(), 8)) for _ in range(n)]


def test_other_words_are_a_shift_and_the_same_words_are_not():
    street = "đường ngập xe kẹt mưa đèn hẻm cống phường quận sửa chờ"
    school = "trường lớp học phí cô thầy bài thi điểm sách vở bạn"
    assert shift(spoken(street, 300, 1), spoken(school, 300, 2)).is_shifted
    assert not shift(spoken(street, 300, 1), spoken(street, 300, 2)).is_shifted
    with pytest.raises(TooLittleDataError, match="ít nhất 50 bài"):
        shift(spoken(street, 49, 1), spoken(street, 300, 2))


def test_other_scores_are_a_shift():
    sure, unsure = answered(drawn((0.4, 0.2, 0.4), 400), skill=5), answered(drawn((0.4, 0.2, 0.4), 400), skill=0.5)
    assert shift(unsure, sure).is_shifted
    assert not shift(sure, answered(drawn((0.4, 0.2, 0.4), 400, 9), skill=5, seed=9)).is_shifted


def labelled(post_id: str, coder: str, label: str, version: str = TASKS["sentiment"].codebook_version) -> dict:
    return {"post_id": post_id, "task": "sentiment", "coder": coder, "codebook_version": version, "label": label,
            "labelled_at": pd.Timestamp("2025-12-01", tz="UTC")}  # fmt: skip


def test_an_audit_is_what_most_coders_said_under_the_codebook_of_today():
    names = [f"site:{at}" for at in range(40)]
    rows = [labelled(name, coder, "positive") for name in names for coder in ("a", "b")]
    rows += [
        labelled("site:0", "c", "negative"),
        labelled("site:39", "c", "negative"),
        labelled("site:39", "d", "negative"),
    ]
    rows += [labelled("site:99", "a", "negative", version="khác")]
    said = pd.DataFrame({"post_id": [*names, "site:99"], "label": "neutral"})
    found = audit_of(LABELS.frame(rows), said, task="sentiment").set_index("post_id")
    assert found.loc["site:0", "truth"] == "positive"
    assert "site:39" not in found.index and "site:99" not in found.index
    with pytest.raises(TooLittleDataError, match="nghe label"):
        audit_of(LABELS.frame(rows), said.head(5), task="sentiment")
