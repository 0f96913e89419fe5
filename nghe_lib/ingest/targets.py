"""What a project listens to: its lines, the feeds it was given, and whole parts of the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nghe_lib.errors import ParameterError, SourceError, faults, nearest
from nghe_lib.schema import SOURCE_TYPES
from nghe_lib.sources.collecting import Target
from nghe_lib.sources.collectors import read_target

if TYPE_CHECKING:
    import pandas as pd

REGISTRY = "registry"


def targets_of(lines: Iterable[str], *, feeds: Iterable[str], registry: pd.DataFrame) -> list[Target]:
    """The targets of `lines` and `feeds`, each once. `registry press` stands for every feed of that type in `registry`.

    Raises ParameterError with every line that cannot be read, SourceError when nothing is left to listen to.
    """
    found: list[Target] = []
    wrong: list[str] = []
    for line in [*lines, *(f"feed {url}" for url in feeds)]:
        try:
            found += _expanded(line, registry)
        except ParameterError as reason:
            wrong.append(str(reason))
    if wrong:
        raise ParameterError(faults("danh sách cần nghe (listen):", wrong))
    if not found:
        raise SourceError(
            "chưa có gì để nghe: hãy ghi vào listen của project.toml, hoặc thêm --listen "
            '"feed https://…", --listen "registry press", --feeds ĐỊA_CHỈ'
        )
    return list(dict.fromkeys(found))


def _expanded(line: str, registry: pd.DataFrame) -> list[Target]:
    word, _, kind = " ".join(line.split()).partition(" ")
    if word != REGISTRY:
        return [read_target(line)]
    if kind not in SOURCE_TYPES:
        raise ParameterError(
            f"'{line[:80]}': registry cần một loại nguồn{nearest(kind, SOURCE_TYPES)}; "
            f"chọn một trong: {', '.join(SOURCE_TYPES)}"
        )
    feeds = registry.loc[registry["type"] == kind, "feeds"].explode().dropna()
    return [read_target(f"feed {url}") for url in sorted(set(feeds))]
