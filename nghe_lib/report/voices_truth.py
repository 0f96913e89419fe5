"""How right the answers are: precision and recall of every task, of places and of merging, against the planted city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nghe_lib.charts.dots import with_interval
from nghe_lib.charts.words import number, percent
from nghe_lib.report.blocks import Block, plain_table, sentences
from nghe_lib.report.tone import people_posts
from nghe_lib.report.truth import NOT_MEASURED
from nghe_lib.tasks import TASKS
from nghe_lib.understand.labelling import CITY

if TYPE_CHECKING:
    from nghe_lib.report.tone import Tone
    from nghe_lib.store import Lake

SCORED = ("speech_act", "sector", "sentiment")


def scores_per_answer(answered: pd.Series, planted: pd.Series) -> pd.DataFrame:
    """Precision, recall and F1 of each answer that was given or planted, most planted first.

    answered, planted: labels of the same posts; posts without a planted label are left out.
    Returns answer, planted_count, answered_count, precision, recall, f1 (missing where they divide by nothing).
    """
    known = planted.notna().to_numpy(bool)
    said, true = answered[known].astype("str").to_numpy(), planted[known].astype("str").to_numpy()
    rows = []
    for name in sorted(set(said) | set(true)):
        right, n_said, n_true = ((said == name) & (true == name)).sum(), (said == name).sum(), (true == name).sum()
        rows.append(
            {
                "answer": name, "planted_count": int(n_true), "answered_count": int(n_said),
                "precision": right / n_said if n_said else np.nan, "recall": right / n_true if n_true else np.nan,
                "f1": 2 * right / (n_said + n_true) if n_said + n_true else np.nan,
            }
        )  # fmt: skip
    names = ["answer", "planted_count", "answered_count", "precision", "recall", "f1"]
    made = pd.DataFrame(rows, columns=names)
    return made.sort_values(["planted_count", "answer"], ascending=[False, True], kind="stable", ignore_index=True)


def answers_against_truth(answers: pd.DataFrame, lake: Lake) -> Block:
    """Each answer of speech act, sector and sentiment against the planted one, and the mean over planted answers.

    Posts whose planted answer was lent to the project as a label are left out.
    """
    truth = lake.read("truth", columns=["post_id", *SCORED])
    if truth.empty:
        return sentences([NOT_MEASURED])
    truth = _not_lent(truth, lake)
    both = answers.merge(truth, on="post_id", suffixes=("", "_planted"))
    rows: list[list[str]] = []
    for task in (one for one in SCORED if one in answers):
        found = scores_per_answer(both[task], both[f"{task}_planted"])
        planted = found[found["planted_count"] > 0]
        mean = planted[["precision", "recall", "f1"]].fillna(0).mean()  # an answer never given is right 0 times
        rows.append(_row(TASKS[task].label, "trung bình", planted["planted_count"].sum(), mean))
        rows += [_row("", TASKS[task].labels.get(one["answer"], one["answer"]), one["planted_count"], one)
                 for _, one in planted.iterrows()]  # fmt: skip
    return plain_table(["Câu hỏi", "Trả lời", "Đã gieo", "Độ chính xác", "Độ phủ", "F1"], rows)


def shares_against_truth(said: Tone, posts: pd.DataFrame, lake: Lake) -> Block:
    """Each share that may be shown: raw, corrected, and as planted in posts that did not serve to correct."""
    truth = lake.read("truth", columns=["post_id", *SCORED])
    if truth.empty:
        return sentences([NOT_MEASURED])
    if said.found is None or said.task not in SCORED:
        return sentences([said.why_not])
    spoken = people_posts(posts)[["post_id"]].merge(_not_lent(truth, lake), on="post_id")
    planted = spoken.fillna({"sector": "khác"})[said.task].dropna().value_counts(normalize=True)
    labels = TASKS[said.task].labels
    rows, inside, gaps = [], 0, []
    for row in said.shown.itertuples():
        true = float(planted.get(row.label, 0.0))
        inside += int(row.low <= true <= row.high)
        gaps.append((abs(row.raw_share - true), abs(row.share - true)))
        corrected = with_interval(row.share, row.low, row.high, percent)
        rows.append([labels[row.label], percent(row.raw_share), corrected, percent(true)])
    shown = plain_table(["Trả lời", "Máy đếm thô", "Đã hiệu chỉnh (khoảng 95 %)", "Đã gieo"], rows)
    raw, mended = np.array(gaps).mean(axis=0) if gaps else (np.nan, np.nan)
    told = sentences(
        [
            f"Lệch trung bình so với đã gieo: máy đếm thô {number(100 * raw, decimals=1)} điểm phần trăm, đã hiệu "
            f"chỉnh {number(100 * mended, decimals=1)}; {inside} trong {len(rows)} khoảng chứa tỷ trọng đã gieo."
        ]
    )
    return Block(shown.markup + told.markup, f"{shown.words}\n{told.words}")


def _not_lent(truth: pd.DataFrame, lake: Lake) -> pd.DataFrame:
    """`truth` without the posts whose planted answers stand among the project's labels."""
    labels = lake.read("labels", columns=["post_id", "coder"])
    lent = labels.loc[labels["coder"].eq(CITY).to_numpy(bool), "post_id"]
    return truth[~truth["post_id"].isin(lent).to_numpy(bool)]


def places_and_merging_against_truth(mentions: pd.DataFrame, petitions: pd.DataFrame, lake: Lake) -> Block:
    """Whether the unit of a petition is the planted one, and whether planted copies became one issue."""
    truth = lake.read("truth", columns=["post_id", "unit_code", "duplicate_of_id"])
    if truth.empty:
        return sentences([NOT_MEASURED])
    planted = petitions[["post_id", "issue"]].merge(truth, on="post_id")
    named = planted.dropna(subset=["unit_code"])
    codes = mentions.groupby("post_id")["unit_code"].agg(set)
    found = named["post_id"].map(codes)
    has = found.notna()
    right = np.array([code in units for code, units in zip(named["unit_code"][has], found[has], strict=True)], bool)
    copies = planted[planted["duplicate_of_id"].isin(planted["post_id"])]
    issue = planted.set_index("post_id")["issue"]
    together = copies["issue"].to_numpy() == copies["duplicate_of_id"].map(issue).to_numpy()
    return sentences(
        [
            f"Nơi chốn: {percent(has.mean())} trong {number(len(named))} phản ánh có nơi đã gieo được gắn một nơi; "
            f"trong số đó {percent(right.mean() if len(right) else None)} có đúng đơn vị đã gieo.",
            f"Gộp trùng: {percent(together.mean() if len(together) else None)} trong {number(len(copies))} bản chép đã "
            "gieo về cùng vấn đề với bản gốc; bản chép muộn hơn số ngày gộp được tính là vấn đề mới.",
        ]
    )


def _row(task: str, answer: str, n: float, scores: pd.Series) -> list[str]:
    return [task, answer, number(n), *(number(scores[name], decimals=2) for name in ("precision", "recall", "f1"))]
