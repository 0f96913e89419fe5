"""Meta's Graph API on 127.0.0.1, as documented: versions, fields, cursors, tokens, limits and error bodies.

Posts, comments and media are whatever a test puts into `Meta`; `faults` spoils the requests of given numbers (from 0).
Like the real one it returns only the fields asked for, refuses unknown ones with #100, writes the token into
`paging.next`, and gives a user token the posts of a Page but none of their comments.
"""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.servers.serving import serving

USER_TOKEN, PAGE_TOKEN = "EAAuser0canary1token2", "EAApage0canary1token2"
FIELDS = {
    "page": "id name followers_count access_token",
    "post": "id created_time updated_time message story from permalink_url status_type parent_id message_tags shares "
    "attachments reactions comments",
    "comment": "id created_time message from parent permalink_url message_tags like_count comment_count is_hidden "
    "attachment reactions",
    "user": "id username followers_count media_count business_discovery",
    "media": "id caption media_type media_product_type permalink timestamp username like_count comments_count children",
    "recent": "id caption media_type permalink timestamp like_count comments_count children",
    "reply": "id text timestamp username from like_count hidden parent_id replies",
}
MISSING = (
    "Unsupported get request. Object with ID '{}' does not exist, cannot be loaded due to missing permissions, or does "
    "not support this operation."
)
TOO_MUCH = "Please reduce the amount of data you're asking for, then retry your request"


def error(code, message, *, status=400, subcode=None, **headers):
    """An error as Graph writes it, for `Meta.faults`."""
    said = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbC123"}
    if subcode:
        said["error_subcode"] = subcode
    return (
        status,
        json.dumps({"error": said}).encode(),
        {name.replace("_", "-"): text for name, text in headers.items()},
    )


@dataclass
class Meta:
    """What the server knows, what it was asked, and what it will do wrong."""

    page_id: str = "100200300400500"
    followers: int = 1234
    posts: list[dict] = field(default_factory=list)
    comments: dict[str, list[dict]] = field(default_factory=dict)
    user_id: str = "17841400000000001"
    username: str = "so.gtvt.example"
    media: list[dict] = field(default_factory=list)
    replies: dict[str, list[dict]] = field(default_factory=dict)
    others: dict[str, list[dict]] = field(default_factory=dict)
    hashtags: dict[str, str] = field(default_factory=dict)
    recent: dict[str, list[dict]] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=lambda: {USER_TOKEN, PAGE_TOKEN})
    has_page_token: bool = True
    has_instagram: bool = True
    may_read_comments: bool = True
    most_items: int = 10_000
    page_items: int = 100
    loops: bool = False
    faults: dict[int, tuple] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tokens_seen: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def paths(self):
        """The paths asked, without version and query."""
        return [re.sub(r"^/v[\d.]+/", "", urlsplit(one).path) for one in self.asked]


class Refused(Exception):
    """Graph says no."""

    def __init__(self, code, message, *, status=400, subcode=None):
        super().__init__(message)
        self.answer = error(code, message, status=status, subcode=subcode)


def names_of(fields):
    """The outermost names of a `fields` expression, and what stands in braces or modifiers behind each."""
    found, depth, name, rest = {}, 0, "", ""
    for letter in fields + ",":
        depth += (letter in "({") - (letter in ")}")
        if letter == "," and depth == 0:
            found[name] = rest
            name = rest = ""
        elif depth == 0 and not rest and letter not in ".":
            name += letter
        else:
            rest += letter
    return found


def cut(item, fields, kind):
    """`item` with the fields asked for."""
    names = names_of(fields)
    strange = set(names) - set(FIELDS[kind].split())
    if strange:
        raise Refused(100, f"(#100) Tried accessing nonexisting field ({min(strange)}) on node type ({kind})")
    return {name: value for name, value in item.items() if name in names or name == "id"}


class Handler(BaseHTTPRequestHandler):
    """GET only."""

    meta: Meta
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        meta, number = self.meta, len(self.meta.asked)
        meta.asked.append(self.path)
        try:
            if number in meta.faults:
                self.answer(*meta.faults[number])
                return
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.answer(200, json.dumps(self.found(parts.path, asked)).encode(), {})
        except Refused as reason:
            self.answer(*reason.answer)

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=UTF-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def found(self, path, asked):
        version, *steps = path.strip("/").split("/")
        if not re.fullmatch(r"v\d\d\.0", version):
            raise Refused(2500, "Unknown path components: /" + version)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self.meta.tokens_seen.append(token)
        if not token:
            raise Refused(104, "An access token is required to request this resource.")
        if token not in self.meta.tokens:
            raise Refused(190, f"Malformed access token {token}", subcode=463)
        self.token = token
        return self.edge(*steps, asked=asked) if len(steps) > 1 else self.node(steps[0], asked)

    def node(self, name, asked):
        meta = self.meta
        if name == "ig_hashtag_search":
            return self.hashtag(asked)
        if name == meta.page_id:
            page = {"id": name, "followers_count": meta.followers}
            return cut(page | ({"access_token": PAGE_TOKEN} if meta.has_page_token else {}), asked["fields"], "page")
        if name == meta.user_id:
            return self.user(asked["fields"])
        for item in (*meta.posts, *meta.media):
            if item["id"] == name:
                return {"id": name}
        raise Refused(100, MISSING.format(name), subcode=33)

    def user(self, fields):
        meta, wanted = self.meta, names_of(fields)
        user = {"id": meta.user_id, "username": meta.username, "followers_count": 50}
        if "business_discovery" not in wanted:
            return cut(user, fields, "user")
        asked = re.fullmatch(r"\.username\(([\w.]+)\)\{(.*)\}", wanted["business_discovery"])
        if asked[1] not in meta.others:
            raise Refused(110, "Invalid user id", subcode=2207013)
        other = {"id": "17841499", "username": asked[1], "followers_count": 7}
        inside = names_of(asked[2])
        if "media" in inside:
            how = re.fullmatch(r"\.limit\((\d+)\)(?:\.after\(([\w=-]+)\))?\{(.*)\}", inside["media"])
            page = self.paged(meta.others[asked[1]], {"limit": how[1], "after": how[2] or ""}, "timestamp", most=50)
            page["data"] = [cut(one, how[3], "media") for one in page["data"]]
            page["paging"].pop("next", None)
            other["media"] = page
        return {"business_discovery": {k: v for k, v in other.items() if k in inside or k == "id"}, "id": meta.user_id}

    def hashtag(self, asked):
        meta = self.meta
        number = meta.hashtags.get(asked["q"])
        if asked["user_id"] != meta.user_id or number is None:
            raise Refused(24, "The requested resource does not exist", subcode=2207024)
        if number not in meta.searched:
            if len(meta.searched) >= 30:
                raise Refused(18, "This api call could not be completed due to resource limits", subcode=2207034)
            meta.searched.append(number)
        return {"data": [{"id": number}]}

    def edge(self, name, edge, asked):
        meta = self.meta
        if edge == "accounts":
            own = {"id": meta.page_id} | (
                {"instagram_business_account": {"id": meta.user_id}} if meta.has_instagram else {}
            )
            return {"data": [own]}
        if edge == "recently_searched_hashtags":
            return {"data": [{"id": one} for one in meta.searched][: int(asked["limit"])]}
        if edge == "published_posts":
            return self.listed(meta.posts, asked, "created_time", "post", most=100)
        if edge == "media":
            return self.listed(meta.media, asked, "timestamp", "media", most=10_000)
        if edge == "recent_media":
            if asked.get("user_id") != meta.user_id:
                raise Refused(100, "(#100) The parameter user_id is required")
            page = self.listed(meta.recent[name], asked, "timestamp", "recent", most=50, is_timed=False)
            page.get("paging", {}).get("cursors", {}).pop("before", None)
            return page
        if edge in ("comments", "replies"):
            return self.thread(name, asked)
        raise Refused(100, f"(#100) Tried accessing nonexisting field ({edge})")

    def thread(self, name, asked):
        meta = self.meta
        if not meta.may_read_comments:
            raise Refused(10, "(#10) This endpoint requires the 'pages_read_user_content' permission", status=403)
        if name in meta.replies or any(one["id"] == name for one in meta.media):
            items = meta.replies.get(name, [])
            page = self.listed(items, asked, "timestamp", "reply", most=50, is_timed=False)
            page["data"] = [self.with_replies(one, asked) for one in page["data"]]
            return page
        if not any(one["id"] == name for one in meta.posts):
            raise Refused(100, MISSING.format(name), subcode=33)
        if asked.get("filter", "toplevel") not in ("toplevel", "stream"):
            raise Refused(100, "(#100) Param filter must be one of {TOPLEVEL, STREAM}")
        if asked.get("order", "chronological") not in ("chronological", "reverse_chronological"):
            raise Refused(100, "(#100) Param order must be one of {CHRONOLOGICAL, REVERSE_CHRONOLOGICAL}")
        items = meta.comments.get(name, [])
        page = self.listed(items if self.token == PAGE_TOKEN else [], asked, "created_time", "comment", most=100)
        if asked.get("summary"):
            page["summary"] = {"order": "reverse_chronological", "total_count": len(items), "can_comment": True}
        return page

    def with_replies(self, comment, asked):
        below = self.meta.replies.get(comment["id"])
        if not below or "replies" not in asked["fields"]:
            return comment
        page = self.paged(below, {"limit": "50"}, "timestamp", most=50)
        return comment | {"replies": page}

    def listed(self, items, asked, time, kind, *, most, is_timed=True):
        if is_timed:
            items = [one for one in items if within(one[time], asked.get("since"), asked.get("until"))]
        page = self.paged(items, asked, time, most=most)
        page["data"] = [cut(one, asked.get("fields", "id"), kind) for one in page["data"]]
        return page

    def paged(self, items, asked, time, *, most):
        """One page, newest first, after the cursor, with the address of the next one (the token in it)."""
        limit = int(asked.get("limit") or 25)
        if limit > most:
            raise Refused(100, f"(#100) The parameter limit should be at most {most}")
        if limit > self.meta.most_items:
            raise Refused(1, TOO_MUCH, status=500)
        ordered = sorted(items, key=lambda one: (one[time], one["id"]), reverse=True)
        if asked.get("after") and not self.meta.loops:
            place = json.loads(base64.urlsafe_b64decode(asked["after"]))
            ordered = [one for one in ordered if [one[time], one["id"]] < place]
        shown = ordered[: min(limit, self.meta.page_items)]
        if not shown:
            return {"data": []}
        after = base64.urlsafe_b64encode(json.dumps([shown[-1][time], shown[-1]["id"]]).encode()).decode()
        paging = {"cursors": {"before": "QVFI", "after": after}}
        if len(ordered) > len(shown):
            query = urlencode(asked | {"after": after, "access_token": self.token})
            paging["next"] = f"{self.meta.url}{urlsplit(self.path).path}?{query}"
        else:
            paging["cursors"].pop("after") if "next" not in paging and time == "timestamp" else None
        return {"data": list(shown), "paging": paging}


def within(moment, since, until):
    at = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S%z").timestamp()
    return (since is None or at >= int(since)) and (until is None or at <= int(until))


@contextmanager
def graph_server() -> Iterator[Meta]:
    """The server while it runs; `meta.url` is where."""
    meta = Meta()
    with serving(type("Bound", (Handler,), {"meta": meta})) as url:
        meta.url = url
        yield meta
