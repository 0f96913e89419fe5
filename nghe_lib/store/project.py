"""Where a project lives: `data/projects/<name>/` with `project.toml`, `lake/` and `reports/`.

Only the store builds paths. `NGHE_DATA` names another data folder.
"""

import os
import secrets
import tempfile
from pathlib import Path

from nghe_lib.errors import StoreError, nearest
from nghe_lib.settings import ProjectSettings, read_project, write_project


def data_folder() -> Path:
    """The folder that holds `projects/`: `NGHE_DATA`, or `data/` of the checkout nghe runs from, or of this folder."""
    if os.environ.get("NGHE_DATA"):
        return Path(os.environ["NGHE_DATA"]).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[2]
    return (checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / "data"


def project_folder(name: str) -> Path:
    """Folder of project `name`; raises StoreError when the name could leave the data folder."""
    projects = data_folder() / "projects"
    folder = (projects / name).resolve()
    if folder.parent != projects.resolve():
        raise StoreError(f"tên dự án {name!r} không hợp lệ: chỉ gồm chữ thường a-z, số, - và _")
    return folder


def project_names() -> list[str]:
    """Names of all projects, sorted."""
    return sorted(path.parent.name for path in (data_folder() / "projects").glob("*/project.toml"))


def load_project(name: str) -> ProjectSettings:
    """Settings of an existing project; raises StoreError that names the nearest project when there is none."""
    file = project_folder(name) / "project.toml"
    if not file.is_file():
        hint = nearest(name, project_names()) or "; hãy nhập dữ liệu trước bằng: nghe import TỆP --project " + name
        raise StoreError(f"chưa có dự án '{name}' trong {data_folder() / 'projects'}{hint}")
    return read_project(file.read_text(encoding="utf-8"))


def create_project(name: str) -> ProjectSettings:
    """A new project with a random id, or the existing one of that name."""
    folder = project_folder(name)
    if (folder / "project.toml").is_file():
        return load_project(name)
    project = ProjectSettings.read({"name": name, "project_id": secrets.token_hex(8)})
    save_project(project)
    return project


def save_project(project: ProjectSettings) -> None:
    """Write `project.toml` so that it is whole or unchanged."""
    folder = project_folder(project.name)
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / "project.toml", write_project(project).encode())


def registry_files(project: str) -> list[Path]:
    """The registry of sources: the files nghe ships in `data/sources`, then those of the project, which go before."""
    shipped = Path(__file__).resolve().parents[2] / "data" / "sources"
    return [*sorted(shipped.glob("*.csv")), *sorted((project_folder(project) / "sources").glob("*.csv"))]


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`: written beside it, flushed to disk, then renamed, so that nobody reads a part."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as file:
            written = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                written.unlink(missing_ok=True)
                raise
        written.chmod(0o644)
        written.replace(path)
    except OSError as reason:
        raise StoreError(
            f"không ghi được {path.name}: {reason.strerror}; hãy kiểm tra dung lượng đĩa và quyền ghi"
        ) from reason
