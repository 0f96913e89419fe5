"""Bluesky's AppView and PDS on 127.0.0.1, as documented: XRPC errors, cursors, sessions that expire, rate limits.

Posts are whatever a test puts into `Bluesky.posts`; `faults` spoils the requests of given numbers (from 0). Like the
real one it refuses guests a search, sorts by the earlier of createdAt and indexedAt, counts results in the cursor of a
search, and checks parameters against the lexicon.
"""

import base64
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.servers.serving import serving

POST = "app.bsky.feed.post"
PARAMETERS = {
    "app.bsky.feed.searchPosts": {
        "q",
        "sort",
        "since",
        "until",
        "limit",
        "cursor",
        "lang",
        "tag",
        "author",
        "mentions",
    },
    "app.bsky.feed.getAuthorFeed": {"actor", "limit", "cursor", "filter", "includePins"},
    "app.bsky.feed.getPostThread": {"uri", "depth", "parentHeight"},
    "app.bsky.feed.getPosts": {"uris"},
}


def token(number, scope="access"):
    """A JWT that the client can read; it never expires by itself."""
    parts = ({"alg": "HS256", "typ": "at+jwt"}, {"sub": "did:plc:me", "exp": 4_000_000_000, "scope": scope}, number)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


@dataclass
class Bluesky:
    """What the network knows, what it was asked, and what it will do wrong."""

    now: datetime = datetime(2026, 11, 24, 3, tzinfo=UTC)
    posts: list[dict] = field(default_factory=list)
    reposts: list[tuple[str, dict, str, str]] = field(default_factory=list)
    guests_may_search: bool = False
    password: str = "abcd-efgh-ijkl-mnop"
    access: set[str] = field(default_factory=set)
    refresh: set[str] = field(default_factory=set)
    refreshes: int = 0
    written: int = 0
    may_refresh: bool = True
    deepest: int = 1_000
    faults: dict[int, tuple] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    url: str = ""

    def author(self, name, **more):
        """A profile as posts carry it."""
        made = {
            "did": f"did:plc:{name}", "handle": f"{name}.bsky.social", "displayName": "Họ Tên", "labels": [],
            "avatar": "https://cdn.example/a.jpg", "createdAt": "2024-05-06T07:08:09.000Z",
        }  # fmt: skip
        return made | more

    def post(self, author, hours_ago, text="Đường Lê Lợi ngập", *, key=None, answers=None, record=None, **more):
        """A post view. answers: the post it answers."""
        at = (self.now - timedelta(hours=hours_ago)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        self.written += 1
        key = key or f"3k{self.written:011}"
        said = {"$type": POST, "text": text, "createdAt": at, "langs": ["vi"]} | (record or {})
        if answers is not None:
            root = answers["record"].get("reply", {}).get("root") or {"uri": answers["uri"], "cid": answers["cid"]}
            said["reply"] = {"root": root, "parent": {"uri": answers["uri"], "cid": answers["cid"]}}
            answers["replyCount"] += 1
        made = {
            "uri": f"at://{author['did']}/{POST}/{key}", "cid": f"bafyrei{key}", "author": author, "record": said,
            "replyCount": 0, "repostCount": 3, "likeCount": 4, "quoteCount": 1, "indexedAt": at, "labels": [],
        }  # fmt: skip
        self.posts.append(made | more)
        return self.posts[-1]

    def sort_at(self, post):
        """The time by which the AppView sorts."""
        return min(str(post["record"]["createdAt"]), post["indexedAt"])


class Refused(Exception):
    """An XRPC error."""

    def __init__(self, status, error, message):
        super().__init__(message)
        self.status, self.body = status, {"error": error, "message": message}


class Handler(BaseHTTPRequestHandler):
    """Queries and procedures."""

    network: Bluesky
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        return self.network.now.strftime("%a, %d %b %Y %H:%M:%S GMT")

    def do_GET(self):
        self.respond(b"")

    def do_POST(self):
        self.respond(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def respond(self, body):
        network, number = self.network, len(self.network.asked)
        network.asked.append(self.path)
        network.bodies.append(body.decode())
        if number in network.faults:
            self.answer(*network.faults[number])
            return
        parts = urlsplit(self.path)
        try:
            name = parts.path.removeprefix("/xrpc/")
            found = self.session(name, body) if "server" in name else self.found(name, parse_qs(parts.query))
            self.answer(200, json.dumps(found).encode(), {})
        except Refused as reason:
            self.answer(reason.status, json.dumps(reason.body).encode(), {})

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def session(self, name, body):
        network, bearer = self.network, self.headers.get("Authorization", "").removeprefix("Bearer ")
        if name == "com.atproto.server.createSession":
            if json.loads(body)["password"] != network.password:
                raise Refused(401, "AuthenticationRequired", "Invalid identifier or password")
        elif not network.may_refresh or bearer not in network.refresh:
            raise Refused(400, "ExpiredToken", "Token has been revoked")
        else:
            network.refreshes += 1
        access, refresh = token(len(network.asked)), token(len(network.asked), "refresh")
        network.access, network.refresh = {access}, {refresh}
        return {"did": "did:plc:me", "handle": "me.bsky.social", "accessJwt": access, "refreshJwt": refresh}

    def found(self, name, asked):
        network, bearer = self.network, self.headers.get("Authorization", "").removeprefix("Bearer ")
        if bearer and bearer not in network.access:
            raise Refused(400, "ExpiredToken", "Token has expired")
        if name not in PARAMETERS:
            raise Refused(501, "MethodNotImplemented", "Method Not Implemented")
        if strange := set(asked) - PARAMETERS[name]:
            raise Refused(400, "InvalidRequest", f"unknown parameters {strange}")
        limit = int(asked.get("limit", ["50"])[0])
        if not 1 <= limit <= 100:
            raise Refused(400, "InvalidRequest", "Error: limit can not be greater than 100")
        return getattr(self, name.rpartition(".")[2])(asked, limit, bool(bearer))

    def searchPosts(self, asked, limit, is_member):
        if not (is_member or self.network.guests_may_search):
            raise Refused(403, "Forbidden", "Request forbidden by administrative rules.")
        until, since = asked.get("until", ["9"])[0], asked.get("since", [""])[0]
        at = self.network.sort_at
        hits = [
            one for one in self.network.posts if asked["q"][0] in one["record"]["text"] and since <= at(one) < until
        ]
        hits.sort(key=at, reverse=True)
        start = int(asked.get("cursor", ["0"])[0])
        more = {"cursor": str(start + limit)} if len(hits) > start + limit else {}
        return {"posts": hits[start : start + limit], "hitsTotal": len(hits)} | more

    def getAuthorFeed(self, asked, limit, _member):
        actor = asked["actor"][0]
        own = [one for one in self.network.posts if actor in (one["author"]["did"], one["author"]["handle"])]
        reposts = [
            one for one in self.network.reposts if actor in (one[0], one[0].removeprefix("did:plc:") + ".bsky.social")
        ]
        if not own and not reposts:
            raise Refused(400, "InvalidRequest", "Profile not found")
        items = [(self.network.sort_at(one), {"post": one}) for one in own]
        for did, post, at, uri in reposts:
            by = self.network.author(did.removeprefix("did:plc:"))
            reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": by, "indexedAt": at, "uri": uri}
            items.append((at, {"post": post, "reason": reason}))
        items.sort(key=lambda one: one[0], reverse=True)
        below = asked.get("cursor", ["9"])[0]
        page = [one for one in items if one[0] < below][:limit]
        return {"feed": [one for _, one in page]} | ({"cursor": page[-1][0]} if page else {})

    def getPosts(self, asked, _limit, _member):
        if len(asked["uris"]) > 25:
            raise Refused(400, "InvalidRequest", "Error: uris must not have more than 25 elements")
        return {"posts": [one for one in self.network.posts if one["uri"] in asked["uris"]]}

    def getPostThread(self, asked, _limit, _member):
        uri = asked["uri"][0]
        for one in self.network.posts:
            if uri in (one["uri"], one["uri"].replace(one["author"]["did"], one["author"]["handle"])):
                node = self.node(one, min(int(asked.get("depth", ["6"])[0]), self.network.deepest))
                parent = one["record"].get("reply", {}).get("parent", {}).get("uri")
                if parent and int(asked.get("parentHeight", ["80"])[0]):
                    node["parent"] = self.above(parent)
                return {"thread": node}
        raise Refused(400, "NotFound", f"Post not found: {uri}")

    def node(self, post, depth):
        made = {"$type": "app.bsky.feed.defs#threadViewPost", "post": post}
        if depth:
            answers = [one for one in self.network.posts if self.parent(one) == post["uri"]]
            made["replies"] = [self.node(one, depth - 1) for one in answers]
        return made

    def above(self, uri):
        for one in self.network.posts:
            if one["uri"] == uri:
                made = {"$type": "app.bsky.feed.defs#threadViewPost", "post": one}
                return made | ({"parent": self.above(self.parent(one))} if self.parent(one) else {})
        return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": True}

    def parent(self, post):
        return post["record"].get("reply", {}).get("parent", {}).get("uri")


@contextmanager
def bluesky_server():
    """A server until the block ends."""
    found = Bluesky()
    handler = type("Bound", (Handler,), {"network": found})
    with serving(handler) as url:
        found.url = url
        yield found
