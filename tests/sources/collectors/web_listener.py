"""One target of the open web asked again and again, as `ingest` would: each page's state is kept, through JSON."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pandas as pd

from nghe_lib.schema import ACCOUNTS, POSTS, SOURCES
from nghe_lib.sources.collecting import Ask
from nghe_lib.sources.collectors import collector, read_target
from nghe_lib.sources.fetch import Fetcher
from nghe_lib.sources.pace import Clock

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@dataclass
class Listener:
    """line: of `listen`. now: moved by tests and by what the collector sleeps."""

    line: str
    endpoint: str = ""
    now: datetime = NOW
    state: dict = field(default_factory=dict)
    slept: list = field(default_factory=list)
    pages: list = field(default_factory=list)

    def ask(self, **asked):
        clock = Clock(
            now=lambda: self.now + timedelta(seconds=sum(self.slept)),
            monotonic=lambda: sum(self.slept),
            sleep=self.slept.append,
        )
        fetcher = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, clock=clock)
        return replace(Ask(fetcher, state=self.state, endpoint=self.endpoint), **asked)

    def run(self, *, stop_after=10**6, **asked):
        """The pages of one run, cut after `stop_after` of them."""
        self.pages = []
        target = read_target(self.line)
        for page in collector(target.collector).collect(target, self.ask(**asked)):
            self.pages.append(page)
            self.state = json.loads(json.dumps(page.state))
            if len(self.pages) == stop_after:
                break
        if self.batches:
            POSTS.check(self.posts.reset_index())
            ACCOUNTS.check(pd.concat([batch.accounts for batch in self.batches]).drop_duplicates("account_id"))
            SOURCES.check(pd.concat([batch.sources for batch in self.batches]).drop_duplicates("source_id"))
        return self.pages

    @property
    def batches(self):
        return [page.batch for page in self.pages if page.batch is not None]

    @property
    def posts(self):
        frames = [batch.posts for batch in self.batches]
        return (
            pd.concat(frames).drop_duplicates("post_id", keep="last").set_index("post_id") if frames else POSTS.frame()
        )

    @property
    def n_rows(self):
        return sum(len(batch.posts) for batch in self.batches)

    @property
    def refused(self):
        return [reason for batch in self.batches for reason in batch.refused["reason"]]

    @property
    def gaps(self):
        return [gap.reason for page in self.pages for gap in page.gaps]

    @property
    def gone(self):
        return [one for page in self.pages for one in page.gone]

    @property
    def notes(self):
        return [note for page in self.pages for note in page.notes]
