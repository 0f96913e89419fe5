"""One article of a newspaper, asked again for corrections."""

from __future__ import annotations

from collections.abc import Iterator

from nghe_lib.errors import SourceError
from nghe_lib.sources.addresses import fingerprint
from nghe_lib.sources.batching import batch_of_records, record_plan
from nghe_lib.sources.collecting import Ask, Collector, Page, Target
from nghe_lib.sources.collectors.feed import check
from nghe_lib.sources.protocols.article_pages import TERMS, ask_page, post_id_at
from nghe_lib.sources.times import microseconds


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """The article, where it is new or has changed. Raises SourceError where there is none."""
    kept = {name: str(ask.state.get(name) or "") for name in ("etag", "last_modified", "url", "mark")}
    asked = ask_page(target.what, ask, headers=_conditions(kept))
    if asked.outcome == "gone" and kept["url"]:
        yield Page(None, {}, gone=(post_id_at(kept["url"]),), notes=(f"{asked.reason}: bài đã bị gỡ",))
        return
    if asked.outcome == "unchanged":
        yield Page(None, dict(ask.state), known_count=1)
        return
    if asked.record is None or asked.answer is None:
        raise SourceError(
            asked.reason if asked.outcome in ("gone", "closed", "failed") else f"{target.what}: {asked.reason}"
        )
    record = asked.record
    mark = fingerprint(*(str(record.get(name) or "") for name in ("title", "text", "published_at", "url")))
    state = {
        "etag": asked.answer.headers.get("etag", "")[:500],
        "last_modified": asked.answer.headers.get("last-modified", "")[:100],
        "url": str(record["url"]), "mark": mark,
    }  # fmt: skip
    if mark == kept["mark"]:
        yield Page(None, state, known_count=1)
        return
    plan = record_plan(platform="press", collected_at=microseconds(ask.clock.now()))
    yield Page(batch_of_records([record], plan), state, notes=asked.notes)


def _conditions(kept: dict[str, str]) -> dict[str, str]:
    """Headers of a conditional request (RFC 9110, section 13)."""
    asked = {"If-None-Match": kept["etag"], "If-Modified-Since": kept["last_modified"]}
    return {name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()}


COLLECTOR = Collector(
    "article", "Bài báo", {"": "một bài báo, hỏi lại khi bài được sửa; GÌ là địa chỉ bài"}, TERMS, collect, check=check
)
