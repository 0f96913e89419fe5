"""The fail-closed run, in real kernels; each costs seconds, so few of them and many questions to each."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from nghe_lib import report, store
from nghe_lib.errors import ParameterError, ReportError, StoreError, TooLittleDataError
from tests.conftest import REPO
from tests.report.notebooks import quick

STAMP = re.compile(r"<!--run-stamp-->.*?<!--/run-stamp-->", re.DOTALL)
GOOD = (
    "# Báo cáo nhanh",
    "## Lượng bài",
    "import sys\nfrom pathlib import Path\nimport pandas as pd\nimport plotly.graph_objects as go\n"
    "from nghe_lib import report, store\n"
    "from nghe_lib.charts.theme import figure, with_table\nfrom nghe_lib.settings import QuickSettings, cell_settings",
    "s = cell_settings(QuickSettings, globals())\nlake = store.open(s.project).at(s.as_of)",
    "report.sentences([f'phiên bản {lake.version}', query, Path.cwd().name, sys.executable])",
    "with_table(figure([go.Bar(y=[1])], title='x'), pd.DataFrame({'a': [1]}), {'a': 'A'})",
    "print('ra màn hình')",
    "posts = lake.read('posts')\nreport.data_used(lake, posts, s)",
    "report.settings_used(s)",
)
HOSTILE_QUERY = '"</script><script>1</script>" | \'; raise SystemExit #\\'


@pytest.fixture(scope="module")
def two_runs(lake, tmp_path_factory):
    """The same run twice, from two working folders, with a setting that would like to be code."""
    folder = quick(tmp_path_factory.mktemp("sổ tay {y}"), *GOOD, last="report.finish(lake, posts, s)")
    here = os.getcwd()
    pages = []
    try:
        for cwd in ("/", here):
            os.chdir(cwd)
            path = report.run("quick", project="thu", query=HOSTILE_QUERY, notebooks_folder=folder)
            pages.append(path.read_text(encoding="utf-8"))
    finally:
        os.chdir(here)
    return path, pages


@pytest.mark.kernel
def test_a_finished_page_stands_alone_under_its_name(two_runs, lake):
    path, _ = two_runs
    assert re.fullmatch(r"quick_[a-z0-9-]+_[0-9a-f]{8}\.html", path.name)
    assert [one.name for one in lake.reports_folder.iterdir()] == [path.name]


@pytest.mark.kernel
def test_a_second_run_gives_the_same_bytes_but_for_the_stamp(two_runs):
    first, second = (STAMP.sub("", page) for page in two_runs[1])
    assert first == second
    assert re.search(r"[0-9a-f]{64}", first)


@pytest.mark.kernel
def test_the_newest_version_is_pinned_and_named(two_runs, lake):
    page = two_runs[1][0]
    assert f"phiên bản {lake.version}" in page
    assert f'"version": {lake.version}' in page.replace("&#34;", '"')


@pytest.mark.kernel
def test_the_run_uses_this_interpreter_and_the_folder_of_the_notebook(two_runs):
    assert sys.executable in two_runs[1][0]
    assert "<p>reports</p>" in two_runs[1][0]


@pytest.mark.kernel
def test_a_setting_is_a_value_and_not_code(two_runs):
    page = two_runs[1][0]
    assert page.count("<script>1") == 0
    assert "&lt;/script&gt;" in page


@pytest.mark.kernel
def test_the_page_shows_charts_words_and_printed_lines_but_no_code(two_runs):
    page = two_runs[1][0]
    assert "<figure data-chart>" in page
    assert "<pre>ra màn hình" in page
    assert "import os" not in page
    assert "Bài đã dùng" in page


FAULTS = {
    "a cell that fails": (
        "raise ValueError('<b>hỏng</b>\\ndòng hai')", ReportError,
        "dừng lại ở mục 'Lượng bài': ValueError: <b>hỏng</b> dòng hai",
    ),
    "a killed kernel": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", ReportError,
        "kernel chết giữa chừng ở mục 'Lượng bài'",
    ),
    "a cell without end": ("import time\ntime.sleep(60)", ReportError, "một ô chạy quá 3 giây ở mục 'Lượng bài'"),
    "a swallowed error": (
        "import traceback\ntry:\n    1/0\nexcept ZeroDivisionError:\n    traceback.print_exc()", ReportError,
        "báo lỗi rồi chạy tiếp",
    ),
    "a run that ends early": ("raise SystemExit(0)", ReportError, "."),
    "too little data": (
        "from nghe_lib.errors import TooLittleDataError\nraise TooLittleDataError('chỉ có 3 bài')", TooLittleDataError,
        "quá ít dữ liệu ở mục 'Lượng bài': chỉ có 3 bài",
    ),
    "an error a user can mend": (
        "from nghe_lib.errors import StoreError\nraise StoreError('đĩa đầy')", ReportError, "'Lượng bài': đĩa đầy;",
    ),
}  # fmt: skip


@pytest.mark.kernel
@pytest.mark.parametrize("fault", FAULTS)
def test_no_broken_run_leaves_a_page(lake, tmp_path, monkeypatch, fault):
    monkeypatch.setenv("X_API_TOKEN", "canary-123456")
    cell, kind, words = FAULTS[fault]
    folder = quick(
        tmp_path, "# Trang", "import os\nprint(os.environ['X_API_TOKEN'])", "## Lượng bài", cell, "## Sau", "1 + 1"
    )
    page = lake.reports_folder / "quick.html"
    page.write_text("cũ")
    with pytest.raises(kind, match=words) as caught:
        report.run("quick", project="thu", notebooks_folder=folder, cell_timeout_s=3)
    assert "\n" not in str(caught.value)
    assert not page.exists()
    kept = lake.reports_folder / "failed" / "quick.ipynb"
    assert nbformat.read(kept, as_version=4).cells
    assert "canary-123456" not in kept.read_text(encoding="utf-8")
    assert not list(lake.reports_folder.glob(".running-*"))
    kept.unlink()


@pytest.mark.kernel
def test_a_notebook_without_its_last_cell_leaves_no_page(lake, tmp_path):
    with pytest.raises(ReportError, match="chưa chạy tới ô cuối"):
        report.run("quick", project="thu", notebooks_folder=quick(tmp_path, "1 + 1", last=""))
    assert not (lake.reports_folder / "quick.html").exists()


@pytest.fixture
def no_kernel(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a kernel was started")

    monkeypatch.setattr("papermill.execute_notebook", refuse)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n_rise": 3}, "'n_rise' không phải là thiết lập; ý bạn là 'n_rises'"),
        ({"n_rises": "3"}, "'n_rises' cần một số"),
        ({"n_rises": 51}, "phải trong khoảng 1 đến 50"), ({"since": "1/11/2025"}, "cần ngày dạng"),
        ({"since": "2025-11-02", "until": "2025-11-01"}, "sau until"), ({"platforms": ["pres"]}, "chỉ nhận"),
        ({"min_people": 9}, "min_people"), ({"__import__('os')": 1}, "không phải là thiết lập"),
        ({"project": "../x"}, "project"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_refused_before_a_kernel_starts(lake, no_kernel, settings, words):
    with pytest.raises(ParameterError, match=re.escape(words)):
        report.run("quick", **({"project": "thu"} | settings))


def test_an_unknown_notebook_is_refused_with_the_nearest_name(lake, no_kernel):
    with pytest.raises(ParameterError, match="không có sổ tay 'quik'; ý bạn là 'quick'"):
        report.run("quik", project="thu")


def test_an_unknown_project_or_version_is_refused(lake, no_kernel):
    with pytest.raises(StoreError, match="chưa có dự án 'thuu'"):
        report.run("quick", project="thuu")
    with pytest.raises(StoreError):
        report.run("quick", project="thu", as_of=999)


def test_an_empty_project_never_gets_a_page(lake, no_kernel):
    empty = store.create("rong")
    with pytest.raises(TooLittleDataError, match="dự án 'rong' chưa có bài nào"):
        report.run("quick", project="rong")
    assert not list(empty.reports_folder.glob("*.html"))


ALONE = """
import resource, sys
from pathlib import Path
from nghe_lib import report
from nghe_lib.errors import NgheError
if sys.argv[2] != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    print(report.run("quick", project="thu", notebooks_folder=Path(sys.argv[1]), cell_timeout_s=int(sys.argv[3])))
except NgheError as reason:
    sys.exit(str(reason))
"""


def alone(folder: Path, *, limit_bytes: int = 0, cell_timeout_s: int = 60) -> list[str]:
    return [sys.executable, "-c", ALONE, str(folder), str(limit_bytes), str(cell_timeout_s)]


@pytest.mark.kernel
@pytest.mark.parametrize("limit_bytes", [2_000, 60_000], ids=["the notebook does not fit", "the page does not fit"])
def test_a_full_disk_is_one_line_and_no_page(lake, tmp_path, limit_bytes):
    folder = quick(tmp_path, "print('x' * 30_000)", "from nghe_lib import report\nreport.sentences(['x' * 30_000])")
    done = subprocess.run(alone(folder, limit_bytes=limit_bytes), capture_output=True, text=True, cwd=REPO, check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"không ghi được [^\n]*hãy [^\n]*\n", done.stderr)
    assert not (lake.reports_folder / "quick.html").exists()


@pytest.mark.kernel
def test_a_fault_is_one_line_for_a_person_at_a_terminal(lake, tmp_path):
    folder = quick(tmp_path, "## Lượng bài", "import time\ntime.sleep(60)")
    done = subprocess.run(alone(folder, cell_timeout_s=1), capture_output=True, text=True, cwd=REPO, check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"một ô chạy quá 1 giây ở mục 'Lượng bài'; [^\n]*\n", done.stderr)


@pytest.mark.kernel
def test_a_killed_run_leaves_no_page_not_even_the_earlier_one(lake, tmp_path):
    begun = tmp_path / "begun"
    folder = quick(tmp_path, f"open({str(begun)!r}, 'w').close()", "import time\ntime.sleep(60)")
    (lake.reports_folder / "quick.html").write_text("cũ")
    with subprocess.Popen(alone(folder), cwd=REPO, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while not begun.exists() and running.poll() is None:
            time.sleep(0.1)
        running.kill()
    assert begun.exists()
    assert not (lake.reports_folder / "quick.html").exists()
