"""Published tables as people leave them: counts in words, shifted cells, dates in many forms."""

import csv
from collections import Counter

import pytest

from nghe_lib.sources import open_file, read_file
from nghe_lib.sources.relative_times import moment_of
from nghe_lib.sources.times import RELATIVE, UNREADABLE, time_of

SEEN_AT = 1_700_000_000_000_000


@pytest.fixture(scope="module")
def reintel(shared_data):
    return shared_data / "labelled" / "reintel" / "reintel.csv"


@pytest.fixture(scope="module")
def dates(shared_data):
    with (shared_data / "labelled" / "uit_visfd" / "uit_visfd.csv").open(encoding="utf-8", newline="") as file:
        return [row["date_time"] for row in csv.DictReader(file)]


def test_every_row_of_reintel_is_a_post_or_refused_for_a_reason(reintel):
    posts = read_file(reintel)
    reasons = [row.reason for batch in open_file(reintel).batches for row in batch.refused.itertuples()]
    assert len(posts) + len(reasons) == posts.attrs["read_count"] == 2_000
    assert reasons == [UNREADABLE] * 4  # the rows whose text ran over into the next columns


def test_counts_of_reintel_are_read_or_missing_and_never_a_moment(reintel):
    posts = read_file(reintel)
    assert posts["like_count"].notna().sum() == 1_923 and posts["share_count"].notna().sum() == 1_636
    assert posts[["like_count", "comment_count", "share_count"]].max().max() < 10**9
    assert any("không coi là 0" in note for note in posts.attrs["notes"])


def test_times_of_reintel_lie_in_the_years_it_was_made(reintel):
    moments = read_file(reintel)["published_at"].dropna()
    assert len(moments) == 1_955 and moments.dt.year.between(2014, 2020).all()


def test_every_date_of_visfd_is_read_or_refused_as_relative(dates):
    found = Counter("read" if type(value) is int else str(value) for value, _ in map(time_of, dates))
    assert found == {"read": 7_927, str(RELATIVE): 971} and found.total() == 8_898


def test_the_relative_dates_of_visfd_are_all_counted_back_once_the_capture_is_known(dates):
    relative = [text for text in dates if time_of(text)[0] == RELATIVE]
    assert all(type(moment_of(text, seen_at=SEEN_AT)) is int for text in relative)
