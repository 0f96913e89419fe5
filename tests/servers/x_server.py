"""An X API v2 server on 127.0.0.1, as documented: problems, pages by token, fields and expansions, limits, validation.

https://docs.x.com/x-api: recent search, posts by number, a user by name, a user's posts. Posts are whatever a test puts
into `Network`; `faults` answers the requests of given numbers (from 0) with something else, and `limit` requests are
answered before 429. It speaks the names of 2026 (`post.fields`, `referenced_posts`) or, with `is_old`, those before.
`billed` holds what X would charge for, once a day.
"""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, urlsplit

from tests.servers.serving import serving

BEARER = "khoa-thu"
PROBLEMS = "https://api.x.com/2/problems"
EPOCH_MS = 1_288_834_974_657
COMMON = {
    "new": {
        "id", "text", "conversation_id", "created_at", "edit_controls", "entities", "geo", "lang", "note_post",
        "possibly_sensitive", "public_metrics", "source", "withheld",
    },
    "old": {
        "id", "text", "author_id", "conversation_id", "created_at", "edit_controls", "edit_history_tweet_ids",
        "entities", "geo", "in_reply_to_user_id", "lang", "note_tweet", "possibly_sensitive", "public_metrics",
        "referenced_tweets", "source", "withheld",
    },
}  # fmt: skip
EXPANSIONS = {
    "new": {"author_id", "in_reply_to_user_id", "referenced_posts", "edit_history_post_ids"},
    "old": {
        "author_id", "in_reply_to_user_id", "referenced_tweets.id", "referenced_tweets.id.author_id",
        "edit_history_tweet_ids",
    },
}  # fmt: skip
USER_FIELDS = {
    "id", "name", "username", "created_at", "protected", "public_metrics", "description", "verified", "location",
}  # fmt: skip
SHAPE = {"expansions", "user.fields", "media.fields", "poll.fields", "place.fields"}
PAGING = {"max_results", "pagination_token", "start_time", "end_time", "since_id", "until_id"}


def number_at(moment, sequence=0):
    """The number X gives a post written at `moment`."""
    return ((int(moment.timestamp() * 1000) - EPOCH_MS) << 22) + sequence


def moment_of(number):
    return datetime.fromtimestamp(((int(number) >> 22) + EPOCH_MS) / 1000, UTC)


def told(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass
class Network:
    """What the server knows, what it was asked, and what it will do wrong."""

    now: datetime = datetime(2026, 11, 24, 3, tzinfo=UTC)
    users: dict[str, dict] = field(default_factory=dict)
    posts: dict[str, dict] = field(default_factory=dict)
    bearer: str = BEARER
    is_old: bool = False
    limit: int = 10_000
    reset_s: int = 40
    faults: dict[int, tuple] = field(default_factory=dict)
    changes: dict[int, object] = field(default_factory=dict)
    asked: list[tuple[str, dict]] = field(default_factory=list)
    tokens: dict[str, tuple] = field(default_factory=dict)
    billed: set = field(default_factory=set)
    shown_of_user: int = 3_200
    url: str = ""

    def user(self, name="SoThu", **more):
        """An account."""
        number = str(70_001 + len(self.users))
        made = {
            "id": number, "name": "Họ Tên Riêng", "username": name, "created_at": "2015-03-01T08:00:00.000Z",
            "protected": False, "description": "Hồ sơ", "location": "Huế", "verified": False,
            "public_metrics": {"followers_count": 12, "following_count": 3, "tweet_count": 5, "listed_count": 0},
        }  # fmt: skip
        self.users[number] = made | more
        return self.users[number]

    def post(self, user, hours_ago=1.0, text="Đường Lê Lợi ngập", *, refers=(), number=None, **more):
        """A post by `user`, written so long before now. refers: pairs of a kind and a post."""
        native = str(number or number_at(self.now - timedelta(hours=hours_ago), len(self.posts)))
        answered = next((one for kind, one in refers if kind == "replied_to"), None)
        made = {
            "id": native, "text": text, "author_id": user["id"], "created_at": told(moment_of(native)), "lang": "vi",
            "conversation_id": native if answered is None else answered["conversation_id"],
            "edit_history_tweet_ids": [native], "possibly_sensitive": False, "source": "X Web App",
            "public_metrics": {
                "retweet_count": 2, "reply_count": 1, "like_count": 4, "quote_count": 1, "bookmark_count": 0,
                "impression_count": 90,
            },
        }  # fmt: skip
        if refers:
            made["referenced_tweets"] = [{"type": kind, "id": one["id"]} for kind, one in refers]
        if answered is not None:
            made["in_reply_to_user_id"] = answered["author_id"]
        self.posts[native] = made | more
        return self.posts[native]

    def edit(self, post, minutes, text):
        """A new version of `post`, under a number of its own; only it is listed from now on."""
        native = str(number_at(moment_of(post["id"]) + timedelta(minutes=minutes), 7))
        history = [*post["edit_history_tweet_ids"], native]
        post["edit_history_tweet_ids"] = history
        moved = {"id": native, "text": text, "edit_history_tweet_ids": history, "created_at": told(moment_of(native))}
        self.posts[native] = post | moved
        return self.posts[native]

    @property
    def words(self):
        return "old" if self.is_old else "new"

    @property
    def listed(self):
        """Posts as lists show them: the newest first, only the last version of each."""
        latest = [one for one in self.posts.values() if one["edit_history_tweet_ids"][-1] == one["id"]]
        return sorted(latest, key=lambda one: -int(one["id"]))


class Refused(Exception):
    """The server says no, in a problem."""

    def __init__(self, status, problem):
        super().__init__(problem.get("detail", ""))
        self.status, self.problem = status, problem


def invalid(message, **parameters):
    """The problem of a request that cannot be taken."""
    return Refused(400, {
        "errors": [{"parameters": parameters, "message": message}], "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.", "type": f"{PROBLEMS}/invalid-request",
    })  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """GET only."""

    server_of: Network
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        network, parts = self.server_of, urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        number = len(network.asked)
        network.asked.append((parts.path, asked))
        if number in network.changes:
            network.changes[number]()
        if number in network.faults:
            self.answer(*network.faults[number])
            return
        try:
            self.limits(number)
            self.answer(200, self.found(parts.path, asked))
        except Refused as reason:
            self.answer(reason.status, reason.problem)

    def limits(self, number):
        network = self.server_of
        if self.headers.get("Authorization") != f"Bearer {network.bearer}":
            unauthorised = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
            raise Refused(401, unauthorised)
        if number >= network.limit:
            network.limit += 10_000
            too_many = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank"}
            raise Refused(429, too_many | {"status": 429})

    def answer(self, status, body, headers=None):
        network = self.server_of
        sent = (
            body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        )
        self.send_response_only(status)
        kind = "application/json" if status < 400 else "application/problem+json"
        reset = int(network.now.timestamp()) + network.reset_s
        told_headers = {
            "Content-Type": f"{kind}; charset=utf-8", "x-rate-limit-limit": "60", "x-rate-limit-reset": str(reset),
            "x-rate-limit-remaining": str(max(0, network.limit - len(network.asked))),
        }  # fmt: skip
        for name, value in (told_headers | {"Content-Length": str(len(sent))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)

    def found(self, path, asked):
        name = re.fullmatch(r"/2/users/by/username/(.+)", path)
        owner = re.fullmatch(r"/2/users/(\d{1,19})/tweets", path)
        if path == "/2/tweets/search/recent":
            return self.search(asked)
        if path == "/2/tweets":
            return self.lookup(asked)
        if owner:
            return self.posts_of(owner[1], asked)
        if name:
            return self.user(unquote(name[1]), asked)
        raise Refused(404, {"title": "Not Found", "detail": "Not Found", "type": "about:blank", "status": 404})

    def shape(self, asked, more):
        """Refuse parameters the real one refuses."""
        network = self.server_of
        fields = "tweet.fields" if network.is_old else "post.fields"
        allowed = SHAPE | more | {fields}
        for one in asked:
            if one not in allowed:
                known = ",".join(sorted(allowed))
                raise invalid(f"The query parameter [{one}] is not one of [{known}]", **{one: [asked[one]]})
        checks = [
            (fields, COMMON[network.words]),
            ("expansions", EXPANSIONS[network.words]),
            ("user.fields", USER_FIELDS),
        ]
        for name, values in checks:
            for value in filter(None, asked.get(name, "").split(",")):
                if value not in values:
                    known = ",".join(sorted(values))
                    raise invalid(
                        f"The `{name}` query parameter value [{value}] is not one of [{known}]", **{name: [value]}
                    )

    def sized(self, asked, least, usual):
        given = asked.get("max_results", str(usual))
        if not given.isdigit() or not least <= int(given) <= 100:
            raise invalid(
                f"The `max_results` query parameter value [{given}] is not between {least} and 100",
                max_results=[given],
            )
        return int(given)

    def ranged(self, asked, oldest):
        """(start, until) numbers of the range asked for."""
        for pair in (("start_time", "since_id"), ("end_time", "until_id")):
            if all(one in asked for one in pair):
                raise invalid(f"`{pair[0]}` and `{pair[1]}` may not be given together", **{pair[0]: [asked[pair[0]]]})
        start, until = 0, 2**63
        if "start_time" in asked:
            if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", asked["start_time"]):
                raise invalid("Invalid 'start_time'", start_time=[asked["start_time"]])
            moment = datetime.fromisoformat(asked["start_time"])
            if moment < oldest or moment > self.server_of.now:
                raise invalid(
                    f"Invalid 'start_time':'{asked['start_time']}'. 'start_time' must be on or after {told(oldest)}",
                    start_time=[asked["start_time"]],
                )
            start = number_at(moment)
        for name in ("since_id", "until_id"):
            if name in asked and (not asked[name].isdigit() or moment_of(asked[name]) < oldest):
                message = f"'{name}' must be a tweet id created after [{told(oldest)}]. Please use a larger '{name}'"
                raise invalid(message, **{name: [asked[name]]})
        start = int(asked.get("since_id", start - 1)) + 1
        return start, int(asked.get("until_id", until))

    def search(self, asked):
        network = self.server_of
        self.shape(asked, PAGING | {"query", "next_token", "sort_order"})
        query = asked.get("query", "")
        if not 0 < len(query) <= 512:
            raise invalid(
                f"Invalid 'query':'{query[:20]}'. 'query' must be between 1 and 512 characters", query=[query]
            )
        if "next_token" in asked and "pagination_token" in asked:
            raise invalid("`next_token` and `pagination_token` may not be given together", next_token=[""])
        oldest = network.now - timedelta(days=7)
        conversation = re.fullmatch(r"conversation_id:(\d+)", query)
        matching = [
            one
            for one in network.listed
            if moment_of(one["id"]) >= oldest
            and (
                one["conversation_id"] == conversation[1]
                if conversation
                else all(word.casefold() in one["text"].casefold() for word in query.split() if ":" not in word)
            )
        ]
        return self.page(asked, matching, least=10, usual=10, oldest=oldest, mark=("search", query))

    def posts_of(self, owner, asked):
        network = self.server_of
        self.shape(asked, PAGING | {"exclude"})
        user = network.users.get(owner)
        if user is None or user["protected"]:
            kind = "resource-not-found" if user is None else "not-authorized-for-resource"
            return {"errors": [self.problem(kind, "user", "id", owner)]}
        own = [one for one in network.listed if one["author_id"] == owner][: network.shown_of_user]
        oldest = datetime(2010, 11, 6, tzinfo=UTC)
        return self.page(asked, own, least=5, usual=10, oldest=oldest, mark=("user", owner))

    def page(self, asked, matching, *, least, usual, oldest, mark):
        network = self.server_of
        size = self.sized(asked, least, usual)
        start, until = self.ranged(asked, oldest)
        token = asked.get("pagination_token", asked.get("next_token"))
        if token is not None:
            if token not in network.tokens or network.tokens[token][0] != mark:
                raise invalid(f"The `pagination_token` query parameter value [{token}] is not valid",
                              pagination_token=[token])  # fmt: skip
            until = min(until, network.tokens[token][1])
        rest = [one for one in matching if start <= int(one["id"]) < until]
        shown, meta = rest[:size], {"result_count": len(rest[:size])}
        if shown:
            meta |= {"newest_id": shown[0]["id"], "oldest_id": shown[-1]["id"]}
        if len(rest) > size:
            meta["next_token"] = f"b26v89c19zqg8o3f{len(network.tokens):08d}"
            network.tokens[meta["next_token"]] = (mark, int(shown[-1]["id"]))
        return self.shown(shown, asked) | {"meta": meta}

    def lookup(self, asked):
        self.shape(asked, {"ids"})
        ids = asked.get("ids", "").split(",")
        if not all(re.fullmatch(r"\d{1,19}", one) for one in ids) or len(ids) > 100:
            raise invalid("The `ids` query parameter value is not valid", ids=ids)
        known = [self.server_of.posts[one] for one in ids if self.is_shown(one)]
        made = self.shown(known, asked)
        missing = [self.problem("resource-not-found", "tweet", "ids", one) for one in ids if not self.is_shown(one)]
        errors = [*missing, *made.get("errors", [])]
        return made | ({"errors": errors} if errors else {})

    def user(self, name, asked):
        self.shape(asked, set())
        if not re.fullmatch(r"\w{1,15}", name, re.ASCII):
            raise invalid(f"The `username` query parameter value [{name}] does not match ^[A-Za-z0-9_]{{1,15}}$",
                          username=[name])  # fmt: skip
        user = next((one for one in self.server_of.users.values() if one["username"].lower() == name.lower()), None)
        if user is None:
            return {"errors": [self.problem("resource-not-found", "user", "username", name)]}
        self.bill("user", user["id"])
        return {"data": self.fielded(user, asked)}

    def is_shown(self, native):
        post = self.server_of.posts.get(native)
        return post is not None and not self.server_of.users[post["author_id"]]["protected"]

    def shown(self, posts, asked):
        """`data`, `includes` and `errors` of an answer."""
        network, expanded = self.server_of, set(filter(None, asked.get("expansions", "").split(",")))
        referred, lost, users = {}, {}, {}
        refers = expanded & {"referenced_posts", "referenced_tweets.id", "referenced_tweets.id.author_id"}
        for post in posts:
            for one in post.get("referenced_tweets", []) if refers else []:
                if self.is_shown(one["id"]):
                    referred[one["id"]] = network.posts[one["id"]]
                else:
                    lost[one["id"]] = None
            users |= {post["author_id"]: None} if "author_id" in expanded else {}
            if "in_reply_to_user_id" in expanded and "in_reply_to_user_id" in post:
                users[post["in_reply_to_user_id"]] = None
        if expanded & {"referenced_posts", "referenced_tweets.id.author_id"}:
            users |= {one["author_id"]: None for one in referred.values()}
        for native in [*(one["id"] for one in posts), *referred]:
            self.bill("post", native)
        for native in users:
            self.bill("user", native)
        made = {"data": [self.worded(one, asked) for one in posts]} if posts else {}
        included = {
            "users": [self.fielded(network.users[one], asked) for one in users if one in network.users],
            "tweets" if network.is_old else "posts": [self.worded(one, asked) for one in referred.values()],
        }
        included = {name: some for name, some in included.items() if some}
        parameter = "referenced_tweets.id" if network.is_old else "referenced_posts"
        errors = [self.problem("resource-not-found", "tweet", parameter, one) for one in lost]
        return made | ({"includes": included} if included else {}) | ({"errors": errors} if errors else {})

    def worded(self, post, asked):
        """A post with the fields asked for, in the names this server uses."""
        fields = set(asked.get("tweet.fields" if self.server_of.is_old else "post.fields", "").split(","))
        if self.server_of.is_old:
            kept = fields | {"id", "text", "edit_history_tweet_ids"}
            return {name: value for name, value in post.items() if name in kept}
        expanded = set(asked.get("expansions", "").split(","))
        related = {
            "author_id": {"author_id"}, "in_reply_to_user_id": {"in_reply_to_user_id"},
            "referenced_posts": {"referenced_tweets"},
        }  # fmt: skip
        kept = {"id", "text", "edit_history_tweet_ids"}.union(*(related.get(one, set()) for one in expanded))
        renamed = {"note_post": "note_tweet"}
        kept |= {renamed.get(one, one) for one in fields}
        names = {
            "edit_history_tweet_ids": "edit_history_post_ids", "referenced_tweets": "referenced_posts",
            "note_tweet": "note_post",
        }  # fmt: skip
        made = {names.get(name, name): value for name, value in post.items() if name in kept}
        if "public_metrics" in made:
            metrics = dict(made["public_metrics"])
            made["public_metrics"] = {"repost_count": metrics.pop("retweet_count", 0), **metrics}
        return made

    def fielded(self, user, asked):
        kept = {"id", "name", "username", *asked.get("user.fields", "").split(",")}
        return {name: value for name, value in user.items() if name in kept}

    def bill(self, kind, native):
        self.server_of.billed.add((self.server_of.now.date(), kind, native))

    def problem(self, kind, resource, parameter, value):
        title = "Not Found Error" if kind == "resource-not-found" else "Authorization Error"
        detail = (
            f"Could not find {resource} with {parameter}: [{value}]."
            if kind == "resource-not-found"
            else f"Sorry, you are not authorized to see the {resource} with {parameter}: [{value}]."
        )
        return {
            "value": value, "detail": detail, "title": title, "resource_type": resource, "parameter": parameter,
            "resource_id": value, "type": f"{PROBLEMS}/{kind}",
        }  # fmt: skip


@contextmanager
def x_server():
    """A server until the block ends."""
    network = Network()
    handler = type("Bound", (Handler,), {"server_of": network})
    with serving(handler) as url:
        network.url = url
        yield network
