"""Discourse forums over the JSON API that every such forum offers its guests (https://docs.discourse.org/).

Lists come from /latest.json, /tag/TAG.json and /c/SLUG/ID.json; a topic from /t/ID.json with its first posts and the
ids of all; the others 20 at a time from /t/ID/posts.json?post_ids[]=….
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from nghe_lib.errors import ParameterError, SourceError
from nghe_lib.sources.collecting import Ask, Collector, Page, Target
from nghe_lib.sources.fetch import Again, Answer, Later, shown, wait_asked
from nghe_lib.sources.payloads.discourse import Topic, listed_topics, posts_of, stream_of, topic_of
from nghe_lib.sources.payloads.nested import count, first, inner, word
from nghe_lib.sources.protocols.forum_walk import ClosedError, GoneError, Known, Listing, Part, Thread, Walk
from nghe_lib.sources.protocols.json_answers import json_in
from nghe_lib.sources.times import time_of

CHUNK = 20
TERMS = (
    "nghe đọc diễn đàn Discourse qua API JSON mà diễn đàn mở cho khách, không đăng nhập, không vào mục riêng; tuân "
    "theo robots.txt (RFC 9309), Retry-After và giới hạn tốc độ (https://docs.discourse.org/). Chỉ được thu thập nơi "
    "robots.txt và điều khoản của chính diễn đàn (thường ở /tos) cho phép: hãy đọc điều khoản ấy và ghi căn cứ vào cột "
    "basis của nguồn. Bài thuộc về người viết; nghe không lưu tên, ảnh hay hồ sơ của họ, chỉ giữ mã đã băm; bài diễn "
    "đàn báo đã xóa thì nghe xóa theo. nghe chưa kiểm chứng lại điều khoản của từng diễn đàn ngày 24/11/2026."
)
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::\d{1,5})?"
_WHAT = {
    "latest": re.compile(rf"(?P<host>{_HOST})"),
    "tag": re.compile(rf"(?P<tag>[^\s@/?#]{{1,100}})@(?P<host>{_HOST})"),
    "category": re.compile(rf"(?P<category>[^\s@?#]{{1,200}}/\d{{1,9}})@(?P<host>{_HOST})"),
    "topic": re.compile(rf"https?://(?P<host>{_HOST})/t/(?:[^/\s?#]+/)?(?P<topic>\d{{1,12}})(?:[/?#]\S*)?"),
}
_EXAMPLES = {
    "latest": "discourse latest forum.example",
    "tag": "discourse tag giao-thong@forum.example",
    "category": "discourse category hoi-dap/5@forum.example",
    "topic": "discourse topic https://forum.example/t/xe-buyt/123",
}


def check(target: Target) -> None:
    """Raises ParameterError unless WHAT has the form of its verb."""
    if not _WHAT[target.verb].fullmatch(target.what):
        raise ParameterError(f"'{target.line[:100]}' chưa đúng; viết như: {_EXAMPLES[target.verb]}")


def collect(target: Target, ask: Ask) -> Iterator[Page]:
    """Topics in order of their last post, or one topic. See `forum_walk`."""
    found = _WHAT[target.verb].fullmatch(target.what)
    if found is None:
        check(target)
        return
    scheme = urlsplit(target.what).scheme if target.verb == "topic" else "https"
    host = found["host"].lower()
    base = ask.endpoint or f"{scheme}://{host}"
    parts = found.groupdict()
    paths = {
        "latest": "latest",
        "tag": f"tag/{quote(parts.get('tag') or '', safe='')}",
        "category": f"c/{quote(parts.get('category') or '', safe='/')}",
        "topic": "",
    }
    walk = Walk(Discourse(ask, base.rstrip("/"), host, paths[target.verb]), ask)
    if target.verb == "topic":
        yield from walk.thread_pages(Thread(found["topic"], ""))
    else:
        yield from walk.list_pages()


@dataclass(frozen=True)
class Discourse:
    """How a Discourse forum is asked. path: of the list, without `.json`."""

    ask: Ask
    base: str
    host: str
    path: str

    def listing(self, number: int) -> Listing:
        """Page `number` of the list; topics come in order of their last bump."""
        found = self._get(f"{self.path}.json?no_definitions=true&page={number}")
        if not isinstance(inner(found, "topic_list", "topics"), list):
            raise SourceError(f"{self.base}: câu trả lời không có danh sách chủ đề; có phải diễn đàn Discourse không?")
        threads = tuple(_thread(one) for one in listed_topics(found))
        return Listing(threads, not inner(found, "topic_list", "more_topics_url") or not threads)

    def open(self, thread: Thread, known: Known | None, edge: int | None) -> Part:
        """The first posts, and the ids of those that are still to be read, newest first."""
        found = self._get(f"t/{quote(thread.id, safe='')}.json")
        topic = topic_of(found)
        if topic is None:
            raise SourceError(f"{self.base}/t/{thread.id}: câu trả lời không phải chủ đề")
        stream = stream_of(found)
        posts = posts_of(found, host=self.host, topic=topic)
        held = set(posts.numbers.values())
        recent = set(known.recent.values()) if known else set()
        wanted = [one for one in stream if one not in held and (known is None or one > known.top or one in recent)]
        newest_first = wanted[::-1]
        return Part(
            posts.records, posts.refused, posts.numbers, gone=tuple(posts.gone), standing=frozenset(stream) | held,
            left=tuple(newest_first[at : at + CHUNK] for at in range(0, len(newest_first), CHUNK)),
            root=f"{self.host}:{topic.id}/1",
        )  # fmt: skip

    def read(self, thread: Thread, place: Any, root: str) -> Part:
        """The posts whose ids are `place`."""
        ids = [one for one in place if type(one) is int] if isinstance(place, list) else []
        if not ids:
            return Part([])
        asked = "&".join(f"post_ids[]={one}" for one in ids)
        found = self._get(f"t/{quote(thread.id, safe='')}/posts.json?{asked}")
        topic = Topic(thread.id, thread.title, thread.n_replies, thread.n_views)
        posts = posts_of(found, host=self.host, topic=topic)
        return Part(posts.records, posts.refused, posts.numbers, gone=tuple(posts.gone))

    def is_gone(self, thread: Thread, number: int) -> bool:
        """Whether post `number` was deleted, or moved out of the sight of guests."""
        try:
            found = self._get(f"posts/{number}.json")
        except (GoneError, ClosedError):
            return True
        except Later:
            raise
        except SourceError:
            return False
        return bool(inner(found, "deleted_at")) or inner(found, "user_deleted") is True

    def _get(self, path: str) -> Any:
        url = f"{self.base}/{path}"
        answer = self.ask.fetcher.get(url, headers={"Accept": "application/json"}, judge=_judge(self.ask))
        found = json_in(answer.body)
        if answer.status in (404, 410):
            raise GoneError(f"{shown(url)}: diễn đàn nói không có (đã xóa hoặc sai địa chỉ)")
        if answer.status in (401, 403):
            raise ClosedError(f"{shown(url)}: diễn đàn không cho khách đọc (đòi đăng nhập hoặc mục riêng)")
        if answer.status != 200 or not isinstance(found, dict):
            raise SourceError(f"{shown(url)}: máy chủ trả lời {answer.status}, không phải JSON của Discourse")
        return found


def _judge(ask: Ask) -> Any:
    def judge(answer: Answer) -> Again | None:
        """Too fast: the wait stands in Retry-After, in the JSON, or in both; the longer one holds."""
        if answer.status != 429:
            return None
        told = count(json_in(answer.body), "extras", "wait_seconds")
        asked = wait_asked(answer.headers.get("retry-after"), now=ask.clock.now())
        waits = [float(one) for one in (told, asked) if one is not None]
        return Again("diễn đàn nói hỏi quá nhanh (429)", max(waits) if waits else None)

    return judge


def _thread(topic: dict[str, Any]) -> Thread:
    bumped = time_of(first(word(topic, "bumped_at"), word(topic, "last_posted_at"), word(topic, "created_at")))[0]
    n_posts = count(topic, "posts_count")
    return Thread(
        word(topic, "id") or "", "", word(topic, "title") or "", bumped if type(bumped) is int else None,
        None if n_posts is None else max(n_posts - 1, 0), count(topic, "views"),
        is_pinned=inner(topic, "pinned") is True or inner(topic, "pinned_globally") is True,
    )  # fmt: skip


COLLECTOR = Collector(
    name="discourse",
    label="Diễn đàn Discourse",
    verbs={
        "latest": "chủ đề có bài mới của cả diễn đàn; GÌ là tên máy chủ",
        "tag": "chủ đề mang một thẻ; GÌ là THẺ@MÁY_CHỦ",
        "category": "chủ đề của một mục; GÌ là ĐƯỜNG_DẪN/SỐ@MÁY_CHỦ, như trong địa chỉ /c/hoi-dap/5",
        "topic": "một chủ đề; GÌ là địa chỉ của nó",
    },
    terms=TERMS,
    collect=collect,
    check=check,
)
