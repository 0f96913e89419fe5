"""Tables and sentences about a draft: nobody quoted, nothing small, and truth only where it was planted."""

import pandas as pd
import pytest

from nghe_lib import policy, report
from nghe_lib.city.clause_talk import DRAFT_TITLE
from nghe_lib.settings import PolicySettings
from tests.policy.test_coverage import DRAFT, town

S = PolicySettings()


class Planted:
    """A lake whose truth is the given rows."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.rows = rows

    def read(self, table: str, *, columns: list[str]) -> pd.DataFrame:
        assert table == "truth"
        return pd.DataFrame(self.rows, columns=columns)


def linked(counts: dict[str, int]):
    links, posts = town(counts)
    links = links.assign(how="terms", probability=0.9)
    return links, posts, policy.clause_coverage(links, posts, DRAFT, min_people=10)


def test_the_outline_says_what_is_missing():
    told = report.draft_outline(policy.parse_draft("Điều 1. Một\n1. A.\n3. C.\n")).words
    assert "Thiếu khoản 2 của Đ1." in told
    assert "Điều 1 | Một | 2" in told
    assert "liền mạch" in report.draft_outline(DRAFT).words
    assert "Không tìm thấy điều nào" in report.draft_outline(policy.parse_draft("xin chào")).words


def test_the_overview_counts_groups_only():
    links, posts, coverage = linked({"Đ1.K1": 12, "Đ1.K2": 18})
    assert (
        "Bài nói tới dự thảo: 30 (100,0\u00a0% số bài đã chọn)"
        in report.links_overview(links, coverage, posts, S).words
    )
    links, posts, coverage = linked({"Đ1.K1": 9})
    assert "9" not in report.links_overview(links, coverage, posts, S).words


def test_silent_clauses_are_shown_with_the_words_of_the_draft():
    told = report.silent_clauses(policy.silent_clauses(linked({"Đ1.K1": 12, "Đ1.K2": 9})[2]), S).words
    assert "Điều 1, khoản 2 | Một | Câu hai." in told
    assert "khoản 1 | Một" not in told


def test_hidden_misreadings_say_that_they_are_hidden():
    rows = pd.DataFrame({
        "clause_id": ["Đ1.K1"], "path": ["Điều 1, khoản 1"], "dimension": ["số tiền"], "in_draft": ["1.000.000"],
        "post_count": pd.array([None], "Int64"), "people_count": pd.array([None], "Int64"),
    })  # fmt: skip
    assert "ẩn vì ít người" in report.misreadings(rows).words
    assert "Không thấy bài nào" in report.misreadings(rows.head(0)).words


@pytest.fixture
def asked():
    """The draft of the city, two links of which one is right, and the stance of the right one."""
    draft = policy.parse_draft(f"QUYẾT ĐỊNH\n{DRAFT_TITLE.removeprefix('Quyết định ')}\nĐiều 1. A\n1. B.\n2. C.\n")
    links = pd.DataFrame({"post_id": ["a", "b"], "clause_id": ["Đ1.K1", "Đ1.K2"], "how": "terms", "probability": 0.9})
    stances = pd.DataFrame({"post_id": ["a"], "clause_id": ["Đ1.K1"], "label": ["agree"]})
    return draft, links, stances, pd.DataFrame({"post_id": ["a", "b", "c"]})


def test_links_and_stances_are_held_against_what_was_planted(asked):
    draft, links, stances, posts = asked
    lake = Planted([
        {"post_id": "a", "clause_id": "Đ1.K1", "sentiment": "positive"},
        {"post_id": "b", "clause_id": "Đ1.K1", "sentiment": "negative"},
        {"post_id": "c", "clause_id": "Đ1.K1", "sentiment": "negative"},
        {"post_id": "elsewhere", "clause_id": "Đ1.K1", "sentiment": "negative"},
    ])  # fmt: skip
    told = report.clauses_against_truth(links, stances, draft, posts, lake).words.splitlines()
    assert told[1].endswith("đúng khoản | 3 | 2 | 0,50 | 0,33")
    assert told[2].endswith("đúng điều | 3 | 2 | 1,00 | 0,67")
    assert told[3].endswith("| 1 | 1 | 1,00 | –")


def test_without_a_planted_draft_nothing_is_measured(asked):
    draft, links, stances, posts = asked
    assert "dữ liệu thật" in report.clauses_against_truth(links, stances, draft, posts, Planted([])).words
    lake = Planted([{"post_id": "a", "clause_id": "Đ1.K1", "sentiment": "positive"}])
    assert "dự thảo khác" in report.clauses_against_truth(links, stances, DRAFT, posts, lake).words
