"""The YouTube Data API v3 on 127.0.0.1, as documented: parts, pages, tokens, filters, quota and error bodies.

Videos, comments and channels are whatever a test puts into `Tube` through its `add_…` methods; `faults` spoils the
requests of given numbers (from 0). Like the real one, search escapes HTML in titles, cuts descriptions, ends near 500
results and finds only what was published inside the asked span; videos.list leaves out what it does not have;
commentThreads.list brings at most five replies and puts new replies under old threads; every answered call is charged.
"""

import base64
import html
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.servers.serving import serving

KEY = "AIzaCanary0Key1Of2A3Test4Only5678901234"
PARTS = {
    "search": "id snippet",
    "videos": "id snippet statistics status contentDetails topicDetails liveStreamingDetails",
    "channels": "id snippet statistics contentDetails brandingSettings status",
    "playlistItems": "id snippet contentDetails status",
    "commentThreads": "id snippet replies",
    "comments": "id snippet",
}
MOST = {"search": 50, "videos": 50, "channels": 50, "playlistItems": 50, "commentThreads": 100, "comments": 100}
COSTS = {"search": 100}
SEARCH_ENDS = 500
KINDS = {
    "search": "youtube#searchListResponse", "videos": "youtube#videoListResponse",
    "channels": "youtube#channelListResponse", "playlistItems": "youtube#playlistItemListResponse",
    "commentThreads": "youtube#commentThreadListResponse", "comments": "youtube#commentListResponse",
}  # fmt: skip
QUOTA = (
    'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">'
    "quota</a>."
)


def error(status, reason, message, *, domain="youtube.parameter", details=None, **headers):
    """An error as Google writes it, for `Tube.faults`."""
    said = {"code": status, "message": message, "errors": [{"message": message, "domain": domain, "reason": reason}]}
    if details:
        said |= {"status": details[0], "details": details[1]}
    return (
        status,
        json.dumps({"error": said}).encode(),
        {name.replace("_", "-"): text for name, text in headers.items()},
    )


BAD_KEY = error(
    400, "badRequest", "API key not valid. Please pass a valid API key.", domain="global",
    details=("INVALID_ARGUMENT", [
        {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com",
         "metadata": {"service": "youtube.googleapis.com"}}]),
)  # fmt: skip
NO_KEY = error(
    403, "forbidden", "Method doesn't allow unregistered callers (callers without established identity). Please use "
    "API Key or other form of API consumer identity to call this API.", domain="global",
)  # fmt: skip
USED_UP = error(403, "quotaExceeded", QUOTA, domain="youtube.quota")
SEARCHES_USED_UP = error(
    429, "rateLimitExceeded", "Quota exceeded for quota metric 'Search Queries' and limit 'Search Queries per day' of "
    "service 'youtube.googleapis.com' for consumer 'project_number:1'.", domain="global",
    details=("RESOURCE_EXHAUSTED", [
        {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED",
         "metadata": {"quota_limit": "SearchListPerDayPerProject"}}]),
)  # fmt: skip
TOO_FAST = error(403, "rateLimitExceeded", "Rate Limit Exceeded", domain="usageLimits")
BUSY = error(500, "backendError", "Backend Error", domain="global")


class Refused(Exception):
    """YouTube says no."""

    def __init__(self, status, reason, message, *, domain="youtube.parameter"):
        super().__init__(message)
        self.answer = error(status, reason, message, domain=domain)


@dataclass
class Tube:
    """What the server knows, what it was asked, and what it will do wrong."""

    videos: dict[str, dict] = field(default_factory=dict)
    threads: dict[str, list[dict]] = field(default_factory=dict)
    replies: dict[str, list[dict]] = field(default_factory=dict)
    channels: dict[str, dict] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    unfound: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=lambda: {KEY})
    page_items: int = 10**6
    quota: int = 10**6
    search_ends: int = SEARCH_ENDS
    is_token_valid: bool = True
    faults: dict[int, tuple] = field(default_factory=dict)
    asked: list[tuple[str, dict]] = field(default_factory=list)
    answers: dict[int, bytes] = field(default_factory=dict)
    units: int = 0
    url: str = ""

    @property
    def resources(self):
        """The resources asked, in order."""
        return [resource for resource, _ in self.asked]

    def add_channel(self, native, handle, *, followers=1000, **statistics):
        self.channels[native] = {
            "kind": "youtube#channel", "id": native,
            "snippet": {"title": "Kênh Thử Nghiệm", "customUrl": handle, "publishedAt": "2015-03-01T00:00:00.1Z"},
            "statistics": {"subscriberCount": str(followers), "hiddenSubscriberCount": False, **statistics},
            "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": f"UU{native[2:]}"}},
        }  # fmt: skip

    def add_video(self, native, published, *, channel="UC" + "k" * 22, title="Ngập nước & kẹt xe", **more):
        video = {
            "kind": "youtube#video", "id": native,
            "snippet": {
                "publishedAt": published, "channelId": channel, "title": title, "channelTitle": "Kênh Thử Nghiệm",
                "description": f"Bản tin số {native} #GiaoThong https://example.vn/tin", "defaultAudioLanguage": "vi",
                "liveBroadcastContent": "none", "tags": ["tin tức"],
            },
            "statistics": {"viewCount": "2100", "likeCount": "34", "favoriteCount": "0"},
            "status": {"privacyStatus": "public", "uploadStatus": "processed"},
        }  # fmt: skip
        video["snippet"] |= more
        self.videos[native] = video
        return video

    def add_comment(self, video, native, published, *, text="Đường nào ngập?", author="dan", **more):
        self.threads.setdefault(video, []).append(comment(video, native, published, text, author, more))

    def add_reply(self, video, parent, native, published, *, text="Đường số 1", author="ban", **more):
        made = comment(video, f"{parent}.{native}", published, text, author, {"parentId": parent} | more)
        self.replies.setdefault(parent, []).append(made)

    def count_of(self, video):
        """Comments and replies under `video`; None where they are switched off."""
        if video in self.disabled:
            return None
        threads = self.threads.get(video, [])
        return len(threads) + sum(len(self.replies.get(one["id"], [])) for one in threads)


def comment(video, native, published, text, author, more):
    channel = f"UC{author:_<22}"
    return {
        "kind": "youtube#comment", "id": native,
        "snippet": {
            "videoId": video, "textDisplay": text, "textOriginal": text, "authorDisplayName": f"@{author}",
            "authorProfileImageUrl": "https://yt3.ggpht.com/x", "authorChannelUrl": f"http://www.youtube.com/@{author}",
            "authorChannelId": {"value": channel}, "canRate": True, "viewerRating": "none", "likeCount": 2,
            "publishedAt": published, "updatedAt": published,
        } | more,
    }  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """GET only."""

    tube: Tube
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        tube, number = self.tube, len(self.tube.asked)
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        resource = parts.path.removeprefix("/youtube/v3/")
        tube.asked.append((resource, {name: value for name, value in asked.items() if name != "key"}))
        tube.units += COSTS.get(resource, 1)
        if number in tube.faults:
            self.answer(*tube.faults[number])
        elif "key" not in asked:
            self.answer(*NO_KEY)
        elif asked["key"] not in tube.keys:
            self.answer(*BAD_KEY)
        elif tube.units > tube.quota:
            self.answer(*USED_UP)
        else:
            try:
                tube.answers[number] = json.dumps(self.found(resource, asked)).encode()
                self.answer(200, tube.answers[number], {})
            except Refused as reason:
                self.answer(*reason.answer)

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=UTF-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def found(self, resource, asked):
        strange = set(asked.get("part", "").split(",")) - set(PARTS[resource].split())
        if strange:
            message = f"'{asked.get('part')}'" if asked.get("part") else "No filter selected. Expected one of: part"
            raise Refused(400, "unknownPart" if asked.get("part") else "missingRequiredParameter", message)
        if not 0 <= int(asked.get("maxResults", 5)) <= MOST[resource]:
            message = f"Invalid value '{asked['maxResults']}'. Values must be within the range: [0, {MOST[resource]}]"
            raise Refused(400, "invalidParameter", message)
        items = getattr(self, resource.lower())(asked)
        return self.paged(resource, items, asked)

    def paged(self, resource, items, asked):
        most = min(int(asked.get("maxResults", 5)), self.tube.page_items)
        start = 0
        if "pageToken" in asked:
            start = self.start_of(resource, asked["pageToken"])
        if "id" in asked:
            most = len(items) or 1
        body = {"kind": KINDS[resource], "etag": "x", "items": items[start : start + most]}
        if start + most < len(items):
            body["nextPageToken"] = base64.urlsafe_b64encode(f"{resource} {start + most}".encode()).decode()
        body["pageInfo"] = {"totalResults": len(items), "resultsPerPage": most}
        if resource == "search":
            body["regionCode"] = asked.get("regionCode", "US")
        return body

    def start_of(self, resource, token):
        try:
            name, start = base64.urlsafe_b64decode(token).decode().split()
        except ValueError:
            name = start = ""
        if name != resource or not self.tube.is_token_valid:
            raise Refused(400, "invalidPageToken", "The request specifies an invalid page token.")
        return int(start)

    def search(self, asked):
        for name in ("publishedAfter", "publishedBefore"):
            if name in asked and not (len(asked[name]) == 20 and asked[name].endswith("Z")):
                raise Refused(400, "invalidSearchFilter", f"Invalid value for {name}", domain="youtube.search")
        after, before = asked.get("publishedAfter", ""), asked.get("publishedBefore", "9")
        found = [
            one for one in self.tube.videos.values()
            if after <= one["snippet"]["publishedAt"] <= before and one["id"] not in self.tube.unfound
            and one["status"]["privacyStatus"] == "public"
        ]  # fmt: skip
        found.sort(key=lambda one: one["snippet"]["publishedAt"], reverse=True)
        return [result_of(one) for one in found[: self.tube.search_ends]]

    def videos(self, asked):
        wanted = asked["id"].split(",")
        if len(wanted) > 50:
            raise Refused(400, "invalidFilters", "The request specifies an invalid filter parameter.")
        found = [self.tube.videos[one] for one in wanted if one in self.tube.videos]
        seen = [one for one in found if one["status"]["privacyStatus"] in ("public", "unlisted")]
        return [only_parts(self.counted(one), asked) for one in seen]

    def counted(self, video):
        number = self.tube.count_of(video["id"])
        counts = video["statistics"] | ({} if number is None else {"commentCount": str(number)})
        return video | {"statistics": counts}

    def channels(self, asked):
        wanted = asked.get("id", "").split(",")
        handle = asked.get("forHandle", "").removeprefix("@").casefold()
        found = [
            one for one in self.tube.channels.values()
            if one["id"] in wanted or one["snippet"]["customUrl"].removeprefix("@").casefold() == handle
        ]  # fmt: skip
        return [only_parts(one, asked) for one in found]

    def playlistitems(self, asked):
        channel = "UC" + asked["playlistId"][2:]
        found = [one for one in self.tube.videos.values() if one["snippet"]["channelId"] == channel]
        if not found:
            message = "The playlist identified with the request's <code>playlistId</code> parameter cannot be found."
            raise Refused(404, "playlistNotFound", message, domain="youtube.playlistItem")
        found.sort(key=lambda one: one["snippet"]["publishedAt"], reverse=True)
        return [only_parts(item_of(one), asked) for one in found]

    def commentthreads(self, asked):
        tube, video = self.tube, asked["videoId"]
        if video not in tube.videos:
            message = "The video identified by the <code>videoId</code> parameter could not be found."
            raise Refused(404, "videoNotFound", message, domain="youtube.commentThread")
        if video in tube.disabled:
            message = "The video identified by the <code>videoId</code> parameter has disabled comments."
            raise Refused(403, "commentsDisabled", message, domain="youtube.commentThread")
        threads = sorted(tube.threads.get(video, []), key=lambda one: one["snippet"]["publishedAt"], reverse=True)
        return [only_parts(thread_of(one, tube.replies.get(one["id"], []), video), asked) for one in threads]

    def comments(self, asked):
        found = self.tube.replies.get(asked["parentId"], [])
        ordered = sorted(found, key=lambda one: one["snippet"]["publishedAt"], reverse=True)
        return [one | {"snippet": {k: v for k, v in one["snippet"].items() if k != "videoId"}} for one in ordered]


def result_of(video):
    snippet = video["snippet"]
    kept = {name: snippet[name] for name in ("publishedAt", "channelId", "channelTitle", "liveBroadcastContent")}
    texts = {"title": html.escape(snippet["title"]), "description": html.escape(snippet["description"][:100]) + " ..."}
    native = {"kind": "youtube#video", "videoId": video["id"]}
    return {"kind": "youtube#searchResult", "id": native, "snippet": kept | texts}


def item_of(video):
    details = {"videoId": video["id"], "videoPublishedAt": video["snippet"]["publishedAt"]}
    return {"kind": "youtube#playlistItem", "id": "VVU" + video["id"], "contentDetails": details}


def thread_of(top, replies, video):
    newest = sorted(replies, key=lambda one: one["snippet"]["publishedAt"], reverse=True)
    thread = {
        "kind": "youtube#commentThread", "id": top["id"],
        "snippet": {
            "videoId": video, "topLevelComment": top, "canReply": False, "totalReplyCount": len(replies),
            "isPublic": True,
        },
    }  # fmt: skip
    return thread | ({"replies": {"comments": newest[:5]}} if replies else {})


def only_parts(item, asked):
    parts = {"kind", "id", *asked["part"].split(",")}
    return {name: value for name, value in item.items() if name in parts}


@contextmanager
def youtube_server() -> Iterator[Tube]:
    """The server while it runs; `tube.url` is where."""
    tube = Tube()
    with serving(type("Bound", (Handler,), {"tube": tube})) as url:
        tube.url = url
        yield tube
