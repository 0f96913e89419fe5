"""Files of drafts: text, DOCX with Word's own numbers, and archives that mean harm."""

import zipfile

import pytest

from nghe_lib.errors import SourceError
from nghe_lib.policy import document, read_draft

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NUMBERING = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def paragraph(text: str, depth: int | None = None) -> str:
    listed = "" if depth is None else f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    return f"<w:p>{listed}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(path, body: str, *, numbering: str = NUMBERING, head: str = ""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        package.writestr("word/numbering.xml", numbering)
    return path


def ids(draft) -> list[str]:
    return draft.clauses["clause_id"].tolist()[1:]


def test_numbers_that_word_counts_are_read(tmp_path):
    body = "".join(
        paragraph(text, depth)
        for text, depth in [("Phạm vi", 0), ("Giờ mở", 0), ("Từ 6 giờ:", 1), ("mưa;", 2), ("bão.", 2), ("Đóng.", 1)]
    )
    read = read_draft(docx(tmp_path / "a.docx", body))
    assert ids(read) == ["Đ1", "Đ2", "Đ2.K1", "Đ2.K1.a", "Đ2.K1.b", "Đ2.K2"]


def test_deleted_words_and_spare_copies_are_left_out(tmp_path):
    body = (
        "<w:p><w:r><w:t>Điều 1. Tên</w:t></w:r><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del></w:p>"
        '<w:p><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:r><w:t>một lần</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>một lần</w:t></w:r></mc:Fallback>"
        "</mc:AlternateContent></w:p>"
    )
    assert read_draft(docx(tmp_path / "a.docx", body)).text == "Điều 1. Tên\nmột lần"


@pytest.mark.parametrize(
    "head",
    ['<!DOCTYPE w [<!ENTITY a "x">]>', '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'],
)
def test_a_document_type_is_refused(tmp_path, head):
    with pytest.raises(SourceError, match="DOCTYPE"):
        read_draft(docx(tmp_path / "a.docx", paragraph("x"), head=head))


@pytest.mark.parametrize(
    ("bound", "body"),
    [
        ("MAX_ELEMENTS", paragraph("x") * 50),
        ("MAX_CHARACTERS", paragraph("x" * 200)),
        ("MAX_DEPTH", "<w:a>" * 150 + "</w:a>" * 150),
        ("MAX_NAMES", "".join(f"<w:n{k}/>" for k in range(300))),
    ],
)
def test_what_swells_is_refused(tmp_path, monkeypatch, bound, body):
    monkeypatch.setattr(document, bound, 100)
    monkeypatch.setattr(
        document._Budget,
        "__init__",
        lambda self, name: self.__dict__.update(
            name=name, elements=document.MAX_ELEMENTS, characters=document.MAX_CHARACTERS
        ),
    )
    with pytest.raises(SourceError, match="quá lớn"):
        read_draft(docx(tmp_path / "a.docx", body))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0old", ".docx"),
        (b"PK\x03\x04broken", "Word"),
        (b"\xff\xff\xff\x00\x00\x00", "tệp"),
    ],
)
def test_other_files_are_refused_with_what_to_do(tmp_path, content, said):
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=said):
        read_draft(path)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SourceError, match="không có tệp"):
        read_draft(tmp_path / "không có.txt")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_files_are_read_in_their_encoding(tmp_path, codec):
    path = tmp_path / "a.txt"
    path.write_bytes("Điều 1. Tên\r\n1. Một.\r\n".encode(codec))
    assert ids(read_draft(path)) == ["Đ1", "Đ1.K1"]


def test_a_relative_path_is_sought_in_the_given_folder_then_in_that_of_nghe(tmp_path):
    (tmp_path / "a.txt").write_text("Điều 1. Tên\n", encoding="utf-8")
    assert ids(read_draft("a.txt", folder=tmp_path)) == ["Đ1"]
    assert read_draft("data/example/du_thao_tieng_on.txt", folder=tmp_path).title
