"""The house: imports only point upstream, and no fact is said twice."""

import ast
import re
import sys
import tomllib

import pytest

from tests.conftest import REPO

ROOMS = (
    "errors", "schema", "queries", "tasks", "settings", "agreement", "intervals", "city", "sources", "store",
    "privacy", "ingest", "text", "places", "understand", "voices", "topics", "stories", "policy", "signals", "network",
    "health", "charts", "report", "demo", "cli",
)  # fmt: skip
SIDE_BY_SIDE = {"voices", "topics", "stories", "policy", "signals", "network", "health"}
FILES = sorted((REPO / "nghe_lib").rglob("*.py"))


def room_of(path) -> str:
    return path.relative_to(REPO / "nghe_lib").parts[0].removesuffix(".py")


def imported_rooms(path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= (
                {f"{node.module}.{alias.name}" for alias in node.names}
                if node.module == "nghe_lib"
                else {node.module or ""}
            )
    return {name.split(".")[1] for name in found if name.startswith("nghe_lib.")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(REPO)))
def test_imports_only_point_upstream(path):
    room = room_of(path)
    if room == "__init__":
        return
    for other in imported_rooms(path) - {room, "__version__"}:
        assert ROOMS.index(other) < ROOMS.index(room), f"{room} imports {other}"
        assert not {room, other} <= SIDE_BY_SIDE, f"{room} sees {other}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(REPO)))
def test_every_module_says_what_it_answers(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_conda_users_get_the_same_packages():
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [
        line.strip().removeprefix("- ") for line in (REPO / "environment.yml").read_text(encoding="utf-8").splitlines()
    ]
    assert lines[lines.index("pip:") + 1 :] == [*project["dependencies"], "-e ."]
    assert f"python{project['requires-python']}" in lines


def test_every_imported_package_is_declared():
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[><=\[ ]", name)[0].lower().replace("-", "_") for name in project["dependencies"]}
    extras = project["optional-dependencies"]
    optional = {
        re.split(r"[><=\[ ]", name)[0].lower().replace("-", "_")
        for name in extras["keyring"] + extras["platforms"] + extras["transformer"]
    } | {"httpx", "sklearn", "llvmlite"}  # with atproto, scikit-learn and numba, which speak through them
    imported = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            imported |= {name.split(".")[0] for name in names}
    ours = {name.lower() for name in imported} - {name.lower() for name in sys.stdlib_module_names} - {"nghe_lib"}
    assert ours <= declared | optional


# Markup from texts is made by report/blocks.py and templates only; elsewhere nothing may switch escaping off.
UNSAFE = re.compile(
    r"escape=False|\.style\b|display\.HTML|display\.Markdown|yaml\.load\(|(?<!allow_)pickle|allow_pickle=True"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(REPO)))
def test_nothing_switches_escaping_off_or_loads_code_as_data(path):
    assert not UNSAFE.search(path.read_text(encoding="utf-8"))


def test_templates_trust_only_our_own_style_and_loader():
    for path in (REPO / "templates" / "report").glob("*.j2"):
        trusted = set(re.findall(r"{{ ([^}]*)\| *(?:trusted|safe)", path.read_text(encoding="utf-8")))
        assert {one.strip() for one in trusted} <= {"page.style", "page.loader", "style"}
