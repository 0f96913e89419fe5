"""Clauses named by number: every way people write them, and numbers that are none."""

import pytest

from nghe_lib.policy import find_references, parse_draft

DRAFT = parse_draft(
    "Điều 1. Một\n1. Câu một.\n2. Câu hai:\na) Điểm a;\nb) Điểm b;\nc) Điểm c;\nd) Điểm d;\nđ) Điểm đ.\n"
    "Điều 5. Năm\n1. Câu một.\n2. Câu hai.\n3. Câu ba.\nĐiều 12. Không có khoản.\n"
)


def named(text: str, draft=DRAFT) -> list[str]:
    return find_references([text], draft)["clause_id"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "khoản 2 điều 5 vô lý", "Khoản 2, Điều 5", "điều 5 khoản 2", "dieu 5 khoan 2", "khoan 2 cua dieu 5", "d5k2",
        "Đ5K2 là sao", "k2 đ5", "Đ5.K2", "khoản hai điều 5", "khoản 2 điều số 5", "điều 5, khoản 2.", "KHOẢN 2 ĐIỀU 5",
    ],
)  # fmt: skip
def test_a_clause_is_found_however_its_number_is_written(text):
    assert named(text) == ["Đ5.K2"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("điểm đ khoản 2 điều 1", ["Đ1.K2.đ"]),
        ("điểm d khoản 2 điều 1", ["Đ1.K2.d"]),
        ("khoản 1 và 3 điều 5", ["Đ5.K1", "Đ5.K3"]),
        ("khoản 1, 2 điều 5", ["Đ5.K1", "Đ5.K2"]),
        ("điều 12 hay, còn khoản 1 điều 5 dở", ["Đ12", "Đ5.K1"]),
        ("khoản 3 nói gì vậy", ["Đ5.K3"]),
        ("khoản 1 nói gì vậy", []),
        ("khoản 9 điều 5", ["Đ5"]),
        ("điểm z khoản 2 điều 5", ["Đ5.K2"]),
    ],
)
def test_points_lists_and_halves_of_a_number(text, ids):
    assert named(text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "điều 5 luật đất đai", "khoản 2 điều 5 của Nghị định 100", "điều 99", "điểm 10 môn toán",
        "điều năm ngoái tôi nói",
        "có 5 điều cần nói", "tài khoản 2 triệu", "5k một ly", "", "quận 5",
    ],
)  # fmt: skip
def test_other_numbers_name_nothing(text):
    assert named(text) == []


def test_of_a_decision_and_the_rules_attached_to_it_the_rules_are_meant():
    draft = parse_draft(
        "Điều 1. Ban hành quy định.\nĐiều 2. Hiệu lực.\nQUY ĐỊNH\nVề việc B\nĐiều 1. Phạm vi\n"
        "Điều 2. Giờ\n1. Sáu giờ.\nĐiều 3. Phí\n"
    )
    assert named("điều 2 khoản 1", draft) == ["KT1.Đ2.K1"]
    assert named("điều 2", draft) == ["KT1.Đ2"]


def test_no_text_gives_no_row():
    assert find_references([], DRAFT).empty
    assert find_references(["khoản 2 điều 5"], parse_draft("")).empty
