"""The post_id of a row: the platform's own id, or a hash of what names the post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from nghe_lib.sources.addresses import fingerprint
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.words import short_text

LOOKED_AT_IDS = 500
_ROUNDED_ID = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


def prefixed(platform: list[Any], handles: Iterable[str | None]) -> list[Any]:
    """Each handle behind the platform of its row, unless it carries it already; None stays None."""
    return [
        None if not handle else handle if handle.startswith(f"{where}:") else f"{where}:{handle}"
        for where, handle in zip(platform, handles, strict=True)
    ]


def native_id(value: object) -> str | None:
    """A cell as the platform's own id; None for what Excel has rounded (1.15E+15) and for no id at all."""
    text = short_text(value)
    return None if text is None or _is_rounded(text) else text


def _is_rounded(text: str) -> bool:
    return "+" in text and _ROUNDED_ID.fullmatch(text) is not None


def identify(made: dict[str, list[Any]], plan: Plan) -> None:
    """Give each row its post_id: the native id, else a hash of its address, else of its text, time and author.

    Rows that give none of id, address, time and author are told apart by their order of appearance. So are repeats of
    an author whose times are counted back from the capture: those move from capture to capture and name nothing.
    """
    made["post_id"] = [
        prefixed([where], [native])[0] if native else f"{where}:{_hashed(at, made, plan)}"
        for at, (where, native) in enumerate(zip(made["platform"], made["_id"], strict=True))
    ]
    del made["_id"], made["_counted_back"]


def _hashed(at: int, made: Mapping[str, list[Any]], plan: Plan) -> str:
    url, text, published, account = (made[name][at] for name in ("url", "text", "published_at", "account_id"))
    if url:
        return fingerprint(str(url))
    is_exact = published is not None and not made["_counted_back"][at]
    mark = fingerprint(str(text), str(published) if is_exact else "", str(account or ""))
    if not is_exact and (account is None or published is not None):
        number = plan.memory.repeats[mark] = plan.memory.repeats.get(mark, 0) + 1
        return mark if number == 1 else f"{mark}-{number}"
    return mark


def note_ids(given: list[Any] | None, plan: Plan, notes: list[str]) -> None:
    """Warn of ids that Excel has rounded, and of row numbers, which another file may carry too."""
    texts = [short_text(value) for value in (given or [])[:LOOKED_AT_IDS]]
    if any(text and _is_rounded(text) for text in texts):
        notes.append(
            f"cột '{plan.mapping['post_id']}' bị Excel làm tròn (dạng 1,15E+15); nghe đặt mã bài theo nội dung"
        )
    numbers = [int(text) for text in texts if text and text.isascii() and text.isdigit() and len(text) < 8]
    if len(numbers) == len(texts) >= 3 and all(after - before == 1 for before, after in pairwise(numbers)):
        notes.append(
            f"cột '{plan.mapping['post_id']}' trông như số thứ tự, không phải mã bài của nền tảng: "
            'tệp khác có thể trùng mã; nếu vậy hãy bỏ ghép cột này bằng --mapping "post_id="'
        )
