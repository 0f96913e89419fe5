"""A made-up platform: posts at given hours, delivered in pages, with every fault a test asks for."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from nghe_lib.errors import SourceError
from nghe_lib.sources import collectors
from nghe_lib.sources.batching import batch_of_records, record_plan
from nghe_lib.sources.collecting import Budget, Collector, Gap, Page
from nghe_lib.sources.times import microseconds

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Platform:
    """posts: id → (hour, text, likes). fail_after: raise after that many pages. asked: what each asking was given."""

    posts: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    page_posts: int = 2
    fail_after: int | None = None
    failure: Exception = field(default_factory=lambda: SourceError("máy chủ hỏng"))
    gone: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    spent: int = 0
    asked: list = field(default_factory=list)

    def collect(self, target, ask):
        self.asked.append((target.what, dict(ask.state), ask.units_left))
        newest = ask.state.get("newest", -1)
        behind = newest - ask.look_back / timedelta(hours=1)
        wanted = sorted((hour, one) for one, (hour, _, _) in self.posts.items() if newest < 0 or hour > behind)
        plan = record_plan(platform="forum", collected_at=microseconds(ask.clock.now()))
        pages = [wanted[at : at + self.page_posts] for at in range(0, len(wanted), self.page_posts)] or [[]]
        for number, page in enumerate(pages):
            if self.fail_after is not None and number >= self.fail_after:
                raise self.failure
            newest = max([newest, *(hour for hour, _ in page)])
            records = [
                {
                    "post_id": one, "account_id": "an", "text": self.posts[one][1], "like_count": self.posts[one][2],
                    "published_at": (BEGIN + timedelta(hours=hour)).isoformat(),
                    "url": f"https://{target.what}/{one}",
                }
                for hour, one in page
            ]  # fmt: skip
            last = number == len(pages) - 1
            yield Page(
                batch_of_records(records, plan) if records else None,
                {"newest": newest},
                spent=self.spent,
                gone=self.gone if last else (),
                gaps=self.gaps if last else (),
            )


def install(monkeypatch, platform, *, budget=None, name="made_up", estimate=None):
    """Make `made_up hear WHAT` a line nghe knows."""
    made = Collector(
        name, "Nền tảng thử", {"hear": "mọi bài"}, "Điều khoản thử.", platform.collect, budget=budget, estimate=estimate
    )
    real = collectors.collector
    monkeypatch.setattr(collectors, "collector", lambda word: made if word == name else real(word))
    for module in ("listening", "commits", "live"):
        monkeypatch.setattr(f"nghe_lib.ingest.{module}.collector", lambda word: made if word == name else real(word))
    return made


def daily(limit, *, price_usd=0.0):
    return Budget("điểm", limit, "day", "UTC", price_usd)
