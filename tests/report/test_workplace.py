import os
import time

import pytest

from nghe_lib.errors import ReportError, StoreError
from nghe_lib.report.workplace import ABANDONED_AFTER_S, workplace


def test_a_good_run_leaves_nothing_behind(tmp_path):
    with workplace(tmp_path / "quick.html") as folder:
        (folder / "quick.ipynb").write_text("{}")
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_page_is_gone_while_a_new_one_is_made(tmp_path):
    page = tmp_path / "quick.html"
    page.write_text("cũ")
    with workplace(page):
        assert not page.exists()


@pytest.mark.parametrize("reason", [ReportError("x"), KeyboardInterrupt(), MemoryError()])
def test_a_failed_run_keeps_its_notebook_and_the_earlier_page_aside(tmp_path, reason):
    page = tmp_path / "quick.html"
    page.write_text("cũ")
    with pytest.raises(type(reason)), workplace(page) as folder:
        (folder / "quick.ipynb").write_text("{}")
        raise reason
    assert not page.exists()
    assert sorted(path.name for path in (tmp_path / "failed").iterdir()) == ["earlier-quick.html", "quick.ipynb"]
    assert [path.name for path in tmp_path.iterdir()] == ["failed"]


def test_a_kept_notebook_holds_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("X_API_TOKEN", "canary-123456")
    with pytest.raises(ReportError), workplace(tmp_path / "quick.html") as folder:
        (folder / "quick.ipynb").write_text("canary-123456")
        raise ReportError("x")
    assert (tmp_path / "failed" / "quick.ipynb").read_text() == "•••"


def test_a_full_disk_is_one_line(tmp_path):
    with pytest.raises(StoreError, match="không ghi được báo cáo: No space left on device; hãy giải phóng đĩa"):
        with workplace(tmp_path / "quick.html"):
            raise OSError(28, "No space left on device")


def test_what_a_killed_process_left_is_kept_aside_a_day_later(tmp_path):
    young, old = tmp_path / ".running-young", tmp_path / ".running-old"
    for folder in (young, old):
        folder.mkdir()
        (folder / f"{folder.name}.ipynb").write_text("{}")
    before = time.time() - ABANDONED_AFTER_S - 60
    os.utime(old, (before, before))
    with workplace(tmp_path / "quick.html"):
        pass
    assert young.exists()
    assert not old.exists()
    assert (tmp_path / "failed" / ".running-old.ipynb").exists()
