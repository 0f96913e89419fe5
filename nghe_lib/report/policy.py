"""A draft policy in tables and sentences: its outline, who speaks of it, what hardly anybody does. Nobody is quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nghe_lib.charts.clauses import from_article
from nghe_lib.charts.words import number, percent
from nghe_lib.city.clause_talk import DRAFT_TITLE
from nghe_lib.report.blocks import Block, bullets, cards, plain_table, sentences, table
from nghe_lib.report.truth import NOT_MEASURED

if TYPE_CHECKING:
    from nghe_lib.policy import Coverage, Draft
    from nghe_lib.settings import PolicySettings
    from nghe_lib.store import Lake

_SIGN_OF = {"agree": "positive", "disagree": "negative", "discuss": "neutral"}
WORDS_SHOWN = 160


def draft_outline(draft: Draft) -> Block:
    """Cards: articles, clauses, points; a table of articles; what looks wrong with its numbers."""
    rows = draft.clauses
    counts = rows["level"].value_counts()
    told = cards(
        [
            ("Điều", int(counts.get("article", 0)), draft.title or "dự thảo không ghi tên"),
            ("Khoản", int(counts.get("clause", 0)), "đánh số 1, 2, 3 trong điều"),
            ("Điểm, tiết", int(counts.get("point", 0) + counts.get("subpoint", 0)), "đánh chữ a, b, c trong khoản"),
            ("Chỗ cần xem lại", len(draft.notes), "số điều, khoản, điểm thiếu hay lặp"),
        ]
    )  # fmt: skip
    articles = rows[rows["level"] == "article"]
    inside = rows[rows["level"] == "clause"]["parent_id"].value_counts()
    shown = pd.DataFrame(
        {
            "path": [from_article(path) for path in articles["path"]], "heading": articles["heading"],
            "n": [int(inside.get(one, 0)) for one in articles["clause_id"]],
        }
    )  # fmt: skip
    listed = table(
        shown, labels={"path": "Điều", "heading": "Tên điều", "n": "Số khoản"},
        empty="Không tìm thấy điều nào; hãy xem dự thảo có dòng bắt đầu bằng Điều 1. không.",
    )  # fmt: skip
    noted = bullets([_sentence(note) for note in draft.notes[:20]], empty="Số điều, khoản, điểm liền mạch.")
    return Block(told.markup + listed.markup + noted.markup, f"{told.words}\n{listed.words}\n{noted.words}")


def links_overview(links: pd.DataFrame, coverage: Coverage, posts: pd.DataFrame, settings: PolicySettings) -> Block:
    """Cards: posts that speak of a clause, accounts, and how many name it by number."""
    if coverage.post_count is None or not coverage.post_count:
        why = "Số bài nói tới dự thảo không được công bố, vì từ đó suy ra được một nhóm ít người."
        return sentences([why if len(links) else "Không bài nào trong các bài đã chọn nói tới một điều khoản."])
    by_number = (links["how"] == "reference").mean()
    return cards(
        [
            ("Bài nói tới dự thảo", coverage.post_count,
             f"{percent(coverage.post_count / max(1, len(posts)))} số bài đã chọn"),
            ("Tài khoản", coverage.people_count, "không phải số người: một người có thể có nhiều tài khoản"),
            ("Nêu số điều, khoản", percent(by_number, decimals=0), "phần còn lại được nhận ra theo từ ngữ và số liệu"),
            ("Ngưỡng", number(settings.min_probability, decimals=2), "xác suất nhỏ nhất khi nhận ra theo từ ngữ"),
        ]
    )  # fmt: skip


def silent_clauses(rows: pd.DataFrame, settings: PolicySettings) -> Block:
    """Clauses of few people or none. rows: what `policy.silent_clauses` gives."""
    shown = rows.assign(path=[from_article(path) for path in rows["path"]], text=[_cut(text) for text in rows["text"]])
    labels = {"path": "Điều khoản", "heading": "Tên điều", "text": "Nội dung"}
    return table(shown, labels=labels, empty=f"Điều khoản nào cũng có ít nhất {settings.min_people} tài khoản nói tới.")


def misreadings(rows: pd.DataFrame) -> Block:
    """Clauses of which posts state other figures: for a person to look at, never a verdict."""
    shown = rows.assign(
        path=[from_article(path) for path in rows["path"]],
        n=["ẩn vì ít người" if pd.isna(n) else number(n) for n in rows["post_count"]],
    )
    labels = {"path": "Điều khoản", "dimension": "Về", "in_draft": "Dự thảo ghi", "n": "Bài nêu con số khác"}
    return table(shown, labels=labels, empty="Không thấy bài nào nêu con số khác con số của điều khoản.")


def clauses_against_truth(
    links: pd.DataFrame, stances: pd.DataFrame, draft: Draft, posts: pd.DataFrame, lake: Lake
) -> Block:
    """Precision and recall of links, by clause and by article, and of stances, against what the city planted."""
    truth = lake.read("truth", columns=["post_id", "clause_id", "sentiment"])
    if truth.empty or draft.title != DRAFT_TITLE:
        return sentences(
            [NOT_MEASURED if truth.empty else "Thành phố giả lập nói về một dự thảo khác: chưa chấm được."]
        )
    planted = posts[["post_id"]].merge(truth, on="post_id", how="left").dropna(subset=["clause_id"])
    both = links.merge(truth, on="post_id", how="left", suffixes=("", "_planted"))
    rows = []
    for name, width in (("đúng khoản", None), ("đúng điều", ".K")):
        said, true = both["clause_id"], both["clause_id_planted"].fillna("")
        if width:
            said, true = said.str.split(width).str[0], true.str.split(width).str[0]
        right = int((said == true).sum())
        rows.append([f"Gắn bài với điều khoản, {name}", number(len(planted)), number(len(links)),
                     _share(right, len(links)), _share(right, len(planted))])  # fmt: skip
    known = stances.merge(truth, on="post_id", suffixes=("", "_planted"))
    known = known[(known["clause_id"] == known["clause_id_planted"]).to_numpy(bool)]
    right = int((known["label"].map(_SIGN_OF).to_numpy(object) == known["sentiment"].to_numpy(object)).sum())
    rows.append(["Lập trường của bài gắn đúng", number(len(known)), number(len(known)), _share(right, len(known)), "–"])
    return plain_table(["Việc", "Đã gieo", "Máy trả lời", "Độ chính xác", "Độ phủ"], rows)


def _share(right: int, of: int) -> str:
    return number(right / of if of else np.nan, decimals=2)


def _cut(text: str) -> str:
    return text if len(text) <= WORDS_SHOWN else text[: WORDS_SHOWN - 1] + "…"


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}."
