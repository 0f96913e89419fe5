"""Walk through one Telegram channel or group, so that a cut run loses nothing and a second one asks only for the rest.

What is new is read upwards from the oldest message of the last `look_back` (late edits and counts come with it), then
history downwards as far as wanted; comments of a page of posts are read before the next page. The state says after
every answer where to go on. Messages known from the last `look_back` that did not come again are asked by number: an
empty one is gone. Pages: https://core.telegram.org/api/offsets; threads: https://core.telegram.org/api/threads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from nghe_lib.sources.batching import Record, batch_of_records, record_plan
from nghe_lib.sources.collecting import Ask, Gap, Page
from nghe_lib.sources.payloads.nested import count, inner, objects, word
from nghe_lib.sources.payloads.telegram import DELETED, Message, Room, albums, message_record, voices_of
from nghe_lib.sources.plan import Plan
from nghe_lib.sources.protocols.mtproto import RefusedError
from nghe_lib.sources.reading import Refusal
from nghe_lib.sources.times import microseconds, time_of
from nghe_lib.sources.words import Problem

LIMIT, ALBUM = 100, 10
MOST_KNOWN, MOST_MISSING = 20_000, 500
CAPPED = "đã đủ số bài tối đa của một lần thu thập (max_posts); lần sau nghe đi tiếp từ chỗ dừng"
CLOSED = "không đọc được bình luận của kênh (nhóm thảo luận không công khai); bài của kênh vẫn được thu"
_NATIVE = re.compile(r"\d{1,19}/\d{1,19}")
_NO_THREAD = ("MSG_ID_INVALID", "TOPIC_ID_INVALID")
_CLOSED = ("CHANNEL_PRIVATE", "CHANNEL_INVALID", "CHAT_ADMIN_REQUIRED")


class Source(Protocol):
    """How messages are asked. Every answer is a `messages.ChannelMessages` as nested dicts."""

    def above(self, number: int, limit: int) -> dict[str, Any]:
        """The `limit` messages that follow `number`, newest first."""

    def below(self, number: int, limit: int) -> dict[str, Any]:
        """The `limit` messages before `number` (0: the newest), newest first."""

    def thread(self, post: int, below: int, limit: int) -> dict[str, Any]:
        """Comments on a post before the comment `below` (0: the newest), newest first."""

    def by_number(self, channel: int, access_hash: int, numbers: list[int]) -> dict[str, Any]:
        """Messages of a channel or group by number; a MessageEmpty for each that is gone."""


@dataclass
class Walk:
    """One run. state: as the last one left it. accounts, notes: go with the first page. threads: read comments."""

    ask: Ask
    source: Source
    room: Room
    access_hash: int
    state: dict[str, Any]
    threads: bool = True
    accounts: list[Mapping[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _plan: Plan = field(init=False)
    _made: int = field(default=0, init=False)
    _rows: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._plan = record_plan(platform="telegram", collected_at=microseconds(self.ask.clock.now()))
        self.state = clean_state(self.state)

    def pages(self) -> Iterator[Page]:
        """New messages, then history; comments as their posts come; at last what is gone."""
        state = self.state
        if state["newest"] is None:  # nothing was there, or nothing wanted
            state |= {"is_whole": False, "covered": None, "oldest": None, "oldest_at": None}
        elif not state["run"]:
            again = [native for native, moment in state["recent"].items() if moment >= self._bound(native)]
            bound = self._bound("")
            state["run"] = {"at": self._start(again), "missing": again, "bound": bound, "is_open": True}
        while (work := self._next()) is not None:
            if self._made >= self.ask.max_posts:
                yield self._page([], gaps=[self._gap(CAPPED)])
                return
            yield work()
        yield self._end()

    def _next(self) -> Any:
        state = self.state
        if state["branches"]:
            return self._read_thread
        if state["run"] and state["run"]["is_open"]:
            return self._read_above
        return self._read_below if self._wants_history() else None

    # Messages of the channel itself

    def _read_above(self) -> Page:
        run = self.state["run"]
        limit = self._limit()
        answer = self.source.above(run["at"], limit)
        groups = self._kept(answer, limit, is_upwards=True)
        numbers = [_number(one) for group in groups for one in group]
        run["is_open"] = bool(numbers) and max(numbers) > run["at"]
        run["at"] = max([run["at"], *numbers])
        return self._page(self._read(answer, groups))

    def _read_below(self) -> Page:
        state, since = self.state, self._since()
        limit = self._limit()
        answer = self.source.below(state["oldest"] or 0, limit)
        groups = self._kept(answer, limit, is_upwards=False)
        wanted = [group for group in groups if since is None or (_time(group[0]) or since) >= since]
        numbers = [_number(one) for group in wanted for one in group]
        if numbers:
            state["oldest"] = min(numbers)
            moments = [moment for group in wanted if (moment := _time(group[0])) is not None]
            state["oldest_at"] = min(moments, default=state["oldest_at"])
        if not groups:
            state["is_whole"] = True
        if not groups or len(wanted) < len(groups):
            state["covered"] = since
        return self._page(self._read(answer, wanted))

    def _kept(self, answer: Mapping[str, Any], limit: int, *, is_upwards: bool) -> list[list[Message]]:
        """Messages and albums, oldest last; an album that the page's end may have cut waits for the next page."""
        given = list(objects(answer, "messages"))
        groups = albums(given)
        at = 0 if is_upwards else -1
        if len(given) >= limit and len(groups) > 1 and word(groups[at][0], "grouped_id"):
            groups.pop(at)
        return groups

    def _read(self, answer: Mapping[str, Any], groups: Sequence[Sequence[Message]]) -> list[Record | Problem]:
        voices = voices_of(answer)
        made = []
        for group in groups:
            found = message_record(group, room=self.room, voices=voices)
            moment = self._meet(group, found)
            self.state["newest"] = max(self.state["newest"] or 0, *(_number(one) for one in group))
            self._note_thread(group, moment)
            made.append(found)
        return made

    def _note_thread(self, group: Sequence[Message], moment: int | None) -> None:
        """A post whose comments are to be read."""
        first = min(group, key=_number)
        has_comments = inner(first, "replies", "comments") is True and (count(first, "replies", "replies") or 0) > 0
        if self.threads and has_comments and moment is not None and not self.room.is_group:
            number = _number(first)
            known = self.state["threads"].get(str(number), 0)
            self.state["branches"].append({"post": number, "known": known, "at": 0, "newest": known})

    # Comments

    def _read_thread(self) -> Page:
        branch, limit = self.state["branches"][0], self._limit()
        try:
            answer = self.source.thread(branch["post"], branch["at"], limit)
        except RefusedError as reason:
            if reason.code not in (*_NO_THREAD, *_CLOSED):
                raise
            return self._without_thread(reason.code)
        given = list(objects(answer, "messages"))
        root, voices = f"{self.room.id}/{branch['post']}", voices_of(answer)
        rooms = _rooms(answer)
        made = []
        for one in given:
            room = rooms.get(word(one, "peer_id", "channel_id") or "", Room(0))
            self._keep_hash(answer, room)
            found = message_record([one], room=room, voices=voices, root_id=root) if room.id else DELETED
            self._meet([one], found)
            made.append(found)
        numbers = [_number(one) for one in given]
        branch["newest"] = max([branch["newest"], *numbers])
        bound = self.state["run"].get("bound", 0)
        is_known = any(_number(one) <= branch["known"] and (_time(one) or 0) < bound for one in given)
        is_stuck = bool(branch["at"] and numbers) and min(numbers) >= branch["at"]
        if is_known or is_stuck or len(given) < limit:
            self._close(branch)
        else:
            branch["at"] = min(numbers)
        return self._page(made)

    def _without_thread(self, code: str) -> Page:
        """Go on without the comments of a post that has none any more, or without any where they are not public."""
        self._close(self.state["branches"][0])
        if code in _NO_THREAD:
            return self._page([])
        self.threads = False
        self.state["branches"] = []
        return self._page([], gaps=[Gap(self.ask.since, None, CLOSED)])

    def _close(self, branch: dict[str, Any]) -> None:
        self.state["branches"] = self.state["branches"][1:]
        if f"{self.room.id}/{branch['post']}" in self.state["recent"]:
            self.state["threads"][str(branch["post"])] = branch["newest"]

    def _keep_hash(self, answer: Mapping[str, Any], room: Room) -> None:
        """The group's access hash, without which its messages cannot be asked by number."""
        for one in objects(answer, "chats"):
            found = one.get("access_hash")
            if word(one, "id") == str(room.id) and type(found) is int and inner(one, "min") is not True:
                self.state["groups"][str(room.id)] = found

    # What is gone, and the end

    def _end(self) -> Page:
        """Ask by number for what was there and did not come again; then the state of a finished run."""
        state, gone = self.state, self._gone()
        for native in gone:
            state["recent"].pop(native, None)
        kept = sorted(state["recent"].items(), key=lambda one: one[1])[-MOST_KNOWN:]
        state["recent"] = {native: moment for native, moment in kept if moment >= self._bound(native)}
        posts = {native.partition("/")[2] for native in state["recent"]}
        state["threads"] = {post: known for post, known in state["threads"].items() if post in posts}
        state["run"] = {}
        return replace(self._page([]), gone=tuple(f"telegram:{native}" for native in gone))

    def _gone(self) -> list[str]:
        missing: dict[str, list[int]] = {}
        for native in self.state["run"].get("missing", [])[:MOST_MISSING]:
            channel, _, number = str(native).partition("/")
            missing.setdefault(channel, []).append(int(number))
        hashes = {str(self.room.id): self.access_hash} | self.state["groups"]
        gone = []
        for channel in sorted(missing.keys() & hashes.keys()):
            for start in range(0, len(missing[channel]), LIMIT):
                part = missing[channel][start : start + LIMIT]
                try:
                    answer = self.source.by_number(int(channel), hashes[channel], part)
                except RefusedError:  # the group is no longer public: nothing is known of its messages
                    break
                empty = [one for one in objects(answer, "messages") if inner(one, "_") == "MessageEmpty"]
                gone += [f"{channel}/{_number(one)}" for one in empty if _number(one) in part]
        return gone

    def _meet(self, group: Sequence[Message], found: Record | Problem) -> int | None:
        """Note that a message is there; its publication time."""
        moment = _time(min(group, key=_number))
        if isinstance(found, Problem):
            return moment
        native = str(found["post_id"])
        run = self.state["run"]
        if run and native in run["missing"]:
            run["missing"].remove(native)
        if moment is not None:
            newest = "newest_at" if self._is_own(native) else "comment_at"
            self.state[newest] = max(self.state[newest] or 0, moment)
            if moment >= self._bound(native):
                self.state["recent"][native] = moment
        return moment

    def _start(self, again: Sequence[str]) -> int:
        """The number below the oldest own message of `again`."""
        own = [int(native.partition("/")[2]) for native in again if self._is_own(native)]
        return min([self.state["newest"], *(number - 1 for number in own)])

    def _is_own(self, native: str) -> bool:
        return native.startswith(f"{self.room.id}/")

    def _bound(self, native: str) -> int:
        """Time of the newest message less `look_back`, microseconds; for a comment, of the newest comment."""
        newest = self.state["newest_at" if self._is_own(native) else "comment_at"] or 0
        return newest - self.ask.look_back // timedelta(microseconds=1)

    def _since(self) -> int | None:
        return None if self.ask.since is None else microseconds(self.ask.since.astimezone(UTC))

    def _wants_history(self) -> bool:
        since, covered = self._since(), self.state["covered"]
        if self.state["is_whole"]:
            return False
        return covered is None or (since is not None and since < covered)

    def _limit(self) -> int:
        return min(LIMIT, max(self.ask.max_posts - self._made, ALBUM + 1))

    def _gap(self, reason: str) -> Gap:
        if self.state["run"]:
            return Gap(_moment(self.state["newest_at"]), None, reason)
        return Gap(self.ask.since, _moment(self.state["oldest_at"]), reason)

    def _page(self, read: Sequence[Record | Problem], *, gaps: Sequence[Gap] = ()) -> Page:
        records, positions, refused = [], [], []
        for one in read:
            self._rows += 1
            if isinstance(one, Problem):
                refused.append(Refusal(self._rows, str(one)))
            else:
                records.append(one)
                positions.append(self._rows)
        self._made += len(records)
        batch = None
        if records or refused or self.accounts:
            plan = replace(self._plan, collected_at=microseconds(self.ask.clock.now()))
            batch = batch_of_records(records, plan, positions=positions, refused=refused, accounts=self.accounts)
        page = Page(batch, _copy(self.state), gaps=tuple(gaps), notes=tuple(self.notes))
        self.accounts, self.notes = [], []
        return page


def clean_state(given: Mapping[str, Any]) -> dict[str, Any]:
    """A state whose parts are what they should be; what is not starts afresh, which costs answers and loses nothing."""
    made = _copy(given)
    for name in ("newest", "newest_at", "comment_at", "oldest", "oldest_at", "covered"):
        made[name] = made.get(name) if type(made.get(name)) is int else None
    made["is_whole"] = made.get("is_whole") is True
    for name in ("recent", "threads", "groups"):
        held = made.get(name)
        made[name] = {key: one for key, one in (held if isinstance(held, dict) else {}).items() if type(one) is int}
    made["recent"] = {native: moment for native, moment in made["recent"].items() if _NATIVE.fullmatch(native)}
    held = made.get("branches")
    whole = ("post", "known", "at", "newest")
    made["branches"] = [
        one
        for one in (held if isinstance(held, list) else [])
        if isinstance(one, dict) and all(type(one.get(name)) is int for name in whole)
    ]
    run = made.get("run")
    made["run"] = {}
    if isinstance(run, dict) and type(run.get("at")) is int and isinstance(run.get("missing"), list):
        missing = [one for one in run["missing"] if isinstance(one, str) and _NATIVE.fullmatch(one)]
        made["run"] = {"at": run["at"], "missing": missing, "is_open": run.get("is_open") is not False}
        made["run"]["bound"] = run["bound"] if type(run.get("bound")) is int else 0
    return made


def _rooms(answer: Mapping[str, Any]) -> dict[str, Room]:
    """The groups an answer names."""
    made = {}
    for one in objects(answer, "chats"):
        number = one.get("id")
        if type(number) is int:
            made[str(number)] = Room(number, word(one, "username") or "", is_group=inner(one, "broadcast") is not True)
    return made


def _number(message: Message) -> int:
    found = message.get("id")
    return found if type(found) is int else 0


def _time(message: Message) -> int | None:
    moment, _ = time_of(message.get("date"))
    return moment if type(moment) is int else None


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1_000_000, UTC)


def _copy(state: Mapping[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(dict(state)))
    return copied
