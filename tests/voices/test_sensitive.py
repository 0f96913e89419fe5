"""What a human must read first is found however it is written; what is harmless is mostly left alone."""

import pandas as pd
import pytest

from nghe_lib.voices import human_queue, queue_counts
from tests.rows import post, posts
from tests.voices.sensitive_texts import HARMLESS, HELD, MENDED, guises


def by_citizens(texts: list[str]) -> pd.DataFrame:
    return posts(*(post(f"facebook:{at}", text, account_id=f"facebook:~{at}") for at, text in enumerate(texts)))


def found(texts: list[str]) -> list[set[str]]:
    queue = human_queue(by_citizens(texts))
    reasons = queue.groupby("post_id")["reason"].agg(set)
    return [reasons.get(f"facebook:{at}", set()) for at in range(len(texts))]


@pytest.mark.parametrize(("texts", "least"), [(MENDED, 1.0), (HELD, 0.95)], ids=["mended", "held"])
def test_recall_in_every_guise(texts, least):
    rows = [(reason, guise) for reason, many in texts.items() for text in many for guise in guises(text).values()]
    own = [reason in reasons for (reason, _), reasons in zip(rows, found([text for _, text in rows]), strict=True)]
    assert sum(own) / len(own) >= least


def test_harmless_posts_are_left_alone():
    assert [text for text, reasons in zip(HARMLESS, found(list(HARMLESS)), strict=True) if reasons] == []


@pytest.mark.parametrize(
    "text",
    ["nó t.ự t.ử rồi", "bị h.i.ế.p d.â.m", "tự  tử", "TỰ-TỬ", "tụi nó sàm sở tui", "ko mún sống nữa", "tự\u200b tử"],
)
def test_letters_set_apart_and_misspelt_are_read(text):
    assert found([text]) != [set()]


def test_the_act_alone_is_enough_and_public_voices_are_not_asked():
    rows = posts(
        post("facebook:1", "Xem lại giùm", account_id="facebook:~a"),
        post("facebook:2", "Xem lại giùm", account_id="facebook:~b"),
        post("facebook:3", "Bắt kẻ hiếp dâm", account_id="facebook:Báo"),
        post("press:4", "Bắt kẻ hiếp dâm", kind="article"),
    )
    answers = pd.DataFrame({"post_id": rows["post_id"], "speech_act": ["complaint", "opinion", "report", "report"]})
    assert human_queue(rows, answers).to_dict("records") == [{"post_id": "facebook:1", "reason": "khiếu nại"}]


def test_a_reason_of_nine_people_has_no_count_and_of_ten_has_one():
    text = "Tôi bị quấy rối tình dục"
    for n, shown in ((9, None), (10, 10)):
        rows = by_citizens([text] * n)
        counts = queue_counts(human_queue(rows), rows, min_people=10).set_index("reason")["post_count"]
        assert (counts["xâm hại tình dục"] == shown) if shown else pd.isna(counts["xâm hại tình dục"])
        assert counts["trẻ em"] == 0


def test_no_post_gives_an_empty_queue():
    assert human_queue(posts(post("x:1")).head(0)).empty
