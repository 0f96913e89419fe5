"""One target of a platform asked again and again, as `ingest` would: each page's state is kept, through JSON."""

import json
from dataclasses import dataclass, field, replace
from typing import ClassVar

import pandas as pd

from nghe_lib.schema import ACCOUNTS, POSTS
from nghe_lib.sources.collecting import Ask, Collector, Target
from nghe_lib.sources.fetch import Fetcher
from nghe_lib.sources.pace import Clock


@dataclass
class PlatformListener:
    """server: the local one, with its `url` and its `now`. collector: what is under test, named by each test file."""

    collector: ClassVar[Collector]
    server: object
    verb: str = ""
    what: str = ""
    state: dict = field(default_factory=dict)
    slept: list = field(default_factory=list)
    pages: list = field(default_factory=list)

    def run(self, *, stop_after=10**6, **asked):
        """The ids of one run, cut after `stop_after` pages."""
        clock = Clock(now=lambda: self.server.now, monotonic=lambda: sum(self.slept), sleep=self.slept.append)
        fetcher = Fetcher(allow_private=True, interval_s=0, wait_initial_s=0.01, clock=clock)
        ask = replace(Ask(fetcher, state=self.state, endpoint=self.server.url), **asked)
        self.pages = []
        for page in self.collector.collect(Target(self.collector.name, self.verb, self.what), ask):
            self.pages.append(page)
            self.state = json.loads(json.dumps(page.state))
            if len(self.pages) == stop_after:
                break
        return self.ids

    @property
    def batches(self):
        return [page.batch for page in self.pages if page.batch is not None]

    @property
    def posts(self):
        frames = [POSTS.check(batch.posts) for batch in self.batches]
        return pd.concat(frames).drop_duplicates("post_id", keep="last").set_index("post_id")

    @property
    def accounts(self):
        frames = [ACCOUNTS.check(batch.accounts) for batch in self.batches]
        return pd.concat(frames).drop_duplicates("account_id", keep="last").set_index("account_id")

    @property
    def ids(self):
        return {one for batch in self.batches for one in batch.posts["post_id"]}

    @property
    def refused(self):
        return [one for batch in self.batches for one in batch.refused["reason"]]

    @property
    def gaps(self):
        return [gap for page in self.pages for gap in page.gaps]

    @property
    def notes(self):
        return [note for page in self.pages for note in page.notes]

    @property
    def gone(self):
        return [one for page in self.pages for one in page.gone]

    @property
    def spent(self):
        return sum(page.spent for page in self.pages)
