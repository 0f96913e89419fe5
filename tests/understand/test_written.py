"""Questions without a labelled set: cues are found, models learn from few examples, threads are heard."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from nghe_lib.tasks import SECTOR, SPEECH_ACT, TARGET, TASKS
from nghe_lib.understand import predict, written
from nghe_lib.understand.features import read
from nghe_lib.understand.teaching import read_teaching
from nghe_lib.understand.written_cues import CUED, N_COLUMNS, columns_of, read_cues
from nghe_lib.understand.written_replies import hear_thread

TEXTS = [
    "Đèn đường hẻm tôi hỏng cả tuần",
    "Cho em hỏi làm căn cước ở đâu?",
    "Ngập quá",
    "Sở Y tế nên kiểm tra phòng khám",
]


@pytest.fixture(scope="module")
def cues():
    return read_cues()


def votes(cues, texts, task):
    return cues.votes(read(texts))[:, columns_of(task)]


def best(cues, text, task):
    found = votes(cues, [text], task)[0]
    return TASKS[task].names[found.argmax()] if found.any() else None


def test_cues_speak_for_the_answer_they_stand_under(cues):
    assert best(cues, TEXTS[0], "sector") == "chiếu sáng"
    assert best(cues, TEXTS[1], "speech_act") == "question"
    assert best(cues, TEXTS[2], "sector") == "cấp thoát nước"
    assert best(cues, TEXTS[3], "target") == "department"


def test_old_tone_places_capitals_and_missing_diacritics_change_nothing(cues):
    assert best(cues, "HÓA ĐƠN ĐIỆN TỬ", "legal_topic") == best(cues, "hoá đơn điện tử", "legal_topic") == "thuế, phí"
    assert best(cues, "giay phep xay dung", "sector") == best(cues, "giấy phép xây dựng", "sector") == "trật tự đô thị"


def test_a_single_bare_syllable_says_nothing(cues):
    assert best(cues, "bùng", "sector") is None
    assert not votes(cues, ["cong", "ngap", "rac"], "sector").any()


def test_a_phrase_is_found_at_both_ends_but_not_across_texts(cues):
    assert best(cues, "kẹt xe", "sector") == best(cues, "ôi kẹt xe", "sector") == "giao thông"
    apart = votes(cues, ["xe bị kẹt", "buýt"], "sector")
    assert apart[0, SECTOR.names.index("vận tải hành khách công cộng")] == 0


def test_votes_do_not_depend_on_neighbours(cues):
    together = cues.votes(read([*TEXTS, "", *TEXTS[::-1]]))
    for place, text in enumerate(TEXTS):
        assert np.array_equal(together[place], cues.votes(read([text]))[0])
    assert not together[len(TEXTS)].any()
    assert together.shape == (9, N_COLUMNS)


def test_every_answer_of_every_cued_question_but_the_empty_ones_has_a_phrase(cues):
    spoken = set(cues.columns.tolist())
    silent = {
        name
        for task in CUED
        for place, name in enumerate(TASKS[task].names)
        if columns_of(task).start + place not in spoken
    }
    assert silent == {"none", "không"}


def test_every_written_post_has_an_answer_of_the_codebook_to_every_question():
    rows = pd.read_csv(written_file(), dtype="str", keep_default_na=False)
    assert len(rows) >= 900
    assert not rows["text"].str.casefold().duplicated().any()
    for task in (*CUED, "sentiment"):
        assert set(rows[task]) == set(TASKS[task].names)


def written_file():
    from nghe_lib.store.models import models_folder

    return models_folder().parent / "examples" / "civic_train.csv"


def toy(**options):
    texts = ["kẹt xe quá"] * 6 + ["cúp điện hoài"] * 6
    answers = ("giao thông", "điện lực")
    truth = np.eye(2, dtype=np.float32)[[0] * 6 + [1] * 6]
    return written.fit_written(read(texts), truth, answers=answers, cues=read_cues(), cue_scale=0.5, **options)


def test_a_cue_never_seen_with_an_answer_speaks_through_those_that_were():
    model = toy()
    seen = model.chances(read(["ùn tắc", "trạm biến áp"]))
    assert seen[0, 0] > 0.6
    assert seen[1, 1] > 0.6


def test_a_model_survives_its_arrays():
    model = toy()
    model = written.calibrated(model, model.scores(read(["kẹt xe", "cúp điện"] * 5)), np.array([0, 1] * 5))
    again = written.of_arrays(written.arrays_of(model))
    features = read([*TEXTS, "", "kẹt xe"])
    assert np.array_equal(model.chances(features), again.chances(features))
    assert again.answers == model.answers
    assert np.array_equal(again.leaning, model.leaning)


def test_texts_without_any_sign_get_the_shares_of_the_examples():
    assert toy().chances(read(["", "\u200b"])) == pytest.approx(np.full((2, 2), 0.5))


def test_leaning_changes_the_answer_but_no_probability():
    model = toy()
    leant = replace(model, leaning=np.array([1e-6, 1.0], np.float32))
    features = read(["kẹt xe"])
    assert np.array_equal(model.chances(features), leant.chances(features))
    assert leant.answered(features)[1] == [1]


def test_shipped_models_know_what_is_plain():
    assert list(predict(["Mưa xuống là đường nhà tôi ngập nửa mét, nước tràn vô nhà"], task="sector")["label"]) == [
        "cấp thoát nước"
    ]
    assert list(predict(["Cho em hỏi đổi bằng lái ở đâu vậy ạ?"], task="speech_act")["label"]) == ["question"]
    assert list(predict(["Tối nay bắt vợt đi mọi người ơi"], task="legal_topic")["label"]) == ["không"]
    assert list(predict(["Kính gửi Sở Y tế, đề nghị kiểm tra phòng khám này"], task="target")["label"]) == [
        "department"
    ]
    assert list(predict(["Shop giảm giá 50%, freeship, inbox ngay nha"], task="voice")["label"]) == ["business"]


@pytest.mark.parametrize("task", CUED)
def test_shipped_models_answer_with_the_codebook(task):
    found = predict(["", *TEXTS], task=task)
    chances = found.iloc[:, 2:].to_numpy()
    assert [name.removeprefix("p_") for name in found.columns[2:]] == list(TASKS[task].names)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)


def thread(kinds, parents, accounts=None):
    n = len(kinds)
    return pd.DataFrame({
        "post_id": [str(place) for place in range(n)], "kind": kinds,
        "parent_id": [None if one is None else str(one) for one in parents], "account_id": accounts or ["a"] * n,
    })  # fmt: skip


def answers(*chosen, sure=0.4):
    names = SPEECH_ACT.names
    chances = np.full((len(chosen), len(names)), (1 - sure) / (len(names) - 1), np.float32)
    chances[np.arange(len(chosen)), [names.index(one) for one in chosen]] = sure
    found = pd.DataFrame(chances, columns=[f"p_{name}" for name in names])
    found.insert(0, "score", chances.max(axis=1))
    found.insert(0, "label", list(chosen))
    return found


def test_a_reply_to_a_question_is_likelier_a_response_than_one_to_an_opinion():
    posts = thread(["post", "reply", "post", "reply"], [None, 0, None, 2])
    found = hear_thread(posts, answers("question", "opinion", "opinion", "opinion", sure=0.7))
    assert found["p_response"][1] > found["p_response"][3] > 0.3 / 7
    assert found["label"].tolist()[::2] == ["question", "opinion"]


def test_an_agency_in_the_thread_makes_a_response():
    posts = thread(["post", "comment", "reply"], [None, 0, 1], ["a", "agency", "b"])
    found = hear_thread(posts, answers("report", "other", "opinion", sure=0.2), agencies=["agency"])
    plain = hear_thread(posts, answers("report", "other", "opinion", sure=0.2))
    assert (found["p_response"][1:] > plain["p_response"][1:]).all()
    assert found["label"][2] == "response"


def test_posts_without_a_parent_at_hand_keep_their_answer():
    posts = thread(["post", "reply", "article"], [None, 99, 0])
    before = answers("question", "opinion", "other")
    assert hear_thread(posts, before).equals(before)
    assert hear_thread(posts.iloc[:0], before.iloc[:0]).empty


def test_real_texts_learned_from_are_none_of_the_audit(shared_data):
    from nghe_lib.understand.audits import text_mark
    from nghe_lib.understand.weak import _audited, read_unlabelled

    taught = set(read_teaching(shared_data)["text"])
    unlabelled = read_unlabelled(shared_data, seed=1, known=frozenset(taught))
    assert len(unlabelled.texts) > 2_000
    assert not {text_mark(text) for text in unlabelled.texts} & _audited()
    assert not {text_mark(text) for text in taught} & _audited()
    assert not set(unlabelled.texts) & taught


def test_press_addresses_nobody_and_article_topics_speak_for_a_sector():
    from nghe_lib.understand.weak import COMMENT, PRESS, Unlabelled, soft_labels

    found = Unlabelled(("a", "b", "c"), (PRESS, COMMENT, COMMENT), ("", "GiaoDuc", ""))
    even = np.full((3, len(TARGET.names)), 1 / len(TARGET.names))
    assert soft_labels("target", even, found)[0, 0] > 0.8
    even = np.full((3, len(SECTOR.names)), 1 / len(SECTOR.names))
    soft = soft_labels("sector", even, found)
    assert SECTOR.names[soft[1].argmax()] == "giáo dục"
    assert soft[0] == pytest.approx(even[0])
    assert soft[2] == pytest.approx(even[2])
