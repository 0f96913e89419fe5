"""A draft is read into the tree it was written as, and no character of any text goes astray."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nghe_lib.errors import SourceError
from nghe_lib.policy import parse as parsing
from nghe_lib.policy import parse_draft
from nghe_lib.policy.pages import is_paged, join_pages
from tests.policy.drafts import as_pages, as_text, drafts

DECISION = """ỦY BAN NHÂN DÂN THÀNH PHỐ
QUYẾT ĐỊNH
Ban hành Quy định về sân chơi
Căn cứ Luật Tổ chức chính quyền địa phương;
Điều 1. Ban hành kèm theo Quyết định này Quy định về sân chơi.
Điều 2. Quyết định này có hiệu lực từ ngày 1 tháng 1 năm 2026.
Nơi nhận:
- Như Điều 2;
QUY ĐỊNH
Về sân chơi
(Ban hành kèm theo Quyết định số 00)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Quy định này nói về sân chơi.
Điều 2. Giờ mở cửa
1. Sân mở từ 6 giờ.
2. Sân đóng khi:
a) Trời mưa;
đ) Có bão.
4. Trẻ dưới 6 tuổi có người lớn đi cùng theo
Điều 1. của Quy định này.
Phụ lục I
MẪU ĐƠN
1. Tên sân.
"""
AMENDING = """NGHỊ ĐỊNH
Sửa đổi một số điều
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định về sân chơi
1. Sửa đổi, bổ sung Điều 5 như sau:
“Điều 5. Mức phí
1. Phí vào sân là 5.000 đồng.
2. Trẻ em được miễn phí.”.
2. Sửa đổi khoản 2 Điều 7 như sau: “2. Sân có đèn.
3. Sân có nước.”
3. Bãi bỏ Điều 9.
Điều 2. Hiệu lực
Nghị định này có hiệu lực ngay.
"""


def ids(draft) -> list[str]:
    return draft.clauses["clause_id"].tolist()[1:]


def words(draft, clause_id: str) -> str:
    row = draft.clauses.set_index("clause_id").loc[clause_id]
    return f"{row['heading']} {row['text']}".strip()


@settings(max_examples=60, deadline=None)
@given(drafts())
def test_a_written_draft_is_read_as_the_tree_it_was(pieces):
    read = parse_draft(as_text(pieces))
    assert [one.rpartition(".")[2] if one.startswith("C") else one for one in ids(read)] == [
        piece.clause_id for piece in pieces
    ]
    for piece in pieces:
        assert words(read, piece.clause_id) == piece.words
    assert read.notes == ()


@settings(max_examples=60, deadline=None)
@given(drafts(), st.integers(50, 90), st.integers(4, 30), st.booleans())
def test_pages_of_a_pdf_give_the_same_tree(pieces, width, page_lines, form_feed):
    text = as_pages(pieces, width=width, page_lines=page_lines, form_feed=form_feed)
    if not is_paged(text):  # one page without a form feed cannot be told from plain lines
        return
    assert ids(parse_draft(text)) == ids(parse_draft(as_text(pieces)))


_PIECES = st.sampled_from([
    "Điều 1. ", "Điều 3. ", "Điều ", "Chương I", "Mục 2", "\n", "\n\n", "1. ", "2. ", "a) ", "đ) ", "(i) ", "a1) ", "“",
    "”", '"', "như sau:", "\f", "\r\n", "12", " - 3 -", "PHỤ LỤC", "Phụ lục II", "QUY CHẾ\n", "Nơi nhận:", "TM. UBND",
    "khoản 2", ",", "\u00ad", "-", "QUYẾT ĐỊNH", "\x00", "**Điều 2.** ", "Phần thứ nhất", "Phần thứ mười",
])  # fmt: skip
any_text = st.one_of(
    st.text(max_size=300), st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=60).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(any_text)
@example("1. \n1. \n1. ")
@example("Điều 1. \nĐiều 1. \nĐiều 1. \n")
def test_any_text_is_read_and_every_character_stands_in_one_row(text):
    read = parse_draft(text)
    rows = read.clauses
    assert "".join(read.text[start:end] for start, end in zip(rows["start"], rows["end"], strict=True)) == read.text
    assert rows["clause_id"].is_unique
    assert set(rows["parent_id"]) <= {"", *rows["clause_id"]}


@settings(max_examples=200, deadline=None)
@given(any_text)
def test_putting_pages_together_loses_white_space_and_soft_hyphens_only(text):
    joined, removed = join_pages(text)
    before, after = (sorted("".join(one.split()).replace("\u00ad", "")) for one in (text, joined + "".join(removed)))
    assert before == after


def test_the_articles_of_an_attached_text_are_its_own():
    read = parse_draft(DECISION)
    assert ids(read) == [
        "Đ1", "Đ2", "KẾT", "KT1", "KT1.C1", "KT1.Đ1", "KT1.Đ2", "KT1.Đ2.K1", "KT1.Đ2.K2", "KT1.Đ2.K2.a",
        "KT1.Đ2.K2.đ", "KT1.Đ2.K4", "PL1", "PL1.K1",
    ]  # fmt: skip
    assert read.title == "Quyết định Ban hành Quy định về sân chơi"
    assert words(read, "KT1.Đ2.K4").endswith("theo Điều 1. của Quy định này.")


def test_gaps_in_numbers_are_said():
    assert parse_draft(DECISION).notes == (
        "thiếu điểm b đến d của KT1.Đ2.K2", "thiếu khoản 3 của KT1.Đ2",
    )  # fmt: skip


def test_words_quoted_to_amend_another_law_are_not_articles():
    read = parse_draft(AMENDING)
    assert ids(read) == ["Đ1", "Đ1.K1", "Đ1.K2", "Đ1.K3", "Đ2"]
    assert "5.000 đồng" in words(read, "Đ1.K1")
    assert "Sân có nước" in words(read, "Đ1.K2")


def test_a_quotation_that_never_ends_is_said_and_swallows_nothing():
    read = parse_draft(AMENDING.replace("miễn phí.”.", "miễn phí.").replace("nước.”", "nước."))
    assert "Đ2" in ids(read)
    assert any("mở mà không đóng" in note for note in read.notes)


def test_every_level_has_its_id_and_path():
    read = parse_draft(
        "Phần thứ nhất\nCHUNG\nChương I\nMỘT\nMục 1\nHAI\nTiểu mục 1\nBA\nĐiều 1. Tên\n1. Khoản:\na) Điểm:\n"
        "a1) Tiết một;\na2) Tiết hai.\n"
    )
    assert ids(read)[-1] == "Đ1.K1.a.2"
    last = read.clauses.iloc[-1]
    assert last["path"] == "Phần nhất, Chương I, Mục 1, Tiểu mục 1, Điều 1, khoản 1, điểm a, tiết a2"
    assert [one for one in ids(read) if "Đ" not in one] == ["P1", "P1.C1", "P1.C1.M1", "P1.C1.M1.TM1"]


@pytest.mark.parametrize(
    "line",
    ["theo\nĐiều 5. của Luật", "tại khoản\n2. Điều này", "quy định ở\nMục 2 Chương này", "Mục 2 Chương này nói rõ"],
)
def test_a_number_that_a_line_break_puts_in_front_begins_nothing(line):
    assert ids(parse_draft(f"Điều 1. Tên\n1. Như quy định {line}.\n")) == ["Đ1", "Đ1.K1"]


def test_numbers_of_money_and_days_begin_no_clause():
    read = parse_draft("Điều 1. Tên\n1. Phạt:\n2.000.000 đồng.\n30.4 được nghỉ.\n")
    assert ids(read) == ["Đ1", "Đ1.K1"]


def test_a_draft_of_numbered_lines_alone_has_clauses():
    assert ids(parse_draft("CHỈ THỊ\nVề việc A\n1. Một.\n2. Hai.\n")) == ["K1", "K2"]


def test_a_text_beyond_the_bound_is_refused(monkeypatch):
    monkeypatch.setattr(parsing, "MAX_CHARACTERS", 10)
    parse_draft("a" * 10)
    with pytest.raises(SourceError, match="chia nhỏ"):
        parse_draft("a" * 11)
