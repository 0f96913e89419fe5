from nbformat.v4 import new_code_cell, new_notebook, new_output

from nghe_lib.report.blocks import sentences
from nghe_lib.report.provenance import finished, provenance, result_hash
from nghe_lib.settings import ProjectSettings, QuickSettings
from tests.report.notebooks import executed


def printed(words: str):
    return new_notebook(cells=[new_code_cell("x", outputs=[new_output("stream", name="stdout", text=words)])])


def test_the_hash_is_of_what_is_shown_and_of_nothing_else():
    one = result_hash(executed(sentences(["a"]), mark="1"))
    assert result_hash(executed(sentences(["a"]), mark="2", prose=("# lời",))) == one
    assert result_hash(executed(sentences(["b"]), mark="1")) != one
    assert result_hash(executed(sentences(["a"]), sentences(["a"]), mark="1")) != one


def test_plain_text_counts_without_the_addresses_of_objects():
    assert result_hash(printed("<x at 0x7f0000000001>")) == result_hash(printed("<x at 0x7f0000000002>"))
    assert result_hash(printed("1")) != result_hash(printed("2"))


def test_only_the_last_cell_may_say_that_the_run_is_whole():
    whole = executed(sentences(["a"]), mark="x")
    assert finished(whole)["mark"] == "x"
    whole.cells.append(new_code_cell("more"))
    assert finished(whole) == {}
    assert finished(new_notebook()) == {}


def test_a_project_that_declares_nothing_is_said_to_declare_nothing():
    project = ProjectSettings.read({"name": "thu", "project_id": "0"})
    block = dict(
        provenance(executed(), kind="reports/quick", project=project, settings=QuickSettings(project="thu", as_of=3))
    )
    assert block["Căn cứ xử lý dữ liệu"] == "chưa khai báo"
    assert block["Phiên bản hồ dữ liệu"] == "3"
    assert block["Bài đã dùng"] == "3"
    assert block["Dòng bị từ chối khi thu"] == "–"
    assert 'project="thu"' in block["Tham số"]
    assert "plotly 7" in block["Phần mềm"]
