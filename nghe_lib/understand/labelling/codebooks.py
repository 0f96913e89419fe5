"""The questions a project may be asked: those of `tasks.TASKS`, and the project's own, each a small TOML file.

A file `codebooks/<name>.toml` of the project says one question and its answers, in the order the coder sees them:

    label = "Lời hứa"
    question = "Lời này có hứa một việc cụ thể không?"

    [[answers]]
    name = "yes"
    label = "có"
    meaning = "Nói ai sẽ làm gì, ở đâu hay lúc nào."

Labels, sheets, the widget and training treat such a question as any other; a changed meaning is a new version.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nghe_lib.errors import ParameterError, faults, nearest
from nghe_lib.store import Lake
from nghe_lib.tasks import TASKS, Answer, Task

MOST_ANSWERS = 40
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_ANSWER = re.compile(r"[^\x00-\x1f|;,\"]{1,60}")
_FIELDS = {"label", "question", "answers"}
_ANSWER_FIELDS = {"name", "label", "meaning"}


def codebook(task: str, lake: Lake) -> Task:
    """The task of that name, shipped or of the project; raises ParameterError that names the nearest one."""
    known = codebooks(lake)
    if task not in known:
        hint = nearest(task, known) or f"; các việc có sổ mã: {', '.join(known)}"
        raise ParameterError(f"không có sổ mã cho việc '{task}'{hint}")
    return known[task]


def codebooks(lake: Lake) -> dict[str, Task]:
    """Every task by name: those nghe ships, then those of the project, sorted by name.

    Raises ParameterError that lists every fault of the project's files.
    """
    found: list[str] = []
    own: dict[str, Task] = {}
    for path in sorted(codebook_folder(lake).glob("*.toml")):
        try:
            own[path.stem] = read_codebook(path)
        except ParameterError as reason:
            found.append(str(reason))
    if found:
        raise ParameterError(faults("sổ mã của dự án:", found))
    return {**TASKS, **own}


def codebook_folder(lake: Lake) -> Path:
    """Where the project's own codebooks stand; may not exist."""
    return lake.folder.parent / "codebooks"


def read_codebook(path: Path) -> Task:
    """The task of one TOML file, named by the file; raises ParameterError with every fault in it."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as reason:
        raise ParameterError(f"{path.name} không đọc được: {reason}; hãy lưu lại thành TOML, UTF-8") from reason
    found = [*_name_faults(path.stem), *_faults(given)]
    if found:
        raise ParameterError(faults(f"{path.name}:", found))
    answers = tuple(Answer(*(_text(one[field]) for field in ("name", "label", "meaning"))) for one in given["answers"])
    return Task(path.stem, _text(given["label"]), _text(given["question"]), answers)


def _name_faults(name: str) -> list[str]:
    if name in TASKS:
        return [f"tên '{name}' đã là một việc của nghe; hãy đổi tên tệp"]
    return [] if _NAME.fullmatch(name) else ["tên tệp chỉ gồm chữ thường a-z, số và _, bắt đầu bằng chữ"]


def _faults(given: Mapping[str, Any]) -> list[str]:
    found = [f"'{name}' không có trong sổ mã{nearest(name, _FIELDS)}" for name in sorted(set(given) - _FIELDS)]
    found += [f"thiếu '{name}'" for name in ("label", "question") if not _is_text(given.get(name))]
    answers = given.get("answers")
    if not isinstance(answers, list) or not 2 <= len(answers) <= MOST_ANSWERS:
        return [*found, f"cần từ 2 đến {MOST_ANSWERS} mục [[answers]]"]
    for place, one in enumerate(answers, start=1):
        found += [f"câu trả lời {place}: {fault}" for fault in _answer_faults(one)]
    for field in ("name", "label"):
        said = [_text(one[field]).casefold() for one in answers if isinstance(one, dict) and _is_text(one.get(field))]
        found += [f"{field} '{name}' có hai lần" for name in sorted({one for one in said if said.count(one) > 1})]
    return found


def _answer_faults(one: object) -> list[str]:
    if not isinstance(one, dict):
        return ["cần name, label, meaning"]
    found = [f"'{name}' không dùng{nearest(name, _ANSWER_FIELDS)}" for name in sorted(set(one) - _ANSWER_FIELDS)]
    found += [f"thiếu '{name}'" for name in ("name", "label", "meaning") if not _is_text(one.get(name))]
    odd = [name for name in ("name", "label") if _is_text(one.get(name)) and not _ANSWER.fullmatch(_text(one[name]))]
    return found + [f"{name} quá 60 ký tự hoặc có dấu phẩy, chấm phẩy, ngoặc kép, gạch đứng" for name in odd]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value).strip()
