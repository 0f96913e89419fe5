"""Settings: refused early, in plain words, with the nearest name."""

import nbformat
import papermill
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.settings import (
    NOTEBOOKS,
    REPORT_TITLES,
    PeriodicSettings,
    ProjectSettings,
    QuickSettings,
    cell_settings,
    parameters_source,
    read_project,
    write_project,
)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"baselin_days": 30}, "'baselin_days' không phải là thiết lập; ý bạn là 'baseline_days'"),
        ({"xyz": 30}, "'xyz' không phải là thiết lập"),
        ({"baseline_days": 6}, "trong khoảng 7 đến 365"),
        ({"baseline_days": 366}, "trong khoảng 7 đến 365"),
        ({"baseline_days": "30"}, "cần một số"),
        ({"baseline_days": True}, "cần một số"),
        ({"baseline_days": 7.5}, "cần số nguyên"),
        ({"max_fdr": 0}, "trong khoảng 0 đến 0.2"),
        ({"since": "2025-13-01"}, "cần ngày dạng 2025-11-01"),
        ({"since": "hôm qua"}, "cần ngày dạng 2025-11-01"),
        ({"since": "2025-02-02", "until": "2025-02-01"}, "sau until"),
        ({"platforms": ["facebok"]}, "ý bạn là 'facebook'"),
        ({"platforms": "facebook"}, "cần một danh sách"),
        ({"project": "../khác"}, "chỉ gồm chữ thường"),
        ({"min_people": 9}, "trong khoảng 10 đến 1000"),
        ({"as_of": -1}, "từ 0"),
        ({"query": "ngập (lụt"}, "'query': truy vấn sai ở ký tự 6"),
        ({"query": "platfrom:x"}, "ý bạn là 'platform'?"),
    ],
)
def test_a_wrong_setting_is_refused_in_plain_words(given, said):
    with pytest.raises(ParameterError, match="QuickSettings") as caught:
        QuickSettings.read(given)
    assert said in str(caught.value)


@pytest.mark.parametrize("value", [7, 8, 364, 365])
def test_bounds_are_inclusive(value):
    assert QuickSettings.read({"baseline_days": value}).baseline_days == value


def test_a_period_has_no_first_day_of_its_own():
    with pytest.raises(ParameterError, match="period và until"):
        PeriodicSettings.read({"since": "2025-11-01"})


def test_all_faults_come_at_once():
    with pytest.raises(ParameterError) as caught:
        PeriodicSettings.read({"perod": "week", "n_topics": 1, "until": "x"})
    assert str(caught.value).count("\n  - ") == 3


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_papermill_reads_every_parameter_back(name, tmp_path):
    cell = nbformat.v4.new_code_cell(parameters_source(NOTEBOOKS[name]))
    cell.metadata.tags = ["parameters"]
    notebook = nbformat.v4.new_notebook(
        cells=[cell], metadata={"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}}
    )
    nbformat.write(notebook, tmp_path / "n.ipynb")
    assert set(papermill.inspect_notebook(str(tmp_path / "n.ipynb"))) == set(NOTEBOOKS[name].model_fields)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_parameters_cell_gives_the_defaults_back(name):
    names: dict[str, object] = {}
    exec(parameters_source(NOTEBOOKS[name]), names)
    assert cell_settings(NOTEBOOKS[name], names) == NOTEBOOKS[name]()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_plain_values_read_back_as_the_same_settings(name):
    since = {} if name == "reports/periodic" else {"since": "2025-11-01"}
    made = NOTEBOOKS[name].read(since | {"until": "2025-11-10", "platforms": ["x", "press"]})
    assert NOTEBOOKS[name].read(made.plain()) == made


def test_every_notebook_has_a_vietnamese_title():
    assert set(REPORT_TITLES) == set(NOTEBOOKS)


@given(
    st.text(),
    st.dictionaries(st.text(max_size=20), st.floats(-24, 24), max_size=3),
    st.integers(1, 3650),
    st.dictionaries(st.text(max_size=20), st.sampled_from(['"ngập nước"~5 | \\', "ngập -quảng", ""]), max_size=3),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_a_project_file_reads_back_as_it_was_written(basis, shifts, days, watch, stop_words):
    project = ProjectSettings(
        name="thu", project_id="1", legal_basis=basis, clock_shift_h=shifts, retention_days=days, watch=watch,
        stop_words=stop_words,
    )  # fmt: skip
    assert read_project(write_project(project)) == project


def test_a_broken_watch_is_named():
    with pytest.raises(ParameterError, match="watch 'lũ': truy vấn sai ở ký tự 1"):
        read_project('name = "thu"\nproject_id = "1"\nwatch = {"ngập" = "ngập", "lũ" = "(lũ"}')


def test_a_broken_project_file_is_named():
    with pytest.raises(ParameterError, match="project.toml"):
        read_project("name = ")
