"""The lake: the only room that knows files.

`open(project)` gives a Lake; `create(project)` makes a project first. See `lake.Lake` for what it can do.
"""

from nghe_lib.store.lake import Lake
from nghe_lib.store.project import (
    create_project,
    data_folder,
    load_project,
    project_folder,
    project_names,
    registry_files,
    save_project,
)
from nghe_lib.store.searchable import index_folder, post_states, posts_version
from nghe_lib.store.upkeep import compact, erase, expire, overdue, sweep
from nghe_lib.store.writer import Counts, Transaction, Writer

__all__ = [
    "Counts", "Lake", "Transaction", "Writer", "compact", "create", "data_folder", "erase", "expire", "index_folder",
    "open", "overdue", "post_states", "posts_version", "project_names", "registry_files", "save_project", "sweep",
]  # fmt: skip


def open(project: str) -> Lake:
    """The lake of an existing project; raises StoreError that names the nearest one when there is none."""
    return Lake(load_project(project), project_folder(project) / "lake")


def create(project: str) -> Lake:
    """The lake of a project, which is made first if it is not there."""
    return Lake(create_project(project), project_folder(project) / "lake")
