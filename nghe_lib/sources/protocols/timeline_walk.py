"""Walk down a timeline, newest first, so that a cut run loses nothing and a later one asks only for what is new.

A walk is a stack of stretches still to be read, each with the cursor where it goes on; a new run puts a stretch for
what is new on top and then goes on with those below. A finished run leaves the time of the newest post (its watermark)
and the posts of the last `look_back`; the next one lists that span again, for what came late or was edited, and asks by
id for those that are listed no more: what the platform no longer has is gone. The watermark never passes the present:
a post dated in the future would hide all that follow it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from nghe_lib.sources.batching import record_plan
from nghe_lib.sources.collecting import Ask, Gap, Page
from nghe_lib.sources.payloads.gathered import Account, Gathered
from nghe_lib.sources.times import microseconds

CAPPED = "đã đủ số bài tối đa của một lần thu thập (max_posts); lần sau nghe đi tiếp từ chỗ dừng"
REPEATING = "máy chủ trả đi trả lại cùng một trang; phần cũ hơn chưa thu được"
TOO_MANY = "nguồn ra bài nhanh hơn mức nghe được phép lấy; phần cũ nhất chưa thu bị bỏ"
LOWEST = "lowest"
MOST_REPEATS = 3
MOST_KNOWN = 2_000
MOST_MET = 20_000
MOST_STRETCHES = 20
MOST_MISSING = 200


@dataclass(frozen=True)
class Item:
    """One thing of a timeline. native: by which it is asked again. key: its post_id without the platform.

    moment: when it came into the timeline, microseconds; None where it does not say.
    """

    raw: object
    native: str | None
    key: str | None
    moment: int | None


@dataclass(frozen=True)
class Listed:
    """One answer, newest first. after: the cursor of the next one, None at the end.

    rest: where older posts follow, when it was not the timeline that ended but the platform that stopped at `since`.
    """

    items: Sequence[Item]
    after: str | None
    rest: str | None = None


class Timeline(Protocol):
    """How a platform lists posts."""

    platform: str

    def ask_page(self, after: str, since: int | None, limit: int) -> Listed:
        """What stands after the cursor ("": from the top), not older than `since` (microseconds) where it can tell."""

    def read(self, items: Sequence[Item], into: Gathered) -> None:
        """Read `items` as records."""

    def find(self, natives: Sequence[str]) -> tuple[list[Item], list[str]]:
        """The posts with these ids that the platform still has, and the ids it says it has not."""


@dataclass
class Walk:
    """One run. accounts, notes: go with the first page."""

    ask: Ask
    timeline: Timeline
    accounts: Sequence[Account] = ()
    notes: tuple[str, ...] = ()
    _state: dict[str, Any] = field(init=False)
    _gathered: Gathered = field(default_factory=Gathered, init=False)
    _met: set[str] = field(default_factory=set, init=False)
    _barren: int = field(default=0, init=False)
    _aside: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._state = clean_state(self.ask.state)

    def pages(self) -> Iterator[Page]:
        """What is new, then what earlier runs left over, then what is listed no more."""
        gaps = self._begin()
        stretches = self._state["stretches"]
        while len(stretches) > self._aside:  # those set aside stand at the end, for the next run
            if self._gathered.rows >= self.ask.max_posts:
                yield self._page([*gaps, self._gap(CAPPED)])
                return
            yield self._page([*gaps, *self._step()])
            gaps = []
        gone = self._ask_missing()
        self._close()
        yield self._page(gaps, gone)

    def _begin(self) -> list[Gap]:
        """Put what is new on top of what is left over."""
        state, since = self._state, self._wanted()
        newest, stretches = state["newest"], state["stretches"]
        if newest is None:
            if not stretches:
                state |= {"stretches": [_stretch(since, role=LOWEST)], "covered": since, "tail": ""}
            return []
        if stretches:
            top = stretches[0]
            if not (top[0] == newest and top[1] == ""):
                stretches.insert(0, _stretch(newest))
        else:
            bound = newest - _us(self.ask.look_back)
            state["missing"] = [one for one, (moment, _) in state["known"].items() if moment >= bound]
            stretches.append(_stretch(bound if since is None else max(bound, since)))
            if since is not None and state["covered"] is not None and since < state["covered"]:
                stretches.append(_stretch(since, after=state["tail"], role=LOWEST))
                state |= {"covered": since, "tail": ""}
        if len(stretches) <= MOST_STRETCHES:
            return []
        lost = stretches.pop()
        return [Gap(_moment(lost[0]), _moment(stretches[-1][0]), TOO_MANY, is_lasting=True)]

    def _step(self) -> list[Gap]:
        """Ask for one answer of the topmost stretch."""
        stretches = self._state["stretches"]
        since, after, role, oldest = stretches[0]
        listed = self.timeline.ask_page(after, since, self.ask.max_posts - self._gathered.rows)
        moments = [one.moment for one in listed.items if one.moment is not None]
        is_past = since is not None and bool(moments) and max(moments) < since
        if role == LOWEST and since is not None and moments and min(moments) < since:
            self._state["tail"] = self._state["tail"] or after  # from here on older posts were seen and not taken
        self._note(listed.items)
        wanted = self._wanted()
        kept = [one for one in listed.items if wanted is None or one.moment is None or one.moment >= wanted]
        self.timeline.read(kept, self._gathered)
        if self._is_stuck(listed, after):
            gap = self._gap(REPEATING)
            stretches.append(stretches[0])
            self._aside += 1
            self._leave()
            return [gap]
        if is_past or listed.after is None:
            if role == LOWEST and not is_past and listed.rest is None:
                self._state["covered"] = None  # the timeline ends here
            elif role == LOWEST:
                self._state["tail"] = self._state["tail"] or listed.rest or ""
            self._leave()
        else:
            stretches[0] = [since, listed.after, role, min([oldest, *moments] if oldest else moments, default=None)]
        return []

    def _leave(self) -> None:
        """The topmost stretch is read to its end."""
        self._state["stretches"].pop(0)
        self._met, self._barren = set(), 0

    def _note(self, items: Sequence[Item]) -> None:
        state, now = self._state, microseconds(self.ask.clock.now())
        for one in items:
            if one.moment is not None:
                state["newest"] = max(state["newest"] or 0, min(one.moment, now))
            if one.native is None:
                continue
            if one.native in state["missing"]:
                state["missing"].remove(one.native)
            if one.key and one.moment is not None and one.moment >= state["newest"] - _us(self.ask.look_back):
                state["known"][one.native] = [one.moment, one.key]
        if len(state["known"]) > MOST_KNOWN:
            self._forget(state["newest"] - _us(self.ask.look_back))

    def _is_stuck(self, listed: Listed, after: str) -> bool:
        """There is more, it says, and again it was nothing new, or led nowhere. One repeat may be a slip of a cache."""
        natives = {one.native for one in listed.items if one.native}
        nameless = any(one.native is None for one in listed.items)
        goes_on = listed.after != after and (nameless or bool(natives - self._met))
        self._barren = 0 if goes_on else self._barren + 1
        self._met |= natives
        if len(self._met) > MOST_MET:
            self._met = natives
        return listed.after is not None and self._barren >= MOST_REPEATS

    def _ask_missing(self) -> list[str]:
        """Ask by id for posts that were listed once and are no more."""
        state = self._state
        if not state["missing"]:
            return []
        found, gone = self.timeline.find(state["missing"][:MOST_MISSING])
        self.timeline.read(found, self._gathered)
        keys = [state["known"].pop(one)[1] for one in gone if one in state["known"]]
        return [f"{self.timeline.platform}:{key}" for key in keys]

    def _close(self) -> None:
        self._state["missing"] = []
        if self._state["newest"] is not None:
            self._forget(self._state["newest"] - _us(self.ask.look_back))

    def _forget(self, bound: int) -> None:
        """Keep in mind only posts since `bound`, and of them the newest."""
        young = sorted((moment, one) for one, (moment, _) in self._state["known"].items() if moment >= bound)
        self._state["known"] = {one: self._state["known"][one] for _, one in young[-MOST_KNOWN:]}

    def _page(self, gaps: Sequence[Gap], gone: Sequence[str] = ()) -> Page:
        gathered, batch = self._gathered, None
        gathered.accounts |= {str(one["account_id"]): one for one in self.accounts}
        if gathered.records or gathered.refused or gathered.accounts:
            collected_at = microseconds(self.ask.clock.now())
            batch = gathered.batch(record_plan(platform=self.timeline.platform, collected_at=collected_at))
        page = Page(batch, _copy(self._state), gone=tuple(gone), gaps=tuple(gaps), notes=self.notes)
        self._gathered, self.accounts, self.notes = gathered.next(), (), ()
        return page

    def _gap(self, reason: str) -> Gap:
        since, _, _, oldest = self._state["stretches"][0]
        return Gap(_moment(since), _moment(oldest), reason)

    def _wanted(self) -> int | None:
        return None if self.ask.since is None else microseconds(self.ask.since.astimezone(UTC))


def clean_state(given: Mapping[str, Any]) -> dict[str, Any]:
    """A state whose parts are what they should be; what is not starts afresh, which costs answers and loses nothing."""
    made = _copy(given)
    known, missing, stretches = made.get("known"), made.get("missing"), made.get("stretches")
    return {
        "newest": made.get("newest") if type(made.get("newest")) is int else None,
        "covered": made.get("covered") if type(made.get("covered")) is int else None,
        "tail": made["tail"] if isinstance(made.get("tail"), str) else "",
        "known": {one: kept for one, kept in (known if isinstance(known, dict) else {}).items() if _is_known(kept)},
        "missing": [one for one in (missing if isinstance(missing, list) else []) if isinstance(one, str)],
        "stretches": [one for one in (stretches if isinstance(stretches, list) else []) if _is_stretch(one)],
    }


def _is_known(kept: object) -> bool:
    return isinstance(kept, list) and len(kept) == 2 and type(kept[0]) is int and isinstance(kept[1], str)


def _is_stretch(one: object) -> bool:
    return (
        isinstance(one, list)
        and len(one) == 4
        and all(moment is None or type(moment) is int for moment in (one[0], one[3]))
        and isinstance(one[1], str)
        and isinstance(one[2], str)
    )


def _stretch(since: int | None, *, after: str = "", role: str = "") -> list[Any]:
    """What is still to be read: down to `since`, from the cursor on. Last, the oldest time read so far."""
    return [since, after, role, None]


def _copy(state: Mapping[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(dict(state)))
    return copied


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1_000_000, UTC)
