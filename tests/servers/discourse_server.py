"""A Discourse forum on 127.0.0.1, as its JSON API answers guests: lists by last bump, posts 20 at a time, errors as
the application words them, limits with the wait in the body and in Retry-After. All texts are invented."""

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.servers.serving import serving

CHUNK = 20
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /u\nDisallow: /search\nDisallow: /tag/*/l\nDisallow: /t/*/*.rss\n"


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def error(kind: str, said: str) -> bytes:
    return json.dumps({"errors": [said], "error_type": kind}).encode()


NOT_FOUND = (404, {}, error("not_found", "The requested URL or resource could not be found."))
FORBIDDEN = (403, {}, error("invalid_access", "You are not permitted to view the requested resource."))
LOGIN = (403, {}, error("not_logged_in", "You need to be logged in to do that."))


def too_fast(seconds: int, *, header: bool = True) -> tuple[int, dict[str, str], bytes]:
    """The answer to who asks too often."""
    said = {"errors": ["You’ve performed this action too many times."], "error_type": "rate_limit",
            "extras": {"wait_seconds": seconds, "time_left": f"{seconds} seconds"}}  # fmt: skip
    return 429, {"Retry-After": str(seconds)} if header else {}, json.dumps(said).encode()


@dataclass
class Topic:
    id: int
    title: str
    posts: list[dict] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    category: int = 5
    pinned: bool = False
    views: int = 120
    private: bool = False
    bumped: datetime | None = None


@dataclass
class Board:
    """The forum and what was asked of it. faults: answers given before any other, in order."""

    url: str = ""
    per_page: int = 30
    topics: list[Topic] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    faults: deque = field(default_factory=deque)
    robots: str = ROBOTS
    login_required: bool = False
    next_id: int = 1_000

    def topic(self, id_: int, title: str, **more) -> Topic:
        made = Topic(id_, title, **more)
        self.topics.append(made)
        return made

    def post(self, topic: Topic, author: str, at: datetime, cooked: str, **more) -> dict:
        """One more post in `topic`, which it bumps."""
        self.next_id += 1
        number = max((one["post_number"] for one in topic.posts), default=0) + 1
        made = {
            "id": self.next_id, "name": "Tên Thật Của Người Viết", "username": author,
            "avatar_template": "/letter_avatar/{size}.png", "created_at": iso(at), "cooked": f"<p>{cooked}</p>",
            "post_number": number, "post_type": 1, "updated_at": iso(at), "reply_count": 0,
            "reply_to_post_number": None, "quote_count": 0, "reads": 9, "score": 1.5, "topic_id": topic.id,
            "actions_summary": [{"id": 2, "count": 3}], "hidden": False, "user_deleted": False, "deleted_at": None,
        }  # fmt: skip
        topic.posts.append(made | more)
        topic.bumped = at
        return topic.posts[-1]

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(path)
        parts = urlsplit(path)
        if parts.path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, self.robots.encode()
        if self.faults:
            return self.faults.popleft()
        if self.login_required:
            return LOGIN
        steps = parts.path.removesuffix(".json").strip("/").split("/")
        query = parse_qs(parts.query)
        if not parts.path.endswith(".json"):
            return 200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html></html>"
        if steps[0] == "t":
            return self._topic(steps, query)
        if steps[0] == "posts" and len(steps) == 2:
            return self._post(int(steps[1]))
        return self._list(steps, int(query.get("page", ["0"])[0]))

    def _list(self, steps: list[str], page: int) -> tuple[int, dict[str, str], bytes]:
        shown = [one for one in self.topics if not one.private]
        if steps[0] == "tag":
            shown = [one for one in shown if steps[1] in one.tags]
        elif steps[0] == "c":
            shown = [one for one in shown if str(one.category) == steps[-1]]
        elif steps != ["latest"]:
            return NOT_FOUND
        if not shown and steps[0] != "latest":
            return NOT_FOUND
        shown = sorted(shown, key=lambda one: (not one.pinned, -one.bumped.timestamp()))
        cut = shown[page * self.per_page : (page + 1) * self.per_page]
        listed = {"per_page": self.per_page, "can_create_topic": False, "topics": [_row(one) for one in cut]}
        if (page + 1) * self.per_page < len(shown):
            listed["more_topics_url"] = f"/{'/'.join(steps)}?page={page + 1}"
        return 200, {}, json.dumps({"users": [], "primary_groups": [], "topic_list": listed}).encode()

    def _topic(self, steps: list[str], query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        found = next((one for one in self.topics if str(one.id) == steps[1]), None)
        if found is None:
            return NOT_FOUND
        if found.private:
            return FORBIDDEN
        shown = [one for one in found.posts if not one["deleted_at"]]
        if steps[-1] == "posts":
            ids = query.get("post_ids[]", [])
            if not ids:
                return 400, {}, error("invalid_parameters", "You supplied invalid parameters to the request: post_ids")
            posts = [one for one in shown if str(one["id"]) in ids]
            return 200, {}, json.dumps({"post_stream": {"posts": posts}, "id": found.id}).encode()
        said = _row(found) | {
            "post_stream": {"posts": shown[:CHUNK], "stream": [one["id"] for one in shown]}, "chunk_size": CHUNK,
        }  # fmt: skip
        return 200, {}, json.dumps(said).encode()

    def _post(self, id_: int) -> tuple[int, dict[str, str], bytes]:
        found = next((one for topic in self.topics for one in topic.posts if one["id"] == id_), None)
        return NOT_FOUND if found is None or found["deleted_at"] else (200, {}, json.dumps(found).encode())


def _row(topic: Topic) -> dict:
    return {
        "id": topic.id, "title": topic.title, "fancy_title": topic.title, "slug": "chu-de",
        "posts_count": len(topic.posts), "reply_count": 0, "highest_post_number": len(topic.posts),
        "created_at": topic.posts[0]["created_at"], "last_posted_at": topic.posts[-1]["created_at"], "bumped": True,
        "bumped_at": iso(topic.bumped), "archetype": "regular", "pinned": topic.pinned, "pinned_globally": False,
        "visible": True, "closed": False, "archived": False, "views": topic.views, "like_count": 3,
        "category_id": topic.category, "tags": list(topic.tags),
    }  # fmt: skip


@contextmanager
def discourse_server() -> Iterator[Board]:
    """A forum that answers until the block ends."""
    board = Board()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            status, headers, body = board.answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving(Handler) as url:
        board.url = url
        yield board
