"""Our reader of workbooks against openpyxl's, and what the standard says where the two may differ."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from nghe_lib.sources.workbook import Strings, Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINK = "http://purl.oclc.org/ooxml/officeDocument/relationships"
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=12)
MOMENTS = st.datetimes(datetime(1905, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0))
VALUES = st.one_of(
    st.none(), st.booleans(), TEXTS.filter(lambda text: not text.startswith("=")), st.integers(-(10**15), 10**15),
    st.floats(-1e300, 1e300), MOMENTS,
    st.dates(date(1905, 1, 1), date(2100, 1, 1)), st.times().map(lambda at: at.replace(microsecond=0)),
    st.integers(24, 900).map(lambda hours: timedelta(hours=hours)),
)  # fmt: skip


def rows(content, at=0):
    book = Workbook(io.BytesIO(content), name="a.xlsx")
    return [row for row in book.rows(book.sheets[at]) if row]


def shortened(row):
    n = max((at for at, cell in enumerate(row, start=1) if cell is not None), default=0)
    return list(row[:n])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=6), st.booleans())
def test_rows_are_those_of_openpyxl(table, is_1904):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904 if is_1904 else book.epoch
    for row in table:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    theirs = openpyxl.load_workbook(io.BytesIO(out.getvalue()), data_only=True).active.iter_rows(values_only=True)
    assert repr(rows(out.getvalue())) == repr([short for row in theirs if (short := shortened(row))])


def packed(sheet, *, strings="", styles="", properties="", main=MAIN, link=LINK, prefix=""):
    """A workbook of one sheet, written by hand."""
    p = f"{prefix}:" if prefix else ""
    space = f'xmlns{":" + prefix if prefix else ""}="{main}"'
    packages = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = {
        "_rels/.rels": f'<Relationships {packages}><Relationship Id="a" Type="{link}/officeDocument" '
        'Target="so/book.xml"/></Relationships>',
        "so/book.xml": f'<{p}workbook {space} xmlns:r="{link}">{properties}<{p}sheets><{p}sheet name="Một" sheetId="1" '
        f'r:id="x"/><{p}sheet name="Biểu đồ" sheetId="2" r:id="y"/></{p}sheets></{p}workbook>',
        "so/_rels/book.xml.rels": f'<Relationships {packages}><Relationship Id="x" Type="{link}/worksheet" '
        f'Target="../trang/m%E1%BB%99t.xml"/><Relationship Id="y" Type="{link}/chartsheet" Target="c.xml"/>'
        f'<Relationship Id="s" Type="{link}/sharedStrings" Target="/chu.xml"/>'
        f'<Relationship Id="t" Type="{link}/styles" Target="styles.xml"/></Relationships>',
        "trang/một.xml": f"<{p}worksheet {space}><{p}sheetData>{sheet}</{p}sheetData></{p}worksheet>",
        "chu.xml": f"<{p}sst {space}>{strings}</{p}sst>",
        "so/styles.xml": f"<{p}styleSheet {space}>{styles}</{p}styleSheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def test_parts_are_found_by_their_links_and_charts_are_no_sheets():
    content = packed('<row><c t="s"><v>0</v></c></row>', strings="<si><t>chữ</t></si>")
    assert [sheet.title for sheet in Workbook(io.BytesIO(content), name="a").sheets] == ["Một"]
    assert rows(content) == [["chữ"]]


def test_both_editions_and_any_prefix_are_read():
    assert rows(packed("<row><c><v>1</v></c></row>", main=STRICT, link=STRICT_LINK)) == [[1]]
    assert rows(packed("<x:row><x:c><x:v>1</x:v></x:c></x:row>", prefix="x")) == [[1]]


def test_runs_of_a_string_are_joined_and_its_reading_aid_is_left_out():
    string = "<si><r><t>Hồ</t></r><r><t xml:space='preserve'> Chí Minh</t></r><rPh sb='0' eb='1'><t>aid</t></rPh></si>"
    assert rows(packed('<row><c t="s"><v>0</v></c></row>', strings=string)) == [["Hồ Chí Minh"]]


@pytest.mark.parametrize(
    ("text", "read"),
    [("a_x000D_b", "a\rb"), ("_x005F_x000D_", "_x000D_"), ("_xD83D_", "\ufffd"), ("_x00_", "_x00_"), ("a_xb", "a_xb")],
)
def test_codes_for_characters_are_read(text, read):
    assert rows(packed(f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>')) == [[read]]


STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy hh:mm"/><numFmt numFmtId="171" formatCode="[h]:mm"/>'
    '<numFmt numFmtId="172" formatCode="&quot;ngày&quot; 0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="14"/><xf numFmtId="a"/>'
    "</cellXfs>"
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c s="1"><v>45658.5</v></c>', datetime(2025, 1, 1, 12)),
        ('<c s="2"><v>1.25</v></c>', timedelta(hours=30)),
        ('<c s="3"><v>45658</v></c>', 45658),
        ('<c s="4"><v>0.25</v></c>', time(6)),
        ('<c s="5"><v>7</v></c>', 7),
        ('<c s="99"><v>7</v></c>', 7),
        ('<c s="1"><v>1e12</v></c>', "#VALUE!"),
        ('<c t="d"><v>2025-01-02T03:04:05</v></c>', datetime(2025, 1, 2, 3, 4, 5)),
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="str"><f>A1</f><v>kết quả</v></c>', "kết quả"),
        (f"<c><v>{'9' * 5000}</v></c>", "9" * 5000),
        ("<c><v>mười</v></c>", "mười"),
    ],
)
def test_a_cell_is_what_its_type_and_style_say(cell, value):
    assert rows(packed(f"<row>{cell}</row>", styles=STYLES)) == [[value]]


def test_dates_count_from_1904_where_the_workbook_says_so():
    content = packed('<row><c s="1"><v>1</v></c></row>', styles=STYLES, properties='<workbookPr date1904="1"/>')
    assert rows(content) == [[datetime(1904, 1, 2)]]


def test_cells_stand_in_their_columns_and_far_ones_are_left_out():
    cells = '<c r="C1"><v>3</v></c><c><v>4</v></c><c r="A1"><v>1</v></c><c r="XFD1"><v>9</v></c>'
    assert rows(packed(f"<row>{cells}</row>")) == [[1, None, 3, 4]]


@pytest.mark.parametrize("cell", ['<c t="s"><v>5</v></c>', '<c t="s"><v>-1</v></c>', '<c t="b"><v>x</v></c>'])
def test_a_cell_that_points_nowhere_breaks_the_sheet(cell):
    with pytest.raises((LookupError, ValueError)):
        rows(packed(f"<row>{cell}</row>", strings="<si><t>a</t></si>"))


@given(st.lists(st.text(max_size=20), max_size=20))
def test_strings_come_out_as_they_went_in(texts):
    strings = Strings()
    for text in texts:
        strings.append(text)
    assert [strings[at] for at in range(len(strings))] == texts
