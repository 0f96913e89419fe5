"""Raw rows with a mapping become posts: every row ends either in `posts` or in `refused`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nghe_lib.schema import SOURCES
from nghe_lib.sources import names, words
from nghe_lib.sources.addresses import address_of
from nghe_lib.sources.chunks import Chunk
from nghe_lib.sources.counts import count_of
from nghe_lib.sources.identity import identify, native_id, note_ids, prefixed
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.reading import Batch, Refusal, empty_sources, lengths, posts_frame, refused_frame
from nghe_lib.sources.relative_times import moment_of
from nghe_lib.sources.times import RELATIVE, time_of
from nghe_lib.sources.voices import outlet_accounts
from nghe_lib.sources.words import Problem, clean, short_text, text_of

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("like_count", "share_count", "comment_count", "view_count")
SAME_MOMENT_US = 2_000_000
NAIVE_NOTE = "giờ đăng trong tệp không ghi múi giờ; nghe đọc theo giờ Việt Nam (Asia/Ho_Chi_Minh)"

RELATIVE_NOTE = (
    "giờ đăng tương đối (như '2 tuần trước') được tính lùi từ giờ thu của chính dòng đó, nên chỉ gần đúng: "
    "±1 phút, ±1 giờ, ±1 ngày, ±1 tuần, ±1 tháng hoặc ±1 năm, theo đơn vị ghi trong tệp"
)


def batch_of(chunk: Chunk, plan: Plan) -> Batch:
    """The rows of `chunk` as posts; those that cannot be read are refused with the first reason found."""
    cells = {target: chunk.column(name) for target, name in plan.mapping.items()}
    notes: list[str] = list(chunk.notes)
    made, problems = _columns(cells, len(chunk.positions), plan, notes)
    refused = [*chunk.refused, *_refusals(problems, cells, chunk, plan)]
    if problems:
        kept = [at for at in range(len(chunk.positions)) if at not in problems]
        made = {name: [values[at] for at in kept] for name, values in made.items()}
    identify(made, plan)
    posts = posts_frame(made)
    new = tuple(dict.fromkeys(note for note in notes if note not in plan.memory.said))
    plan.memory.said.update(new)
    outlets = "" if "account_id" in plan.mapping else "press"
    return Batch(
        posts,
        refused_frame(sorted(refused, key=_position)),
        outlet_accounts(posts, only=outlets),
        _sources(made, plan),
        new,
    )


def _position(refusal: Refusal) -> int:
    return refusal.position


def _columns(
    cells: Mapping[str, list[Any]], n: int, plan: Plan, notes: list[str]
) -> tuple[dict[str, list[Any]], dict[int, str]]:
    """All columns of POSTS as lists of length `n`, and the reason for every row that must be refused."""
    problems: dict[int, str] = {}
    none: list[Any] = [None] * n
    title = _settled(map(text_of, cells.get("title", none)), "tiêu đề", problems)
    text = _settled(map(text_of, cells.get("text", none)), "nội dung", problems)
    for at in range(n):
        if text[at] is None:
            text[at] = title[at]
            if text[at] is None:
                problems.setdefault(at, "không có nội dung lẫn tiêu đề")
    url = [address_of(value) if isinstance(value, str) else None for value in cells.get("url", none)]
    _note_lost(cells.get("url"), url, "url", plan, notes, "không phải địa chỉ http(s)")
    platform = _platforms(cells.get("platform"), url, plan, n)
    made: dict[str, list[Any]] = {"title": title, "text": text, "url": url, "platform": platform}
    made |= _times(cells, n, plan, notes, problems)
    made |= _names(cells, platform, plan, n)
    made |= _inside_text(cells, text, platform)
    for name in COUNTS:
        if name in cells:
            counts = [count_of(value) for value in cells[name]]
            made[name] = [None if type(value) is Problem else value for value in counts]
            if any(type(value) is Problem for value in counts):
                notes.append(f"cột '{plan.mapping[name]}' có giá trị không phải số đếm; nghe để trống, không coi là 0")
    made["_id"] = [native_id(value) for value in cells.get("post_id", none)]
    note_ids(cells.get("post_id"), plan, notes)
    return made, problems


def _settled(values: Iterable[object], label: str, problems: dict[int, str]) -> list[Any]:
    """`values` with each Problem moved to `problems`."""
    made = list(values)
    for at, value in enumerate(made):
        if type(value) is Problem:
            problems.setdefault(at, f"{label} {value}")
            made[at] = None
    return made


def _times(
    cells: Mapping[str, list[Any]], n: int, plan: Plan, notes: list[str], problems: dict[int, str]
) -> dict[str, list[Any]]:
    collected: list[Any] = [plan.collected_at] * n
    published: list[Any] = [None] * n
    told = plan.collected_at if plan.is_captured else None
    seen: list[Any] = [told] * n
    if "collected_at" in cells:
        seen = [value if type(value) is int else told for value, _ in map(time_of, cells["collected_at"])]
        collected = [plan.collected_at if value is None else value for value in seen]
    counted_back: set[int] = set()
    if "published_at" in cells:
        read = [time_of(value) for value in cells["published_at"]]
        if any(naive for _, naive in read):
            notes.append(NAIVE_NOTE)
        published = [value for value, _ in read]
        for at, value in enumerate(published):
            if type(value) is Problem:
                published[at] = found = _counted_back(cells["published_at"][at], value, seen[at], plan)
                if type(found) is Problem:
                    problems.setdefault(at, str(found))
                    published[at] = None
                else:
                    counted_back.add(at)
        if counted_back:
            notes.append(RELATIVE_NOTE)
    same = [
        at is None or (abs(seen_at - at) <= SAME_MOMENT_US and row not in counted_back)
        for row, (at, seen_at) in enumerate(zip(published, collected, strict=True))
    ]
    return {
        "published_at": published,
        "collected_at": collected,
        "time_is_collection": same,
        "_counted_back": [row in counted_back for row in range(n)],
    }


def _counted_back(cell: object, problem: Problem, seen_at: int | None, plan: Plan) -> int | Problem:
    """A relative time counted back from the capture that the row or a person tells; else why it is refused."""
    if not isinstance(cell, str):
        return problem
    found = moment_of(cell, seen_at=plan.collected_at if seen_at is None else seen_at)
    if found is None:
        return problem
    return RELATIVE if seen_at is None else found


def _platforms(given: list[Any] | None, url: list[Any], plan: Plan, n: int) -> list[Any]:
    known: dict[object, str] = {}
    if given is not None:
        for word in {value for value in given if isinstance(value, str) and value.strip()}:
            known[word] = names.platform_named(word)
    fallback = (
        [plan.platform] * n if plan.platform else [(names.platform_at(one) if one else None) or "other" for one in url]
    )
    if given is None:
        return fallback
    return [
        known.get(word) or spare if isinstance(word, str) else spare
        for word, spare in zip(given, fallback, strict=True)
    ]


def _names(cells: Mapping[str, list[Any]], platform: list[Any], plan: Plan, n: int) -> dict[str, list[Any]]:
    none: list[Any] = [None] * n
    source = [short_text(value) or plan.source or None for value in cells.get("source_id", none)]
    account = [short_text(value) for value in cells.get("account_id", none)]
    if "account_id" not in cells:
        account = [
            names.outlet_of(name) if name and where == "press" else None
            for name, where in zip(source, platform, strict=True)
        ]
    parent = _prefixed(cells.get("parent_id", none), platform)
    kind = [
        (names.kind_named(word) if isinstance(word, str) else None) or names.usual_kind(where, is_answer=bool(up))
        for word, where, up in zip(cells.get("kind", none), platform, parent, strict=True)
    ]
    return {
        "_source": source,
        "source_id": [names.slug(name) or None if name else None for name in source],
        "account_id": prefixed(platform, [name.removeprefix("@") if name else None for name in account]),
        "kind": kind,
        "lang": [short_text(value) for value in cells.get("lang", none)],
        "parent_id": parent,
        "root_id": _prefixed(cells.get("root_id", none), platform),
        "repost_of_id": _prefixed(cells.get("repost_of_id", none), platform),
    }


def _inside_text(cells: Mapping[str, list[Any]], text: list[Any], platform: list[Any]) -> dict[str, list[Any]]:
    """hashtags, links and mentions: from their own columns where the file has them, else found in the text."""
    bodies = [body if isinstance(body, str) else "" for body in text]
    made: dict[str, list[Any]] = {}
    made["hashtags"] = _own(cells, "hashtags", _tags) or [words.hashtags(body) for body in bodies]
    made["links"] = _own(cells, "links", _web_links) or [words.links(body) for body in bodies]
    if "mentions" in cells:
        handles = [words.words_of(value, sign="@") for value in cells["mentions"]]
        made["mentions"] = [
            prefixed([at] * len(ids), ids) if ids else None for at, ids in zip(platform, handles, strict=True)
        ]
    else:
        made["mentions"] = [words.mentions(body, platform=at) for at, body in zip(platform, bodies, strict=True)]
    return made


def _own(cells: Mapping[str, list[Any]], name: str, read: Callable[[object], object]) -> list[Any] | None:
    return [read(value) for value in cells[name]] if name in cells else None


def _tags(value: object) -> list[str] | None:
    tags = words.words_of(value, sign="#")
    return [tag.casefold() for tag in tags] if tags else None


def _web_links(value: object) -> list[str] | None:
    found = words.words_of(value)
    return [link for link in found if link.startswith(("http://", "https://"))] or None if found else None


def _prefixed(values: list[Any], platform: list[Any]) -> list[Any]:
    return prefixed(platform, map(native_id, values))


def _refusals(problems: Mapping[int, str], cells: Mapping[str, list[Any]], chunk: Chunk, plan: Plan) -> list[Refusal]:
    headings = [clean(plan.mapping[target]) for target in cells]
    return [
        Refusal(chunk.positions[at], reason, lengths(headings, [values[at] for values in cells.values()]))
        for at, reason in problems.items()
    ]


def _sources(made: dict[str, list[Any]], plan: Plan) -> pd.DataFrame:
    """SOURCES rows of the sources that this batch names for the first time in its file."""
    seen: dict[str, dict[str, str]] = {}
    for name, platform, source_id in zip(made.pop("_source"), made["platform"], made["source_id"], strict=True):
        if source_id and source_id not in plan.memory.sources:
            seen.setdefault(
                source_id,
                {"source_id": source_id, "name": name, "type": names.source_type(platform), "platform": platform},
            )
    plan.memory.sources.update(seen)
    return SOURCES.frame(list(seen.values())) if seen else empty_sources()


def _note_lost(given: list[Any] | None, made: list[Any], target: str, plan: Plan, notes: list[str], why: str) -> None:
    if given is not None and any(new is None and old not in (None, "") for new, old in zip(made, given, strict=True)):
        notes.append(f"cột '{plan.mapping[target]}' có giá trị {why}; nghe để trống")
