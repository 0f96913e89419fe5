"""Walk through a listing of Reddit and the comments under each submission, so that a cut run loses nothing.

A listing is read newest first, by `after` cursors; the comments of a page of submissions are read before the next page,
with what Reddit folds away behind "more". After every answer the state says where to go on. What is known from
the last `look_back` and did not come again is asked by name: what was taken away is gone. A listing shows about 1,000
submissions and no more: what lies behind them is a gap. Parameters: https://www.reddit.com/dev/api.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from nghe_lib.errors import SourceError
from nghe_lib.sources.batching import Record, batch_of_records, record_plan
from nghe_lib.sources.collecting import Ask, Gap, Page
from nghe_lib.sources.payloads.nested import inner, objects, text, word
from nghe_lib.sources.payloads.reddit import DELETED, flat, fullname_of, is_gone, thing_record
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.protocols.reddit_api import Reddit, RefusedError
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import microseconds, time_of
from nghe_lib.sources.words import Problem

LIMIT, MORE_LIMIT, COMMENT_LIMIT = 100, 100, 500
MOST_KNOWN, MOST_STEPS = 5_000, 100
CAPPED = "đã đủ số bài tối đa của một lần thu thập (max_posts); lần sau nghe đi tiếp từ chỗ dừng"
CEILING = "Reddit chỉ cho xem khoảng {} bài mới nhất của danh sách này; bài cũ hơn không lấy được nữa"
MIXED_UP = "Reddit trả câu trả lời của một lần hỏi khác; lần thu thập sau nghe hỏi lại từ chỗ này"
STRANGE = "Reddit trả câu trả lời không phải danh sách; lần thu thập sau nghe hỏi lại từ chỗ này"
FOLDED = "Reddit không trả hết bình luận gập dưới 'more'; một phần bình luận của bài chưa thu được"


@dataclass(frozen=True)
class Listing:
    """What to list. path and asked: of the API. ceiling: how many submissions Reddit shows of it at most, about."""

    path: str
    asked: Mapping[str, object]
    ceiling: int


@dataclass
class Walk:
    """One run. state: as the last one left it."""

    ask: Ask
    reddit: Reddit
    listing: Listing
    state: dict[str, Any]
    notes: list[str] = field(default_factory=list)
    _plan: Plan = field(init=False)
    _made: int = field(default=0, init=False)
    _rows: int = field(default=0, init=False)
    _gone: list[str] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._plan = record_plan(platform="reddit", collected_at=microseconds(self.ask.clock.now()))
        self.state = clean_state(self.state)

    def pages(self) -> Iterator[Page]:
        """What a cut run left over, then what is new."""
        if self.state["run"]:
            yield from self._run(is_resumed=True)
        if self._made < self.ask.max_posts:
            yield from self._run(is_resumed=False)

    def _run(self, *, is_resumed: bool) -> Iterator[Page]:
        self.state["run"] = self.state["run"] or self._fresh()
        run = self.state["run"]
        while run["is_open"] or run["branches"]:
            if self._made >= self.ask.max_posts:
                yield self._page([], gaps=[Gap(_moment(run["bound"]), _moment(run["oldest"]), CAPPED)])
                return
            yield self._read_branch() if run["branches"] else self._list(is_resumed=is_resumed)
            is_resumed = False
        yield self._end()

    def _fresh(self) -> dict[str, Any]:
        newest = self.state["newest"]
        since = None if self.ask.since is None else microseconds(self.ask.since.astimezone(UTC))
        bound = since if newest is None else newest - self.ask.look_back // timedelta(microseconds=1)
        covered = self.state["covered"]
        if newest is not None and since is not None and covered is not None and since < covered:
            bound = min(since, bound or since)  # more history is wanted than the last run asked for
        missing = [one for one, moment in self.state["recent"].items() if bound is None or moment >= bound]
        return {
            "is_open": True, "after": "", "bound": bound, "newest": newest or 0, "oldest": None, "n": 0,
            "missing": missing, "branches": [],
        }  # fmt: skip

    # Submissions

    def _list(self, *, is_resumed: bool) -> Page:
        run = self.state["run"]
        body = self._asked(run["after"])
        given = _submissions(body)
        if is_resumed and run["after"] and not given:
            run["after"], run["n"] = "", 0  # the submission the cursor names was taken away: from the start
            body = self._asked("")
            given = _submissions(body)
        run["n"] += len(given)
        wanted = [one for one in given if not self._is_before(_time(one))]
        after = text(body, "data", "after") or ""
        is_past = len(wanted) < len(given)
        if after and after == run["after"]:
            raise SourceError(MIXED_UP)
        run["is_open"] = bool(after) and not is_past
        run["after"] = after
        for one in wanted:
            self._meet(one)
        gaps = []
        if not run["is_open"] and not is_past and run["n"] >= self.listing.ceiling * 0.9:
            reason = CEILING.format(f"{self.listing.ceiling:,}".replace(",", "."))
            gaps.append(Gap(_moment(run["bound"]), _moment(run["oldest"]), reason, is_lasting=True))
        return self._page([thing_record(one) for one in wanted], given=wanted, gaps=gaps)

    def _asked(self, after: str) -> object:
        limit = max(1, min(LIMIT, self.ask.max_posts - self._made))
        return self.reddit.get(self.listing.path, {**self.listing.asked, "limit": limit, "after": after or None})

    def _meet(self, thing: Mapping[str, object]) -> None:
        run, data = self.state["run"], inner(thing, "data")
        native, moment = fullname_of(data, "t3") if isinstance(data, dict) else None, _time(thing)
        if native is None:
            return
        run["missing"] = [one for one in run["missing"] if one != native]
        if moment is not None:
            run["newest"] = max(run["newest"], moment)
            run["oldest"] = moment if run["oldest"] is None else min(run["oldest"], moment)
            self.state["recent"][native] = moment
        if isinstance(data, dict) and data.get("num_comments") not in (0, None):
            run["branches"].append({"link": native, "at": "", "ids": [], "steps": 0})

    def _is_before(self, moment: int | None) -> bool:
        bound = self.state["run"]["bound"]
        return moment is not None and bound is not None and moment < bound // 1_000_000 * 1_000_000

    # Comments

    def _read_branch(self) -> Page:
        """One answer: the comments of a submission, those below one of them, or some that were folded away."""
        run = self.state["run"]
        branch = run["branches"].pop(0)
        rest, part = branch["ids"][MORE_LIMIT:], branch["ids"][:MORE_LIMIT]
        try:
            found = self._folded(branch["link"], part) if part else self._tree(branch["link"], branch["at"])
        except RefusedError as reason:
            if reason.status not in (403, 404):
                raise
            return self._page([])
        if rest:
            run["branches"].insert(0, branch | {"ids": rest})
        things = list(flat(found))
        comments = [one for one in things if word(one, "kind") == "t1"]
        more = [_more(one, branch) for one in things if word(one, "kind") == "more"]
        more = [one for one in more if one["ids"] or one["at"] not in ("", branch["at"])]
        is_lost = (bool(part) and not comments and not more) or any(one["steps"] > MOST_STEPS for one in more)
        run["branches"] = [one for one in more if one["steps"] <= MOST_STEPS] + run["branches"]
        for one in comments:
            self._meet_comment(one)
        gaps = [Gap(_moment(self.state["recent"].get(branch["link"])), None, FOLDED)] if is_lost else []
        return self._page([thing_record(one) for one in comments], given=comments, gaps=gaps)

    def _meet_comment(self, thing: Mapping[str, object]) -> None:
        run, native, moment = self.state["run"], word(thing, "data", "name"), _time(thing)
        run["missing"] = [one for one in run["missing"] if one != native]
        if native and moment is not None:
            self.state["recent"][native] = moment

    def _tree(self, link: str, comment: str) -> object:
        path = f"/comments/{link.removeprefix('t3_')}" + (f"/_/{comment.removeprefix('t1_')}" if comment else "")
        limit = max(1, min(COMMENT_LIMIT, self.ask.max_posts - self._made))
        answer = self.reddit.get(path, {"limit": limit, "depth": 10, "sort": "new", "threaded": "true"})
        if word(answer, 0, "data", "children", 0, "data", "name") != link:
            raise SourceError(MIXED_UP)
        return inner(answer, 1)

    def _folded(self, link: str, names: Sequence[str]) -> object:
        asked: dict[str, object] = {
            "link_id": link, "children": ",".join(names), "api_type": "json", "limit_children": "false", "sort": "new",
        }  # fmt: skip
        answer = self.reddit.get("/api/morechildren", asked)
        roots = {word(one, "data", "link_id") for one in objects(answer, "json", "data", "things")}
        if roots - {link, None}:
            raise SourceError(MIXED_UP)
        return {"data": {"children": inner(answer, "json", "data", "things")}}

    # The end

    def _end(self) -> Page:
        """Ask by name for submissions that were listed once and are no more; then the state of a finished run."""
        run, state = self.state["run"], self.state
        for start in range(0, len(run["missing"]), LIMIT):
            names = run["missing"][start : start + LIMIT]
            body = self.reddit.get("/api/info", {"id": ",".join(names)})
            there: dict[str | None, object] = {
                word(one, "data", "name"): inner(one, "data")
                for one in objects(body, "data", "children")
                if isinstance(one.get("data"), dict)
            }
            if there.keys() - set(names):
                raise SourceError(MIXED_UP)
            if isinstance(inner(body, "data", "children"), list):
                self._gone += [one for one in names if not _stands(one, there.get(one))]
        newest = run["newest"] or state["newest"]
        bound = (newest or 0) - self.ask.look_back // timedelta(microseconds=1)
        kept = sorted(state["recent"].items(), key=lambda one: one[1])[-MOST_KNOWN:]
        state["recent"] = {one: moment for one, moment in kept if moment >= bound and one not in self._gone}
        floor = 0 if run["bound"] is None else run["bound"]
        covered = floor if state["covered"] is None else min(floor, state["covered"])
        state |= {"newest": newest or None, "covered": covered if newest else None, "run": {}}
        return self._page([])

    def _page(
        self, read: Sequence[Record | Problem], *, given: Sequence[object] = (), gaps: Sequence[Gap] = ()
    ) -> Page:
        records, positions, refused = [], [], []
        for at, one in enumerate(read):
            self._rows += 1
            if isinstance(one, Problem):
                refused.append(Refusal(self._rows, str(one)))
                if one is DELETED:
                    self._gone += [name for name in (word(given[at], "data", "name"),) if name]
            else:
                records.append(one)
                positions.append(self._rows)
        self._made += len(records)
        batch = None
        if records or refused:
            plan = replace(self._plan, collected_at=microseconds(self.ask.clock.now()))
            batch = batch_of_records(records, plan, positions=positions, refused=refused)
        gone = tuple(f"reddit:{name}" for name in self._gone)
        page = Page(batch, _copy(self.state), gone=gone, gaps=tuple(gaps), notes=tuple(self.notes))
        self.notes, self._gone = [], []
        return page


def clean_state(given: Mapping[str, Any]) -> dict[str, Any]:
    """A state whose parts are what they should be; what is not starts afresh, which costs answers and loses nothing."""
    made = _copy(given)
    for name in ("newest", "covered"):
        made[name] = made.get(name) if type(made.get(name)) is int else None
    recent = made.get("recent")
    made["recent"] = {
        name: moment for name, moment in (recent if isinstance(recent, dict) else {}).items() if type(moment) is int
    }
    run = made.get("run")
    kinds = {"is_open": bool, "after": str, "newest": int, "n": int, "missing": list, "branches": list}
    is_whole = isinstance(run, dict) and all(type(run.get(name)) is kind for name, kind in kinds.items())
    made["run"] = {"bound": None, "oldest": None} | run if is_whole and run else {}
    if made["run"]:
        made["run"]["branches"] = [one for one in made["run"]["branches"] if _is_branch(one)]
    return made


def _is_branch(given: object) -> bool:
    kinds = {"link": str, "at": str, "ids": list, "steps": int}
    return isinstance(given, dict) and all(type(given.get(name)) is kind for name, kind in kinds.items())


def _submissions(body: object) -> list[dict[str, object]]:
    """The submissions of a listing. RefusedError where a subreddit that does not exist led to a list of others."""
    if not isinstance(inner(body, "data", "children"), list):
        raise SourceError(STRANGE)
    children = list(objects(body, "data", "children"))
    if any(word(one, "kind") == "t5" for one in children):
        raise RefusedError(404, "")
    return [one for one in children if word(one, "kind") == "t3"]


def _more(thing: Mapping[str, object], branch: Mapping[str, Any]) -> dict[str, Any]:
    """What a "more" stands for: comments by number, or, where it names none, the thread below its parent."""
    children, known = inner(thing, "data", "children"), set(branch["ids"])
    given = children if isinstance(children, list) else []
    ids = [one for one in given if isinstance(one, str) and one.isalnum() and one not in known]
    parent = word(thing, "data", "parent_id") or ""
    at = parent if not given and parent.startswith("t1_") else ""
    return {"link": branch["link"], "at": at, "ids": ids, "steps": branch["steps"] + 1}


def _stands(name: str, data: object) -> bool:
    return isinstance(data, dict) and not is_gone(data, name[:2])


def _time(thing: Mapping[str, object]) -> int | None:
    moment, _ = time_of(inner(thing, "data", "created_utc"))
    return moment if type(moment) is int else None


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1_000_000, UTC)


def _copy(state: Mapping[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(dict(state)))
    return copied
