"""TikTok's Research API on 127.0.0.1, as documented: client tokens, windows of 30 days, cursors, quota, error envelope.

Videos and comments are whatever a test puts into `TikTok`; `faults` spoils the research requests of given numbers
(from 0). Like the real one it returns only the fields asked for, reads days as UTC, wants the `search_id` it gave, and
counts every research request against the quota of the day.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.servers.serving import serving

KEY, SECRET = "awkey0canary1", "secret0canary1"
VIDEO_FIELDS = set(
    "id video_description create_time region_code share_count view_count like_count comment_count music_id "
    "hashtag_names username effect_ids playlist_id voice_to_text is_stem_verified favorites_count video_duration "
    "hashtag_info_list video_mention_list video_label".split()
)
COMMENT_FIELDS = set("id video_id text like_count reply_count parent_comment_id create_time".split())
USER_FIELDS = set(
    "display_name bio_description avatar_url is_verified follower_count following_count likes_count video_count".split()
)
STATUS = {
    "access_token_invalid": 401, "scope_not_authorized": 401, "invalid_params": 400, "rate_limit_exceeded": 429,
    "daily_quota_limit_exceeded": 429, "internal_error": 500,
}  # fmt: skip


def error(code, message="", **headers):
    """An error as TikTok writes it, for `TikTok.faults`."""
    body = {"error": {"code": code, "message": message, "log_id": "202611240303AB"}, "data": {}}
    return STATUS[code], json.dumps(body).encode(), {name.replace("_", "-"): text for name, text in headers.items()}


@dataclass
class TikTok:
    """What the server knows, what it was asked, and what it will do wrong."""

    videos: list[dict] = field(default_factory=list)
    comments: dict[int, list[dict]] = field(default_factory=dict)
    users: dict[str, dict] = field(default_factory=dict)
    quota: int = 1_000
    token_uses: int = 10**6
    most_of_search: int = 10**6
    forgets: bool = False
    repeats: set[int] = field(default_factory=set)
    last: bytes = b""
    faults: dict[int, tuple] = field(default_factory=dict)
    asked: list[tuple[str, dict]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    searches: dict[str, list[dict]] = field(default_factory=dict)
    uses: int = 0
    url: str = ""

    def bodies(self, path):
        """What was asked at `path`."""
        return [body for one, body in self.asked if one == path]


class Refused(Exception):
    """TikTok says no."""

    def __init__(self, code, message=""):
        super().__init__(message)
        self.answer = error(code, message)


class Handler(BaseHTTPRequestHandler):
    """POST only."""

    tiktok: TikTok
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        parts = urlsplit(self.path)
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        if parts.path == "/v2/oauth/token/":
            self.answer(*self.token(sent))
            return
        tiktok, number = self.tiktok, len(self.tiktok.asked)
        path = parts.path.removeprefix("/v2/research/").strip("/")
        try:
            asked = json.loads(sent)
            tiktok.asked.append((path, asked))
            if number in tiktok.faults:
                self.answer(*tiktok.faults[number])
                return
            self.check(number)
            fields = parse_qs(parts.query)["fields"][0].split(",")
            found = {"video/query": self.query, "video/comment/list": self.list, "user/info": self.user}[path]
            body = {
                "data": found(asked, fields),
                "error": {"code": "ok", "message": "", "log_id": f"20261124{number:08}"},
            }
            sent = tiktok.last if number in tiktok.repeats else json.dumps(body).encode()
            tiktok.last = sent
            self.answer(200, sent, {})
        except Refused as reason:
            self.answer(*reason.answer)

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def token(self, sent):
        asked = {name: values[0] for name, values in parse_qs(sent.decode()).items()}
        is_form = self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        if not is_form or asked.get("grant_type") != "client_credentials":
            body = {"error": "unsupported_grant_type", "error_description": "Grant type is not supported."}
            return 400, json.dumps(body).encode(), {}
        if (asked.get("client_key"), asked.get("client_secret")) != (KEY, SECRET):
            said = {"error": "invalid_client", "error_description": "Client key or secret is incorrect.", "log_id": "2"}
            return 401, json.dumps(said).encode(), {}
        self.tiktok.tokens.append(f"clt.canary{len(self.tiktok.tokens)}")
        self.tiktok.uses = 0
        said = {"access_token": self.tiktok.tokens[-1], "expires_in": 7200, "token_type": "Bearer"}
        return 200, json.dumps(said).encode(), {}

    def check(self, number):
        """Token and quota."""
        tiktok = self.tiktok
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not tiktok.tokens or token != tiktok.tokens[-1] or tiktok.uses >= tiktok.token_uses:
            raise Refused("access_token_invalid", f"The access token {token} is invalid or not found in the request.")
        tiktok.uses += 1
        if number >= tiktok.quota:
            raise Refused("daily_quota_limit_exceeded", "The daily request quota is exceeded.")

    def query(self, asked, fields):
        tiktok = self.tiktok
        start, end = (
            datetime.strptime(asked[name], "%Y%m%d").replace(tzinfo=UTC) for name in ("start_date", "end_date")
        )
        most, cursor = asked.get("max_count", 20), asked.get("cursor", 0)
        if set(fields) - VIDEO_FIELDS:
            raise Refused("invalid_params", f"Fields {sorted(set(fields) - VIDEO_FIELDS)} are invalid")
        if not start <= end <= start + timedelta(days=30):
            raise Refused("invalid_params", "The end_date must be no more than 30 days after the start_date")
        if not 1 <= most <= 100:
            raise Refused("invalid_params", "Invalid count or cursor")
        if cursor and (tiktok.forgets or asked.get("search_id") not in tiktok.searches):
            raise Refused("invalid_params", f"Search Id {asked.get('search_id')} is invalid or expired")
        found = [
            video for video in tiktok.videos
            if start.timestamp() <= video["create_time"] < (end + timedelta(days=1)).timestamp()
            and all(meets(video, one) for one in asked["query"]["and"])
        ]  # fmt: skip
        if len(found) > tiktok.most_of_search:
            raise Refused("internal_error", "Something is wrong. Please try again later.")
        search_id = asked.get("search_id") or f"72013885258149611{len(tiktok.searches):02}"
        tiktok.searches.setdefault(search_id, []).append(asked)
        page = [{name: video[name] for name in fields if name in video} for video in found[cursor : cursor + most]]
        following = cursor + most
        return {"videos": page, "cursor": following, "search_id": search_id, "has_more": following < len(found)}

    def list(self, asked, fields):
        comments = self.tiktok.comments.get(asked["video_id"])
        most, cursor = asked.get("max_count", 10), asked.get("cursor", 0)
        if set(fields) - COMMENT_FIELDS:
            raise Refused("invalid_params", "Fields are invalid")
        if comments is None:
            raise Refused("invalid_params", "The video is not found or its comments are not open.")
        if not 1 <= most <= 100 or cursor + most > 1000:
            raise Refused("invalid_params", "Invalid count or cursor")
        page = [{name: one[name] for name in fields if name in one} for one in comments[cursor : cursor + most]]
        return {"comments": page, "cursor": cursor + most, "has_more": cursor + most < len(comments)}

    def user(self, asked, fields):
        if set(fields) - USER_FIELDS or asked["username"] not in self.tiktok.users:
            raise Refused("invalid_params", "Cannot find the user")
        return {name: self.tiktok.users[asked["username"]][name] for name in fields}


def meets(video, condition):
    """Whether `video` is as `condition` asks."""
    name, operation, values = (condition[key] for key in ("field_name", "operation", "field_values"))
    if operation not in ("EQ", "IN") or (operation == "EQ" and len(values) != 1):
        raise Refused("invalid_params", f"Operation {operation} is invalid")
    if name == "keyword":
        return values[0].casefold() in video["video_description"].casefold()
    if name == "hashtag_name":
        return values[0] in video["hashtag_names"]
    if name in ("username", "region_code"):
        return video[name] in values
    raise Refused("invalid_params", f"Field name {name} is invalid")


@contextmanager
def tiktok_server() -> Iterator[TikTok]:
    """A running server."""
    tiktok = TikTok()
    with serving(type("Bound", (Handler,), {"tiktok": tiktok})) as url:
        tiktok.url = url
        yield tiktok
