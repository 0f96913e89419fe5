"""The project's pseudonym key: 32 random bytes, kept apart from the lake.

A file of mode 0600 under `~/.config/nghe/keys` (or `NGHE_KEYS`), or the keyring of the operating system when the
project says `key_place = "keyring"`. Keeping the key apart from the data is what Decree 356/2025/NĐ-CP, Art. 9,
asks of separated identifiers; whoever holds only the lake cannot undo a pseudonym.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from nghe_lib.errors import StoreError
from nghe_lib.settings import ProjectSettings

KEY_BYTES = 32


def fingerprint(key: bytes) -> str:
    """A short mark of `key` that tells two keys apart and gives neither away."""
    return hashlib.sha256(b"nghe key fingerprint" + key).hexdigest()[:16]


def open_key(project: ProjectSettings) -> bytes:
    """The key of `project`, made on first use.

    Raises StoreError when the project already has a fingerprint and the key is gone or another: new pseudonyms
    would silently break every link to what was collected before.
    """
    key = _read(project)
    if key is None:
        if project.key_fingerprint:
            lost = f"không thấy khóa ẩn danh của dự án '{project.name}' tại {_place(project)}"
            raise StoreError(f"{lost}; hãy khôi phục khóa từ bản sao lưu")
        key = secrets.token_bytes(KEY_BYTES)
        _write(project, key)
    if len(key) != KEY_BYTES or project.key_fingerprint not in ("", fingerprint(key)):
        raise StoreError(f"khóa ẩn danh tại {_place(project)} không phải khóa của dự án '{project.name}'")
    return key


def destroy_key(project: ProjectSettings) -> None:
    """Delete the key: pseudonyms of this project can never again be matched to accounts."""
    if project.key_place == "keyring":
        _keyring().delete_password("nghe", _name(project))
    else:
        _file(project).unlink(missing_ok=True)


def _read(project: ProjectSettings) -> bytes | None:
    if project.key_place == "keyring":
        kept = _keyring().get_password("nghe", _name(project))
        return bytes.fromhex(kept) if kept else None
    file = _file(project)
    if not file.is_file():
        return None
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise StoreError(f"tệp khóa {file} ai cũng đọc được; hãy chạy: chmod 600 {file}")
    return bytes.fromhex(file.read_text().strip())


def _write(project: ProjectSettings, key: bytes) -> None:
    if project.key_place == "keyring":
        _keyring().set_password("nghe", _name(project), key.hex())
        return
    file = _file(project)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(key.hex())
        out.flush()
        os.fsync(out.fileno())


def _file(project: ProjectSettings) -> Path:
    folder = os.environ.get("NGHE_KEYS") or Path.home() / ".config" / "nghe" / "keys"
    return Path(folder) / f"{_name(project)}.key"


def _name(project: ProjectSettings) -> str:
    return f"{project.name}-{project.project_id}"


def _place(project: ProjectSettings) -> str:
    return "keyring của hệ điều hành" if project.key_place == "keyring" else str(_file(project))


def _keyring():  # noqa: ANN202 - an optional module
    try:
        import keyring
    except ImportError as reason:
        raise StoreError("dự án giữ khóa trong keyring nhưng chưa cài gói: pip install keyring") from reason
    return keyring
