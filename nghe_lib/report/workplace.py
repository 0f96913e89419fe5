"""A folder for one run: what a failed run leaves is kept under `failed/`, what a good one leaves is dropped."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nghe_lib.errors import StoreError
from nghe_lib.report.secrets import hidden

ABANDONED_AFTER_S = 24 * 3600
_PREFIX = ".running-"


@contextmanager
def workplace(page: Path) -> Iterator[Path]:
    """A new folder beside `page`, into which an earlier `page` is moved. Raises StoreError when the disk refuses.

    A folder that a killed process left behind a day ago or more is treated as a failed run.
    """
    failed, folder = page.parent / "failed", None
    try:
        for left in _abandoned(page.parent):
            _keep(left, failed)
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=page.parent))
        if page.exists():
            page.rename(folder / f"earlier-{page.name}")
        yield folder
    except BaseException as reason:
        if folder is not None:
            _keep(folder, failed)
        if isinstance(reason, OSError):
            said = reason.strerror or str(reason)
            raise StoreError(f"không ghi được báo cáo: {said}; hãy giải phóng đĩa rồi chạy lại") from reason
        raise
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _abandoned(reports: Path) -> list[Path]:
    before = time.time() - ABANDONED_AFTER_S
    return [path for path in reports.glob(f"{_PREFIX}*") if path.is_dir() and path.stat().st_mtime < before]


def _keep(folder: Path, failed: Path) -> None:
    try:
        failed.mkdir(exist_ok=True)
        for path in folder.iterdir():
            if path.suffix == ".ipynb":
                path.write_text(hidden(path.read_text(encoding="utf-8")), encoding="utf-8")
            path.replace(failed / path.name)
    except OSError:
        return  # the disk is full: there is no room to keep anything, and the caller is told so
