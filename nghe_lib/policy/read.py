"""Read a draft from a file: plain text, DOCX, or text that was taken out of a PDF."""

from __future__ import annotations

from pathlib import Path

from nghe_lib.errors import SourceError
from nghe_lib.policy.document import document_text
from nghe_lib.policy.draft import Draft
from nghe_lib.policy.parse import parse_draft
from nghe_lib.sources.encodings import encoding_of
from nghe_lib.store.models import models_folder

MAX_BYTES = 50 * 1024**2


def read_draft(path: Path | str, *, folder: Path | None = None) -> Draft:
    """The draft in the file at `path`; what it is is seen from its content.

    folder: where a relative path is sought first, such as the project's; then from the current folder and nghe's own.

    Raises SourceError for a file that is missing, over 50 MB, a PDF itself (its text must be saved first), or broken.
    """
    places = [Path(), models_folder().parents[1]] if folder is None else [folder, Path(), models_folder().parents[1]]
    file = next((place / path for place in places if (place / path).is_file()), Path(path))
    if not file.is_file():
        raise SourceError(f"không có tệp dự thảo '{path}'; hãy ghi đường dẫn đầy đủ tới tệp .txt hoặc .docx")
    if file.stat().st_size > MAX_BYTES:
        raise SourceError(f"'{file.name}' lớn hơn {MAX_BYTES >> 20} MiB; hãy chỉ giữ phần chữ của dự thảo")
    content = file.read_bytes()
    head = content[:8]
    if head.startswith(b"PK"):
        return parse_draft(document_text(file))
    if head.startswith(b"%PDF"):
        raise SourceError(f"'{file.name}' là PDF; hãy lưu phần chữ của nó thành .txt (ví dụ bằng pdftotext) rồi đọc")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(f"'{file.name}' là tệp Word cũ (.doc); hãy lưu lại thành .docx")
    return parse_draft(content.decode(encoding_of(content, name=file.name), "replace"))
