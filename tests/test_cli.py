"""The command line: made from the settings, one clear line for every mistake."""

import json
import subprocess
import sys

import pytest

from nghe_lib.settings import (
    NOTEBOOKS,
    CollectSettings,
    DemoSettings,
    ImportSettings,
    LabelSettings,
    SearchSettings,
    SourcesSettings,
    WatchesSettings,
    WatchSettings,
)
from tests.conftest import REPO

COMMANDS = {
    ("demo",): DemoSettings, ("import",): ImportSettings, ("collect",): CollectSettings, ("watch",): WatchSettings,
    ("search",): SearchSettings, ("sources",): SourcesSettings, ("watches",): WatchesSettings,
    ("label",): LabelSettings,
} | {
    (("report", kind.removeprefix("reports/")) if kind.startswith("reports/") else ("notebooks", kind)): settings
    for kind, settings in NOTEBOOKS.items()
}  # fmt: skip
ARGUMENTS = {("search",): {"--query"}}


def nghe(*words: str) -> subprocess.CompletedProcess:
    code = "import sys; sys.argv[0] = 'nghe'; from nghe_lib.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=REPO)


@pytest.mark.parametrize(
    ("command", "settings"), COMMANDS.items(), ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_help_names_every_setting_and_no_other(command, settings):
    said = nghe(*command, "--help").stdout
    options = {word.split("/")[0] for line in said.splitlines() for word in line.split() if word.startswith("--")}
    named = {f"--{name.rstrip('_').replace('_', '-')}" for name in settings.model_fields}
    named = named - ARGUMENTS.get(command, set()) | {"--json", "--help"}
    assert {option for option in options if not option.startswith("--no-")} == named


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "quick", "--sinse", "2025-01-01"], "không có tham số '--sinse'; ý bạn là '--since'?"),
        (["report", "quick", "--baseline-days", "ba"], "'baseline_days' cần một số, không phải 'ba'"),
        (["report", "quick", "--baseline-days", "3"], "phải trong khoảng 7 đến 365"),
        (["report", "quick", "--since", "mai"], "cần ngày dạng 2025-11-01"),
        (["report", "quick", "--project", "khong-co"], "chưa có dự án 'khong-co'"),
        (["report", "quik"], "quick"),
        (["import", "khong-co.csv", "--project", "thu"], "khong-co.csv"),
        (["import", "khong-co.csv", "--mapping", "text"], "TÊN=GIÁ_TRỊ"),
        (["collect", "--project", "thu"], "căn cứ"),
        (["demo", "--n-posts", "10"], "1000 đến 1000000"),
        (["search", "(ngập", "--project", "thu"], "truy vấn sai ở ký tự 1: có '(' mà không có ')'"),
        (["search", "ngập", "--project", "khong-co"], "chưa có dự án 'khong-co'"),
        (["report", "quick", "--query", "platfrom:x"], "ý bạn là 'platform'?"),
    ],
)
def test_a_mistake_is_one_clear_message_without_a_traceback(data, words, said):
    done = nghe(*words)
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.startswith("nghe: ") and said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_import_reports_for_people_and_for_programs(data, tmp_path):
    file = tmp_path / "bai.csv"
    file.write_text("id,nội dung,thời gian\n1,Đường ngập,2025-11-06T07:00:00+07:00\n2,,\n", encoding="utf-8")
    people = nghe("import", str(file), "--project", "thu", "--platform", "facebook").stdout
    assert "đọc 2 = 1 mới + 0 đã sửa + 0 trùng + 1 bị từ chối + 0 đã xóa" in people
    (run,) = json.loads(nghe("import", str(file), "--project", "thu", "--platform", "facebook", "--json").stdout)
    assert (run["read_count"], run["duplicate_count"], run["refused_count"]) == (2, 1, 1)


def test_a_dry_run_shows_the_mapping_and_writes_nothing(data, tmp_path):
    file = tmp_path / "bai.csv"
    file.write_text("mã,nội dung\n1,Đường ngập\n", encoding="utf-8")
    said = nghe("import", str(file), "--project", "thu", "--dry-run").stdout
    assert "'text': 'nội dung'" in said
    assert not (data / "projects" / "thu").exists()


def test_a_search_lists_posts_and_titles_of_the_press_only(data, tmp_path):
    file = tmp_path / "bai.csv"
    file.write_text(
        "id,tiêu đề,nội dung,thời gian\n1,Tin riêng,Đường ngập,2025-11-06T07:00:00+07:00\n2,Tin riêng,Đường ngập,\n",
        encoding="utf-8",
    )
    nghe("import", str(file), "--project", "thu", "--platform", "facebook")
    nghe("import", str(file), "--project", "thu", "--platform", "press")
    said = nghe("search", '"đường ngập"', "--project", "thu", "--limit", "3").stdout.splitlines()
    assert said[0] == "4 bài, 3 bài mới nhất:"
    assert said[1].split("  ") == ["07:00, 6/11/2025", "facebook", "facebook:1"]
    assert said[2].split("  ") == ["07:00, 6/11/2025", "press", "press:1", "Tin riêng"]
    found = json.loads(nghe("search", "platform:press", "--project", "thu", "--json").stdout)
    assert found["count"] == 2
    assert [post["title"] for post in found["posts"]] == ["Tin riêng"] * 2
    assert nghe("search", "lụt", "--project", "thu").stdout == "0 bài\n"


def test_watches_count_by_day(data, tmp_path):
    file = tmp_path / "bai.csv"
    file.write_text("id,nội dung,thời gian\n1,Đường ngập,2025-11-06T07:00:00+07:00\n", encoding="utf-8")
    nghe("import", str(file), "--project", "thu", "--platform", "facebook")
    assert "chưa có truy vấn theo dõi" in nghe("watches", "--project", "thu").stderr
    settings = data / "projects" / "thu" / "project.toml"
    said = settings.read_text(encoding="utf-8").replace("watch = {}", 'watch = {"ngập nước" = "ngập | lụt"}')
    settings.write_text(said, encoding="utf-8")
    assert nghe("watches", "--project", "thu", "--after", "0").stdout == "ngập nước  6/11/2025  1 bài, 1 mới\n"
    (row,) = json.loads(nghe("watches", "--project", "thu", "--after", "0", "--json").stdout)
    assert (row["watch"], row["post_count"], row["new_count"]) == ("ngập nước", 1, 1)


def test_notebooks_are_listed():
    assert all(kind in nghe("notebooks").stdout for kind in NOTEBOOKS)


def test_importing_the_library_loads_nothing_heavy():
    heavy = "pandas pyarrow plotly gensim underthesea networkit deltalake duckdb pandera nbconvert papermill".split()
    code = f"import sys, nghe_lib, nghe_lib.cli; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPO).stdout.strip() == "[]"
