"""Reddit's Data API on 127.0.0.1, as documented: application OAuth, listings, trees, "more", limits, errors.

Submissions and comments are whatever a test puts into `Site`; `faults` spoils the requests of given numbers (from 0;
asking for a token counts too). Like the real one it wants a bearer token and Basic credentials for it, shows no more
than `ceiling` submissions of a listing, cuts `limit` to 100, folds comments behind "more", leaves [deleted] where a
comment with answers stood, and sends a subreddit that does not exist to the search for subreddits.

https://www.reddit.com/dev/api, https://github.com/reddit-archive/reddit/wiki/OAuth2, …/wiki/JSON.
"""

import base64
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.servers.serving import serving

CLIENT_ID, CLIENT_SECRET = "idCanary0nghe", "secretCanary0nghe0reddit0"
DEPTH = 10


@dataclass
class Site:
    """What the server knows, what it was asked, and what it will do wrong.

    closed: subreddit → (status, reason). n_shown: comments of a tree that are not folded away. lifetime: requests
    until a token is no longer valid. limits: x-ratelimit headers of every answer.
    """

    submissions: list = field(default_factory=list)
    comments: dict = field(default_factory=dict)
    closed: dict = field(default_factory=dict)
    subreddits: set = field(default_factory=lambda: {"thanhpho"})
    ceiling: int = 1000
    n_shown: int = 500
    token: int = 0
    lifetime: int = 10**9
    uses_left: int = 0
    limits: dict = field(default_factory=dict)
    faults: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    agents: set = field(default_factory=set)
    url: str = ""

    @property
    def paths(self):
        """Paths asked, less the token's."""
        return [urlsplit(one).path for one in self.asked if "access_token" not in one]


def submission(number, created_s, *, sub="thanhpho", **more):
    """A submission as the API gives it. number: in base 36."""
    return {
        "id": number, "name": f"t3_{number}", "subreddit": sub, "subreddit_type": "public", "author": "nguoi_dan_1",
        "title": f"Bài {number}", "selftext": f"Nội dung {number}", "is_self": True, "created_utc": float(created_s),
        "permalink": f"/r/{sub}/comments/{number}/bai/", "url": f"https://www.reddit.com/r/{sub}/comments/{number}/bai/",
        "score": 5, "ups": 5, "downs": 0, "upvote_ratio": 0.8, "num_comments": 0, "num_crossposts": 1,
        "view_count": None, "removed_by_category": None,
    } | more  # fmt: skip


def comment(number, created_s, *, link, parent=None, **more):
    """A comment as the API gives it, on `link` (a number) or below the comment `parent`."""
    return {
        "id": number, "name": f"t1_{number}", "link_id": f"t3_{link}", "author": "nguoi_dan_2",
        "body": f"Ý kiến {number}",
        "parent_id": f"t1_{parent}" if parent else f"t3_{link}", "created_utc": float(created_s), "score": 2,
        "permalink": f"/r/thanhpho/comments/{link}/bai/{number}/", "subreddit": "thanhpho",
    } | more  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """One request."""

    site: Site
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        site, number = self.site, len(self.site.asked)
        site.asked.append(self.path)
        said = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if number in site.faults:
            self.answer(*site.faults[number])
            return
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if self.path != "/api/v1/access_token" or self.headers.get("Authorization") != f"Basic {basic}":
            self.refuse(401, {"message": "Unauthorized", "error": 401})
        elif parse_qs(said).get("grant_type") != ["client_credentials"]:
            self.tell({"error": "unsupported_grant_type"})
        else:
            site.token += 1
            site.uses_left = site.lifetime
            self.tell(
                {"access_token": f"tok{site.token}", "token_type": "bearer", "expires_in": 86400, "scope": "read"}
            )

    def do_GET(self):
        site, number = self.site, len(self.site.asked)
        site.asked.append(self.path)
        site.agents.add(self.headers.get("User-Agent"))
        if number in site.faults:
            self.answer(*site.faults[number])
            return
        if self.headers.get("Authorization") != f"bearer tok{site.token}" or site.uses_left <= 0:
            bearer = 'Bearer realm="reddit", error="invalid_token"'
            self.answer(401, {"message": "Unauthorized", "error": 401}, {"WWW-Authenticate": bearer})
            return
        site.uses_left -= 1
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.found(parts.path.strip("/").split("/"), asked)

    def found(self, steps, asked):
        site = self.site
        if steps[0] == "r" and steps[2] == "new":
            self.subreddit(steps[1].casefold(), asked)
        elif steps == ["search"] and asked.get("q"):
            words = asked["q"].casefold().split()
            hits = [one for one in site.submissions if all(word in one["title"].casefold() for word in words)]
            self.tell(self.listed(hits, asked))
        elif steps == ["subreddits", "search"]:
            self.tell({"kind": "Listing", "data": {"after": None, "children": [{"kind": "t5", "data": {}}]}})
        elif steps[0] == "comments":
            self.tree(steps[1], steps[3] if len(steps) > 3 else None, asked)
        elif steps == ["api", "info"]:
            names = asked["id"].split(",")
            things = [thing("t3", one) for one in site.submissions] + [
                thing("t1", one) for several in site.comments.values() for one in several
            ]
            children = [one for one in things if one["data"]["name"] in names]
            self.tell({"kind": "Listing", "data": {"after": None, "children": children}})
        elif steps == ["api", "morechildren"]:
            self.more(asked)
        else:
            self.refuse(404, {"message": "Not Found", "error": 404})

    def subreddit(self, name, asked):
        site = self.site
        if name in site.closed:
            status, reason = site.closed[name]
            self.refuse(status, {"reason": reason, "message": "Forbidden", "error": status})
        elif name not in site.subreddits:
            self.answer(302, b"", {"Location": f"{site.url}/subreddits/search?q={name}"})
        else:
            self.tell(self.listed([one for one in site.submissions if one["subreddit"] == name], asked))

    def listed(self, submissions, asked):
        limit = max(1, min(int(asked.get("limit", 25)), 100))
        shown = [one for one in submissions if one["removed_by_category"] is None]
        ordered = sorted(shown, key=lambda one: -one["created_utc"])[: self.site.ceiling]
        names = [one["name"] for one in ordered]
        start = names.index(asked["after"]) + 1 if asked.get("after") in names else 0
        if asked.get("after") and start == 0:
            ordered = []
        part = ordered[start : start + limit]
        after = part[-1]["name"] if start + limit < len(ordered) else None
        return {
            "kind": "Listing",
            "data": {"after": after, "dist": len(part), "children": [thing("t3", one) for one in part]},
        }

    def tree(self, link, top, asked):
        post = next((one for one in self.site.submissions if one["id"] == link), None)
        if post is None:
            self.refuse(404, {"message": "Not Found", "error": 404})
            return
        self.left = min(self.site.n_shown, int(asked.get("limit", 200)))
        every = self.site.comments.get(link, [])
        first = (
            [one for one in every if one["id"] == top]
            if top
            else [one for one in every if one["parent_id"] == f"t3_{link}"]
        )
        below = self.level(link, first, 1)
        head = {"kind": "Listing", "data": {"after": None, "children": [thing("t3", post)]}}
        self.tell([head, {"kind": "Listing", "data": {"after": None, "children": below}}])

    def level(self, link, several, depth):
        """Comments of one level with what is below them; what is too much is folded behind "more"."""
        made, folded = [], []
        for one in sorted(several, key=lambda one: -one["created_utc"]):
            if self.left <= 0:
                folded.append(one["id"])
                continue
            self.left -= 1
            answers = [two for two in self.site.comments[link] if two["parent_id"] == one["name"]]
            replies = ""
            if answers and depth >= DEPTH:
                replies = listing([more([], one["name"])])
            elif answers:
                replies = listing(self.level(link, answers, depth + 1))
            made.append(thing("t1", one | {"replies": replies}))
        return made + ([more(folded, several[0]["parent_id"])] if folded else [])

    def more(self, asked):
        names = asked["children"].split(",")
        if len(names) > 100 or not asked.get("link_id", "").startswith("t3_"):
            self.refuse(400, {"message": "Bad Request", "error": 400})
            return
        link = asked["link_id"].removeprefix("t3_")
        found = [thing("t1", one | {"replies": ""}) for one in self.site.comments[link] if one["id"] in names]
        below = [one["id"] for one in self.site.comments[link] if one["parent_id"].removeprefix("t1_") in names]
        things = found + ([more(below, f"t1_{names[0]}")] if below else [])
        self.tell({"json": {"errors": [], "data": {"things": things}}})

    def tell(self, body):
        self.answer(200, body, {})

    def refuse(self, status, body):
        self.answer(status, body, {})

    def answer(self, status, body, headers):
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=UTF-8", **self.site.limits, **headers}.items():
            self.send_header(name, str(value))
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)


def thing(kind, data):
    return {"kind": kind, "data": data}


def listing(children):
    return {"kind": "Listing", "data": {"after": None, "children": children}}


def more(ids, parent):
    """What is folded away; without ids it means "continue this thread"."""
    return {
        "kind": "more",
        "data": {"id": ids[0] if ids else "_", "count": len(ids), "parent_id": parent, "children": ids},
    }


@contextmanager
def reddit_server():
    """The server while it runs; `site.url` is where."""
    site = Site()
    with serving(type("Bound", (Handler,), {"site": site})) as url:
        site.url = url
        yield site
