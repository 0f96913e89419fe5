"""What the labelling page says: codebook, sample, where labels stand, how far coders agree, what more would bring.

Coders are counted and never named or compared one by one; posts are counted and never quoted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from nghe_lib import privacy
from nghe_lib.charts.words import number, percent
from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.privacy.gate import POOLED
from nghe_lib.report.blocks import Block, cards, plain_table, sentences
from nghe_lib.text import said_texts
from nghe_lib.understand import labelling
from nghe_lib.understand.labelling.labels import superseded_count
from nghe_lib.understand.labelling.learning_curve import LEAST_LABELS
from nghe_lib.understand.labelling.models import examples
from nghe_lib.understand.labelling.reliability import MEASURES
from nghe_lib.understand.labelling.samples import Drawn

if TYPE_CHECKING:
    from nghe_lib.settings import NotebookLabelSettings
    from nghe_lib.store import Lake
    from nghe_lib.tasks import Task

PLANTED = ("sentiment", "sector", "speech_act")
MOST_PLANTED = 180
N_REPEATS = 4
EMPTY_CURVE = ["order", "n_labels", "macro_f1", "low", "high", "repeat_count"]


def codebook_table(task: Task) -> Block:
    """The question and every answer with its meaning, as coders read it."""
    return plain_table(["Số", "Câu trả lời", "Chọn khi"],
                       [[str(n), one.label, one.meaning] for n, one in enumerate(task.answers, start=1)])  # fmt: skip


def sample_shares(rows: pd.DataFrame, posts: pd.DataFrame, *, min_people: int) -> pd.DataFrame:
    """Each platform's share of all posts and, weighted, of the random and stratified parts of the sample.

    rows: what `labelling.sample` gives; posts: the POSTS it was drawn from. Platforms of which fewer than `min_people`
    private persons are in the sample stand together; where even they are too few they are left out.
    Returns platform, post_share, sample_share, sample_count.
    """
    weight = labelling.weights(rows)
    drawn = posts.assign(person=privacy.people(posts), weight=posts["post_id"].map(weight))
    inside = drawn["weight"].notna()
    people = drawn[inside].groupby("platform")["person"].nunique().reindex(drawn["platform"].unique(), fill_value=0)
    small = set(people.index[(people < min_people).to_numpy(bool)])
    grouped = drawn.assign(platform=drawn["platform"].where(~drawn["platform"].isin(small), POOLED))
    made = grouped.groupby("platform").agg(
        post_share=("post_id", lambda ids: len(ids) / len(drawn)), sample_share=("weight", "sum"),
        sample_count=("weight", "count"), people=("person", "nunique"),
    )  # fmt: skip
    persons = grouped[inside].groupby("platform")["person"].nunique().reindex(made.index, fill_value=0)
    shown = made[((persons == 0) | (persons >= min_people)).to_numpy(bool)]
    shares = shown.assign(sample_share=shown["sample_share"] / max(weight.sum(), 1e-12))
    return shares.drop(columns="people").sort_values("post_share", ascending=False).reset_index()


def label_now(lake: Lake, drawn: Drawn, settings: NotebookLabelSettings) -> Any:
    """The labelling widget when `label_now` says so; else a sentence that says how to get it."""
    if not settings.label_now:
        return sentences(["Chưa gán nhãn: trong JupyterLab, đặt label_now = True và coder = tên mình rồi chạy lại; "
                          "không có Jupyter thì dùng lệnh nghe label."])  # fmt: skip
    if not settings.coder.strip():
        raise ParameterError("'coder': cần tên người gán nhãn; nghe chỉ giữ bí danh")
    return labelling.labeller(lake, drawn, task=settings.task, coder=settings.coder)


def labels_so_far(lake: Lake, task: Task, *, min_posts: int = 10) -> Block:
    """Cards: labels, posts, coders, and the most frequent answer where there is enough."""
    known = labelling.labels_of(lake, task)
    old = superseded_count(lake, task)
    shown: list[tuple[str, object, str]] = [
        ("Nhãn", len(known), f"theo sổ mã {task.codebook_version}"),
        ("Bài đã gán", int(known["post_id"].nunique()), "ít nhất một người"),
        ("Bài hai người gán", int((known.groupby("post_id")["coder"].nunique() > 1).sum()), "để đo độ thống nhất"),
        ("Người gán nhãn", int(known["coder"].nunique()), "chỉ giữ bí danh"),
    ]
    if len(known) >= min_posts:
        share = known["label"].value_counts(normalize=True)
        shown.append(("Nhiều nhất", task.labels[str(share.index[0])], percent(share.iloc[0])))
    if old:
        shown.append(("Nhãn theo sổ mã cũ", old, "không được tính"))
    return cards(shown)


def shares_table(lake: Lake, drawn: Drawn, task: Task) -> Block:
    """Shares among all posts by people's labels of the sample alone, or a sentence that says what is missing."""
    try:
        found = labelling.label_shares(labelling.resolved(labelling.labels_of(lake, task)), drawn.rows, task=task)
    except TooLittleDataError as reason:
        return sentences([f"Chưa ước lượng được tỷ trọng trong mọi bài: {reason}."])
    rows = [[task.labels[row.label], percent(row.share), f"{percent(row.low)} – {percent(row.high)}",
             number(row.post_count)] for row in found.itertuples(index=False)]  # fmt: skip
    return plain_table(["Câu trả lời", "Tỷ trọng trong mọi bài", "Khoảng 95 %", "Bài đã gán"], rows)


def agreement_table(lake: Lake, task: Task, settings: NotebookLabelSettings) -> Block:
    """Every measure of agreement with its interval, and how many posts wait for a judge."""
    given = labelling.ratings(labelling.labels_of(lake, task))
    found = labelling.reliability(given, seed=settings.seed)
    if found.empty:
        return sentences(["Chưa có bài nào được hai người gán nhãn, nên chưa đo được độ thống nhất."])
    rows = [
        [MEASURES[row.measure], _figure(row.value), f"{_figure(row.low)} – {_figure(row.high)}", number(row.post_count)]
        for row in found.itertuples(index=False)
    ]
    split = len(labelling.disagreements(given))
    shown = plain_table(["Cách đo", "Giá trị", "Khoảng 95 %", "Số bài"], rows)
    told = sentences([f"{number(split)} bài còn ý kiến khác nhau, cần một người thứ ba quyết định."])
    return Block(shown.markup + told.markup, f"{shown.words}\n{told.words}")


def answers_agreement(lake: Lake, task: Task, settings: NotebookLabelSettings) -> pd.DataFrame:
    """Agreement per answer, for `charts.answer_agreement`."""
    return labelling.answer_agreement(labelling.ratings(labelling.labels_of(lake, task)), seed=settings.seed)


def label_curve(lake: Lake, posts: pd.DataFrame, task: Task, settings: NotebookLabelSettings) -> pd.DataFrame:
    """The learning curve of the project's labels; of planted answers where a synthetic city has no labels yet.

    Empty where neither is enough.
    """
    texts, labels = _known(lake, posts, task, settings.seed)
    if len(labels) < LEAST_LABELS or (pd.Series(labels).value_counts() >= 5).sum() < 2:
        return pd.DataFrame(columns=EMPTY_CURVE)
    return labelling.learning_curve(texts, labels, seed=settings.seed, n_repeats=N_REPEATS)


def gain_in_words(curve: pd.DataFrame, lake: Lake, task: Task, settings: NotebookLabelSettings) -> Block:
    """What a hundred more labels would bring, as the rough figure it is."""
    if curve.empty:
        return sentences(
            [f"Cần ít nhất {LEAST_LABELS} bài đã gán nhãn, mỗi câu trả lời vài bài, mới vẽ được đường này."]
        )
    found = labelling.gain(curve, seed=settings.seed)
    whose = "" if len(examples(lake, task).labels) >= LEAST_LABELS else _CITY
    if found.expected_gain != found.expected_gain:
        return sentences([whose, "Đường chưa đủ điểm để ước lượng thêm nhãn sẽ được gì."])
    told = (
        f"Thêm {found.more} nhãn ngẫu nhiên, macro-F1 có thể đổi khoảng {_figure(found.expected_gain)} "
        f"(giữa {_figure(found.low)} và {_figure(found.high)}), nếu đường đi tiếp theo luật lũy thừa. "
        "Đây là ước lượng thô, chỉ để biết có đáng gán thêm không."
    )
    return sentences([whose, told])


_CITY = "Dự án này chưa có nhãn của người; đường dưới đây lấy câu trả lời mà thành phố giả lập đã gieo làm nhãn."


def _known(lake: Lake, posts: pd.DataFrame, task: Task, seed: int) -> tuple[list[str], list[str]]:
    known = examples(lake, task)
    if len(known.labels) >= LEAST_LABELS or task.name not in PLANTED:
        return known.texts, known.labels
    truth = lake.read("truth", columns=["post_id", task.name]).dropna()
    both = posts.merge(truth, on="post_id").sort_values("post_id", ignore_index=True)
    few = both.sample(min(MOST_PLANTED, len(both)), random_state=seed)
    return said_texts(few), few[task.name].astype(str).tolist()


def _figure(value: float) -> str:
    return number(value, decimals=2)
