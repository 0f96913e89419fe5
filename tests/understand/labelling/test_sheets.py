"""Sheets: harmless in any spreadsheet, whole on the way back, every bad row named and no good one lost."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import SourceError, StoreError, TableError
from nghe_lib.tasks import SECTOR, SENTIMENT
from nghe_lib.understand.labelling.sheets import answer_named, harmless, read_sheet, refuse, write_sheet
from tests.hostile import PAYLOADS

TEXTS = pd.Series(
    {"facebook:1": "Đường ngập quá; lội, muốn “xỉu”", "facebook:2": "=HYPERLINK(\"http://xau.example\")\n- dòng hai",
     "press:3": "Xe buýt mới\nchạy êm", "x:4": "＝1+1 ; @SUM(1)"}
)  # fmt: skip
FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]")


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "mẫu.csv"
    write_sheet(path, TEXTS, task=SENTIMENT)
    return path


def filled(path, answers, *, encoding="utf-8-sig", delimiter=",", change=lambda rows: rows):
    """The sheet as a person saves it: answers by row, from the first post on."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    for row, said in zip(rows[1:], answers, strict=False):
        row[2] = said
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(change(rows))
    return path


def returned(path):
    return read_sheet(path, TEXTS, task=SENTIMENT)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "\x00"])
def test_no_cell_is_a_formula_however_the_sheet_is_cut(tmp_path, delimiter, quote):
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", "  =1", "\u200b=1", "a;=1",
               "a\n=cmd|' /C calc'!A0", "a\t@x", '"=1', 'a";=1;"b', "x|=1"]  # fmt: skip
    path = tmp_path / "a.csv"
    write_sheet(path, pd.Series({f"x:{n}": text for n, text in enumerate([*hostile, *PAYLOADS])}), task=SENTIMENT)
    text = path.read_text(encoding="utf-8-sig")
    if delimiter == "," and quote == '"':
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    else:  # the wrong separator: quotes are not believed either
        cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(delimiter)]
        cells = [] if delimiter == "," else cells
    assert not [cell for cell in cells if FORMULA.match(cell)]


@given(st.text(alphabet="=+-@＝;|\t\n\r \"'aă", max_size=30))
def test_a_harmless_cell_begins_no_formula_and_keeps_its_text(text):
    made = harmless(text)
    assert not [part for part in re.split(r"[;|\t\r\n]", made) if FORMULA.match(part)]
    assert made.replace("'", "") == text.replace("'", "")


def test_a_sheet_opens_with_vietnamese_and_its_codebook_beside_it(sheet):
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
    heading = next(csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline="")))
    assert heading == ["id", "nội dung", "nhãn (tích cực | trung lập | tiêu cực)", "sổ mã"]
    book = sheet.with_name("mẫu-so-ma.csv").read_text(encoding="utf-8-sig")
    assert all(answer.meaning in book and answer.label in book for answer in SENTIMENT.answers)


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ","), ("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", "\t")],
)
def test_what_excel_and_libreoffice_save_comes_back(sheet, encoding, delimiter):
    found = returned(filled(sheet, ["tiêu cực", "Trung lập ", "", "positive"], encoding=encoding, delimiter=delimiter))
    assert found.faults == ()
    assert found.answers == {"facebook:1": "negative", "facebook:2": "neutral", "x:4": "positive"}
    assert found.empty_count == 1


def test_a_heading_full_of_commas_does_not_hide_semicolons(tmp_path):
    path = tmp_path / "a.csv"
    write_sheet(path, TEXTS, task=SECTOR)
    found = read_sheet(filled(path, ["y tế"] * 4, delimiter=";"), TEXTS, task=SECTOR)
    assert (set(found.answers.values()), found.faults) == ({"y tế"}, ())


def test_sorted_rows_empty_rows_and_extra_columns_do_no_harm(sheet):
    def change(rows):
        return [[*rows[0], "ghi chú"], *([*row, "=x"] for row in reversed(rows[1:])), [], ["", "", "", ""]]

    found = returned(filled(sheet, ["1", "2", "3", "3"], change=change))
    assert list(found.answers.values()) == ["negative", "negative", "neutral", "positive"]
    assert found.faults == ()


def test_every_bad_row_is_named_and_the_good_ones_stand(sheet):
    def change(rows):
        rows[2][1] += " thêm chữ"
        return [*rows, ["facebook:99", "lạ", "tích cực", rows[1][3]], [*rows[4][:2], "tích cực", "sentiment 00000000"]]

    found = returned(filled(sheet, ["tích cục", "tích cực", "tích cực", "tiêu cực"], change=change))
    assert found.answers == {"press:3": "positive", "x:4": "negative"}
    assert [fault.partition(":")[0] for fault in found.faults] == ["dòng 2", "dòng 3", "dòng 6", "dòng 7"]
    assert "ý bạn là 'tích cực'" in found.faults[0]
    assert "nội dung không phải của bài facebook:2" in found.faults[1]
    assert "không có bài 'facebook:99'" in found.faults[2]
    assert "sổ mã" in found.faults[3]
    assert found.seen == {*TEXTS.index, "facebook:99"}
    with pytest.raises(TableError, match="đã ghi 2 nhãn, còn 4 dòng chưa nhận") as caught:
        refuse(sheet, found, written=2)
    assert all(fault in str(caught.value) for fault in found.faults)


def test_a_post_answered_twice_counts_only_where_both_say_the_same(sheet):
    twice = returned(filled(sheet, ["1", "1", "", ""], change=lambda rows: [*rows, rows[1]]))
    assert (twice.answers, twice.faults) == ({"facebook:1": "positive", "facebook:2": "positive"}, ())
    other = returned(filled(sheet, ["1", "1", "", "", "3"]))
    assert list(other.answers) == ["facebook:2"]
    assert "đã có nhãn khác ở dòng 2" in other.faults[0]


@pytest.mark.parametrize(
    ("said", "name"),
    [("tiêu cực", "negative"), ("TIÊU CỰC", "negative"), ("tieu cuc", "negative"), ("negative", "negative"),
     ("3", "negative"), (" 1 ", "positive"), ("0", None), ("4", None), ("tiêu", None), ("²", None),
     ("tie\u0302u cu\u031b\u0323c", "negative")],
)  # fmt: skip
def test_an_answer_may_be_given_as_people_write_it(said, name):
    assert answer_named(said, SENTIMENT) == name


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "thiếu cột"),
        (b"a,b\n1,2\n", "thiếu cột"),
        (b"PK\x03\x04xxxx", "XLSX"),
        (bytes(range(256)) * 9, "UTF-8|văn bản"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(tmp_path, content, said):
    path = tmp_path / "la.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=said):
        returned(path)


def test_a_sheet_never_overwrites_another(sheet):
    with pytest.raises(StoreError, match="đã có"):
        write_sheet(sheet, TEXTS, task=SENTIMENT)
    with pytest.raises(StoreError, match="chưa có thư mục"):
        write_sheet(sheet.parent / "không" / "a.csv", TEXTS, task=SENTIMENT)
