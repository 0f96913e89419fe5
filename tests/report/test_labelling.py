"""What the labelling page says, and what it keeps to itself."""

import pandas as pd
import pytest

from nghe_lib import report, store
from nghe_lib.errors import ParameterError
from nghe_lib.schema import TRUTH
from nghe_lib.settings import NotebookLabelSettings
from nghe_lib.tasks import SENTIMENT, SPAM
from nghe_lib.understand import labelling
from nghe_lib.understand.labelling import coder_id, write_labels
from tests.rows import post, posts
from tests.understand.labelling.test_learning import invented

S = NotebookLabelSettings.read({"project": "thu", "n": 30})


@pytest.fixture
def lake(data):
    """Sixty posts of sixty people, half of them on one platform; three people alone on another."""
    texts, _ = invented(60)
    made = store.create("thu")
    rows = [
        post(
            f"{'facebook' if n % 2 else 'x'}:{n}",
            text,
            account_id=f"facebook:~{n:016d}".replace("0", "a").replace("1", "b"),
        )
        for n, text in enumerate(texts[:57])
    ]
    rows += [post(f"zalo:{n}", texts[n], account_id=f"zalo:~{'a' * 15}{'bcd'[n - 57]}") for n in (57, 58, 59)]
    made.merge("posts", posts(*rows))
    return store.open("thu")


def answered(lake, share, *, coders=("Lan", "Minh")):
    """Both coders answer every post, the second one differently on the first `share` of them."""
    texts, labels = invented(60)
    ids = lake.read("posts").set_index("text")["post_id"].reindex(texts).tolist()
    given = dict(zip(ids, labels, strict=True))
    write_labels(lake, given, task=SENTIMENT, coder=coder_id(coders[0], lake))
    other = given | {one: "neutral" for one in ids[: round(share * len(ids))]}
    write_labels(lake, other, task=SENTIMENT, coder=coder_id(coders[1], lake))


def test_small_groups_of_a_sample_are_not_shown(lake):
    known = lake.read("posts")
    rows = labelling.sample(known, n=60, design="random", seed=1)
    shown = report.sample_shares(rows, known, min_people=10)
    assert set(shown["platform"]) == {"facebook", "x"}
    assert shown["sample_count"].tolist() == [29, 28]
    assert shown["post_share"].tolist() == shown["sample_share"].tolist() == pytest.approx([29 / 60, 28 / 60])


def test_agreement_is_told_with_its_interval_and_without_a_coder(lake):
    answered(lake, 0.2)
    said = report.agreement_table(lake, SENTIMENT, S)
    assert [word in said.words for word in ("đồng ý thô", "kappa của Cohen", "alpha của Krippendorff")] == [True] * 3
    assert "còn ý kiến khác nhau" in said.words
    told = said.words + report.labels_so_far(lake, SENTIMENT).words
    assert "coder:~" not in told and "Lan" not in told
    assert "Bài hai người gán: 60" in told


def test_shares_of_all_posts_are_told_from_labels_alone_or_why_not(lake):
    drawn = labelling.draw(S.model_copy(update={"n": 50}), lake, SENTIMENT)
    assert "mới có 0 bài" in report.shares_table(lake, drawn, SENTIMENT).words
    answered(lake, 0)
    said = report.shares_table(lake, drawn, SENTIMENT).words.splitlines()
    assert [line.split(" | ")[0] for line in said] == ["Câu trả lời", "tích cực", "trung lập", "tiêu cực"]


def test_without_labels_everything_is_said_in_words(lake):
    assert "Chưa có bài nào được hai người gán nhãn" in report.agreement_table(lake, SENTIMENT, S).words
    assert report.answers_agreement(lake, SENTIMENT, S).empty
    curve = report.label_curve(lake, lake.read("posts"), SPAM, S)
    assert curve.empty
    assert "Cần ít nhất 40 bài" in report.gain_in_words(curve, lake, SPAM, S).words
    assert "Nhãn: 0" in report.labels_so_far(lake, SENTIMENT).words


def test_the_curve_is_of_peoples_labels_where_there_are_enough(lake):
    answered(lake, 0)
    curve = report.label_curve(lake, lake.read("posts"), SENTIMENT, S)
    said = report.gain_in_words(curve, lake, SENTIMENT, S).words
    assert 38 <= curve["n_labels"].max() <= 40
    assert "thành phố giả lập" not in said


def test_a_synthetic_city_without_labels_shows_the_curve_of_its_planted_answers_and_says_so(lake):
    texts, labels = invented(60)
    known = lake.read("posts")
    truth = known[["post_id", "text"]].merge(pd.DataFrame({"text": texts, "sentiment": labels}), on="text")
    lake.merge("truth", TRUTH.frame(truth[["post_id", "sentiment"]]))
    lake = store.open("thu")
    curve = report.label_curve(lake, known, SENTIMENT, S)
    assert 38 <= curve["n_labels"].max() <= 40
    assert "thành phố giả lập đã gieo" in report.gain_in_words(curve, lake, SENTIMENT, S).words


def test_the_desk_opens_only_when_asked_and_with_a_name(lake):
    drawn = labelling.draw(S, lake, SENTIMENT)
    assert "label_now = True" in report.label_now(lake, drawn, S).words
    assert labelling.sample_names(lake, SENTIMENT) == []
    with pytest.raises(ParameterError, match="tên người gán nhãn"):
        report.label_now(lake, drawn, S.model_copy(update={"label_now": True}))
    shown = report.label_now(lake, drawn, S.model_copy(update={"label_now": True, "coder": "Lan"}))
    assert shown.view["progress"] == "0/30"
    assert labelling.sample_names(lake, SENTIMENT) == ["random-30-2025"]
    shown.close()


def test_the_codebook_is_shown_as_coders_read_it():
    said = report.codebook_table(SENTIMENT).words
    assert all(answer.label in said and answer.meaning in said for answer in SENTIMENT.answers)
