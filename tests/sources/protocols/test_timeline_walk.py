import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.sources.collecting import Ask
from nghe_lib.sources.fetch import Fetcher
from nghe_lib.sources.pace import Clock
from nghe_lib.sources.protocols.timeline_walk import CAPPED, REPEATING, Item, Listed, Walk, clean_state
from nghe_lib.sources.times import microseconds

BEGIN = datetime(2026, 11, 24, 3, tzinfo=UTC)
HOUR = 3_600_000_000


@dataclass
class Line:
    """A timeline in memory: number → microseconds. Its cursor is the number above which everything was given."""

    posts: dict[int, int] = field(default_factory=dict)
    page: int = 4
    platform: str = "mastodon"
    asked: int = 0

    def ask_page(self, after, since, limit):
        self.asked += 1
        below = int(after) if after else 10**9
        found = sorted((one for one in self.posts if one < below), reverse=True)[: min(self.page, limit)]
        items = [Item(one, str(one), str(one), self.posts[one]) for one in found]
        return Listed(items, str(found[-1]) if found else None)

    def read(self, items, into):
        for one in items:
            into.add({"post_id": one.native, "text": "x", "published_at": one.moment})

    def find(self, natives):
        there = [one for one in natives if int(one) in self.posts]
        items = [Item(int(one), one, one, self.posts[int(one)]) for one in there]
        return items, [one for one in natives if one not in there]


@dataclass
class Lake:
    """What a lake would hold after each page, and the state that goes with it."""

    held: set = field(default_factory=set)
    state: dict = field(default_factory=dict)
    gaps: list = field(default_factory=list)
    pages: int = 0

    def run(self, line, hour, *, stop_after=10**6, **asked):
        clock = Clock(now=lambda: BEGIN + timedelta(hours=hour))
        ask = Ask(Fetcher(clock=clock), state=self.state, look_back=timedelta(hours=6), **asked)
        self.gaps, self.pages = [], 0
        for page in Walk(ask, line).pages():
            self.held |= set() if page.batch is None else set(page.batch.posts["post_id"])
            self.held -= set(page.gone)
            self.state = json.loads(json.dumps(page.state))
            self.gaps += [gap.reason for gap in page.gaps]
            self.pages += 1
            if self.pages == stop_after:
                break


def there(line):
    return {f"mastodon:{one}" for one in line.posts}


STEPS = st.lists(
    st.tuples(
        st.integers(0, 9),  # new posts before the run
        st.integers(0, 2),  # of the youngest posts, how many are deleted
        st.sampled_from([1, 2, 4, 10**6]),  # pages after which the run is cut
        st.sampled_from([4, 10**6]),  # most posts of the run
    ),
    min_size=1,
    max_size=6,
)


@given(steps=STEPS)
@settings(max_examples=15)
def test_whatever_is_cut_capped_or_deleted_a_whole_run_brings_all_that_is_there(steps):
    line, lake, number = Line(), Lake(), 0
    for hour, (n, deleted, stop_after, most) in enumerate(steps):
        for at in range(n):
            number += 1
            line.posts[number] = microseconds(BEGIN) + hour * HOUR - (n - at) * HOUR // 20
        for one in sorted(line.posts)[len(line.posts) - deleted :]:
            del line.posts[one]
        lake.run(line, hour, stop_after=stop_after, max_posts=most)
    lake.run(line, len(steps))
    lake.run(line, len(steps))
    assert lake.held >= there(line) and lake.state["stretches"] == [] and not lake.gaps


def test_what_was_deleted_in_the_last_hours_leaves_the_lake():
    line, lake = Line({one: microseconds(BEGIN) - one * HOUR // 4 for one in range(1, 9)}), Lake()
    line.posts = dict(zip(range(8, 0, -1), line.posts.values(), strict=True))
    lake.run(line, 0)
    del line.posts[5]
    lake.run(line, 0)
    assert lake.held == there(line)


def test_a_second_run_stops_soon_after_the_last_hours():
    line = Line({one: microseconds(BEGIN) - (60 - one) * HOUR for one in range(60)})
    lake = Lake()
    lake.run(line, 0)
    line.asked = 0
    lake.run(line, 1)
    assert line.asked <= 4


def test_a_backlog_that_never_shrinks_still_gets_what_is_new_first_and_says_so():
    line = Line({one: microseconds(BEGIN) - (100 - one) * HOUR for one in range(100)})
    lake = Lake()
    lake.run(line, 0, max_posts=10)
    line.posts[100] = microseconds(BEGIN) + HOUR
    lake.run(line, 1, max_posts=10)
    assert "mastodon:100" in lake.held and lake.gaps == [CAPPED]


def test_a_timeline_that_goes_round_is_left_with_a_gap():
    class Round(Line):
        def ask_page(self, after, since, limit):
            listed = super().ask_page("", since, limit)
            return Listed(listed.items, f"{after}x")

    line, lake = Round({one: microseconds(BEGIN) for one in range(3)}), Lake()
    lake.run(line, 0)
    assert lake.gaps == [REPEATING] and len(lake.held) == 3 and lake.pages < 10


PARTS = ["newest", "covered", "tail", "known", "missing", "stretches"]
ODD = st.none() | st.integers() | st.text(max_size=3) | st.lists(st.lists(st.integers(), max_size=4))


@given(st.dictionaries(st.sampled_from(PARTS), ODD | st.dictionaries(st.text(max_size=2), ODD, max_size=3)))
def test_a_state_of_any_shape_is_made_one_that_can_be_gone_on_from(state):
    made = clean_state(state)
    assert set(made) == set(PARTS) and clean_state(made) == made
