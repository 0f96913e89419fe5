"""A Mastodon server on 127.0.0.1, as documented: pages by Link header, snowflake numbers, limits, tokens, error bodies.

Statuses are whatever a test puts into `Mastodon.statuses`; `faults` spoils the requests of given numbers (from 0), and
`limit` requests in a window are answered before 429. Parameters the real one does not know are refused.
"""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tests.servers.serving import serving

HOST = "xa.example"
PAGING = {"max_id", "since_id", "min_id", "limit"}
ALLOWED = {
    "tag": PAGING | {"local", "remote", "only_media", "any[]", "all[]", "none[]"},
    "public": PAGING | {"local", "remote", "only_media"},
    "account": PAGING | {"only_media", "exclude_replies", "exclude_reblogs", "pinned", "tagged"},
}


def number_at(moment, sequence=0):
    """The number Mastodon gives a status written at `moment`."""
    return (int(moment.timestamp() * 1000) << 16) + sequence


@dataclass
class Mastodon:
    """What the server knows, what it was asked, and what it will do wrong."""

    now: datetime = datetime(2026, 11, 24, 3, tzinfo=UTC)
    accounts: list[dict] = field(default_factory=list)
    statuses: list[dict] = field(default_factory=list)
    token: str = ""
    has_batches: bool = True
    limit: int = 10_000
    reset_s: int = 40
    faults: dict[int, tuple] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tokens_seen: list[str] = field(default_factory=list)
    url: str = ""

    def account(self, name="an", *, acct="", **more):
        """An account of this server, or of another one where `acct` says so."""
        number = str(9_000 + len(self.accounts))
        acct = acct or name
        made = {
            "id": number, "username": name, "acct": acct, "display_name": "Họ Tên", "locked": False, "bot": False,
            "discoverable": True, "indexable": True, "group": False, "created_at": "2024-01-02T00:00:00.000Z",
            "note": "<p>Xin chào</p>", "url": f"https://{acct.partition('@')[2] or HOST}/@{name}",
            "uri": f"https://{acct.partition('@')[2] or HOST}/users/{name}", "avatar": "https://x.example/a.png",
            "followers_count": 12, "following_count": 3, "statuses_count": 5, "emojis": [], "fields": [],
        }  # fmt: skip
        self.accounts.append(made | more)
        return self.accounts[-1]

    def status(self, account, hours_ago, text="Đường Lê Lợi ngập", *, tags=(), number=None, **more):
        """A status by `account`, written so long before now."""
        moment = self.now - timedelta(hours=hours_ago)
        native = str(number or number_at(moment, len(self.statuses)))
        host = account["acct"].partition("@")[2] or HOST
        origin = native if host == HOST else str(int(native) + 5)
        made = {
            "id": native, "created_at": moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", "in_reply_to_id": None,
            "in_reply_to_account_id": None, "sensitive": False, "spoiler_text": "", "visibility": "public",
            "language": "vi", "uri": f"https://{host}/users/{account['username']}/statuses/{origin}",
            "url": f"https://{host}/@{account['username']}/{origin}", "replies_count": 2, "reblogs_count": 3,
            "favourites_count": 4, "edited_at": None, "content": f"<p>{text}</p>", "reblog": None, "account": account,
            "media_attachments": [], "mentions": [], "emojis": [], "card": None, "poll": None,
            "tags": [{"name": tag, "url": f"https://{HOST}/tags/{tag}"} for tag in tags],
        }  # fmt: skip
        self.statuses.append(made | more)
        return self.statuses[-1]


class Refused(Exception):
    """The server says no."""

    def __init__(self, status, error):
        super().__init__(error)
        self.status, self.error = status, error


class Handler(BaseHTTPRequestHandler):
    """GET only."""

    server_of: Mastodon
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        mastodon, number = self.server_of, len(self.server_of.asked)
        mastodon.asked.append(self.path)
        mastodon.tokens_seen.append(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if number in mastodon.faults:
            self.answer(*mastodon.faults[number])
            return
        reset = (mastodon.now + timedelta(seconds=mastodon.reset_s)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        limits = {
            "X-RateLimit-Limit": "300", "X-RateLimit-Remaining": str(max(0, mastodon.limit - number - 1)),
            "X-RateLimit-Reset": reset,
        }  # fmt: skip
        if number >= mastodon.limit:
            mastodon.limit += 10_000
            self.answer(429, b'{"error":"Too many requests"}', limits)
            return
        try:
            parts = urlsplit(self.path)
            body, links = self.found(unquote(parts.path), parse_qs(parts.query))
            self.answer(200, json.dumps(body).encode(), limits | links)
        except Refused as reason:
            self.answer(reason.status, json.dumps({"error": reason.error}).encode(), limits)

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp=None):
        return self.server_of.now.strftime("%a, %d %b %Y %H:%M:%S GMT")

    def found(self, path, asked):
        mastodon = self.server_of
        token = mastodon.tokens_seen[-1]
        if token and token != mastodon.token:
            raise Refused(401, "The access token is invalid")
        if mastodon.token and not token:
            raise Refused(422, "This method requires an authenticated user")
        if path == "/api/v1/accounts/lookup":
            return self.one(mastodon.accounts, "acct", asked["acct"][0]), {}
        if path == "/api/v1/statuses":
            if not mastodon.has_batches:
                raise Refused(404, "The page you were looking for doesn't exist.")
            return [one for one in mastodon.statuses if one["id"] in asked["id[]"]], {}
        if match := re.fullmatch(r"/api/v1/statuses/(\d+)", path):
            return self.one(mastodon.statuses, "id", match[1]), {}
        if match := re.fullmatch(r"/api/v1/accounts/(\d+)/statuses", path):
            self.one(mastodon.accounts, "id", match[1])
            return self.page("account", [one for one in mastodon.statuses if one["account"]["id"] == match[1]], asked)
        if match := re.fullmatch(r"/api/v1/timelines/tag/([^/]+)", path):
            tagged = [one for one in mastodon.statuses if match[1].lower() in {tag["name"] for tag in one["tags"]}]
            return self.page("tag", tagged, asked)
        if path == "/api/v1/timelines/public":
            local = [one for one in mastodon.statuses if "@" not in one["account"]["acct"] and not one["reblog"]]
            return self.page("public", local if "local" in asked else mastodon.statuses, asked)
        raise Refused(404, "The page you were looking for doesn't exist.")

    def one(self, among, key, value):
        for found in among:
            if found[key] == value:
                return found
        raise Refused(404, "Record not found")

    def page(self, kind, statuses, asked):
        if set(asked) - ALLOWED[kind]:
            raise Refused(400, f"unknown parameters {set(asked) - ALLOWED[kind]}")
        limit = min(40, int(asked.get("limit", ["20"])[0]))
        below = int(asked.get("max_id", [str(2**63)])[0])
        above = int(asked.get("since_id", ["0"])[0])
        ordered = sorted(statuses, key=lambda one: -int(one["id"]))
        found = [one for one in ordered if above < int(one["id"]) < below][:limit]
        if not found:
            return found, {}
        path = f"https://{HOST}{urlsplit(self.path).path}"
        older, newer = urlencode({"max_id": found[-1]["id"]}), urlencode({"min_id": found[0]["id"]})
        return found, {
            "Link": f'<{path}?limit={limit}&{older}>; rel="next", <{path}?limit={limit}&{newer}>; rel="prev"'
        }


@contextmanager
def mastodon_server():
    """A server until the block ends."""
    found = Mastodon()
    handler = type("Bound", (Handler,), {"server_of": found})
    with serving(handler) as url:
        found.url = url
        yield found
