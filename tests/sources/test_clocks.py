import numpy as np
import pandas as pd
import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.schema import POSTS
from nghe_lib.sources import apply_shift, check_clocks, read_file

DAY = pd.Timestamp("2025-11-01", tz="Asia/Ho_Chi_Minh")


def posts(published, collected, *, source="bao-a", account="press:Báo A"):
    published = pd.Series(published).dt.tz_convert("UTC")
    collected = pd.Series(collected).dt.tz_convert("UTC")
    n = len(published)
    return POSTS.frame(
        {
            "post_id": [f"press:{source}-{i}" for i in range(n)],
            "platform": ["press"] * n,
            "kind": ["article"] * n,
            "source_id": [source] * n,
            "account_id": [account] * n,
            "published_at": published,
            "collected_at": collected,
            "time_is_collection": ((collected - published).abs() <= pd.Timedelta(seconds=2)).astype("boolean"),
            "text": ["x"] * n,
        }
    )


def true_times(n, *, hours=(5, 23), seed=1):
    """Moments of publication by day, quiet at night."""
    chance = np.random.default_rng(seed)
    return DAY + pd.to_timedelta(chance.integers(0, 60, n) * 24 + chance.uniform(*hours, n), unit="h").floor("s")


def seen_after(published, most_h, seed=2):
    return published + pd.to_timedelta(np.random.default_rng(seed).uniform(0, most_h, len(published)), unit="h").floor(
        "s"
    )


def test_seven_hours_too_early_is_noticed_with_its_mend():
    true = true_times(500)
    (fault,) = check_clocks(posts(true - pd.Timedelta(hours=7), seen_after(true, 2)))
    assert (fault.source_id, fault.kind, fault.hours, fault.post_count) == ("bao-a", "zone", 7.0, 500)
    assert (
        "sớm 7 giờ" in fault.sentence and "500 bài" in fault.sentence and '--clock-shift-h "Báo A=7"' in fault.sentence
    )


def test_the_mend_mends():
    true = true_times(500)
    wrong = posts(true - pd.Timedelta(hours=7), seen_after(true, 2))
    mended = apply_shift(wrong, {"Báo A": 7})
    assert check_clocks(mended) == []
    assert (mended["published_at"] - wrong["published_at"]).unique().tolist() == [pd.Timedelta(hours=7)]
    assert POSTS.check(mended) is not wrong and check_clocks(wrong)


def test_only_the_columns_of_times_are_needed():
    true = true_times(200)
    frame = posts(true - pd.Timedelta(hours=7), seen_after(true, 1))
    columns = ["source_id", "published_at", "collected_at", "time_is_collection"]
    (fault,) = check_clocks(frame[columns])
    assert '"bao-a=7"' in fault.sentence
    assert check_clocks(apply_shift(frame[columns], {"Báo A": 7})) == []


@pytest.mark.parametrize("late_h", [3, 5, 9])
def test_other_whole_hours_are_noticed_when_the_night_agrees(late_h):
    true = true_times(2_000, hours=(6, 23))
    (fault,) = check_clocks(posts(true - pd.Timedelta(hours=late_h), seen_after(true, 1.5)))
    assert (fault.kind, fault.hours) == ("zone", late_h)


@pytest.mark.parametrize("ahead_h", [1, 7])
def test_a_publication_in_the_future_by_whole_hours_is_noticed(ahead_h):
    true = true_times(500)
    (fault,) = check_clocks(posts(true + pd.Timedelta(hours=ahead_h), seen_after(true, 30)))
    assert (fault.kind, fault.hours) == ("zone", -ahead_h) and f"muộn {ahead_h} giờ" in fault.sentence


def test_a_publication_in_the_future_by_no_whole_hours_is_noticed_without_a_mend():
    true = true_times(500)
    (fault,) = check_clocks(posts(true + pd.Timedelta(hours=2.5), seen_after(true, 30)))
    assert (fault.kind, fault.hours) == ("future", 0.0)


def test_times_that_equal_the_collection_are_no_times():
    true = true_times(100)
    (fault,) = check_clocks(posts(true, true))
    assert fault.kind == "no_time" and "không có giờ đăng thật" in fault.sentence


@pytest.mark.parametrize(("same", "found"), [(95, ["no_time"]), (94, [])])
def test_no_times_means_at_least_95_in_100(same, found):
    true = true_times(100)
    late = pd.to_timedelta([0] * same + [30] * (100 - same), unit="m")
    assert [fault.kind for fault in check_clocks(posts(true, true + late))] == found


@pytest.mark.parametrize(("n", "found"), [(49, 0), (50, 1)])
def test_fewer_than_fifty_posts_are_not_judged(n, found):
    true = true_times(n)
    assert len(check_clocks(posts(true - pd.Timedelta(hours=7), seen_after(true, 1)))) == found


def good_sources():
    """Sources whose times are right."""
    true = true_times(1_000)
    yield pytest.param(true, seen_after(true, 2), id="asked every two hours")
    yield pytest.param(true, (true + pd.Timedelta(days=1)).normalize(), id="asked once a day at midnight")
    yield pytest.param(
        true,
        (true + pd.Timedelta(days=1)).normalize() + pd.Timedelta(hours=5),
        id="asked once a day, seven hours after the last",
    )
    yield pytest.param(true, seen_after(true + pd.Timedelta(hours=1), 2), id="really an hour or more behind")
    yield pytest.param(true, seen_after(true + pd.Timedelta(hours=2), 1), id="really two hours behind")
    yield pytest.param(
        true, true + pd.to_timedelta(np.linspace(0, 24, 1_000), unit="h").floor("s"), id="spread over a day"
    )
    yield pytest.param(true, seen_after(true + pd.Timedelta(hours=6.5), 1), id="no whole number of hours")


@pytest.mark.parametrize(("published", "collected"), list(good_sources()))
def test_a_good_clock_is_not_accused(published, collected):
    assert check_clocks(posts(published, collected)) == []


def test_sources_are_judged_apart_and_empty_in_is_empty_out():
    true = true_times(300)
    good, bad = (
        posts(true, seen_after(true, 2)),
        posts(true - pd.Timedelta(hours=7), seen_after(true, 2), source="bao-b", account="press:Báo B"),
    )
    assert [fault.source_id for fault in check_clocks(pd.concat([good, bad]))] == ["bao-b"]
    assert check_clocks(POSTS.frame([])) == [] and apply_shift(POSTS.frame([]), {"a": 7}).empty


def test_a_shift_covers_the_sections_of_an_outlet_and_the_longest_name_counts():
    true = true_times(3)
    frame = pd.concat(
        [posts(true, true + pd.Timedelta(hours=9), source=name) for name in ("bao-a", "bao-a-the-thao", "bao-ab")],
        ignore_index=True,
    )
    moved = apply_shift(frame, {"BÁO A": 7, "bao-a-the-thao": 1})["published_at"] - frame["published_at"]
    assert (moved.dt.total_seconds() / 3600).tolist() == [7.0] * 3 + [1.0] * 3 + [7.0] * 3


def test_times_of_collection_and_missing_times_are_not_shifted():
    true = true_times(2)
    frame = posts(true, true)
    assert apply_shift(frame, {"Báo A": 7})["published_at"].equals(frame["published_at"])
    missing = frame.assign(published_at=pd.Series([pd.NaT] * 2, dtype=frame["published_at"].dtype))
    assert apply_shift(missing, {"Báo A": 7})["published_at"].isna().all()


@pytest.mark.parametrize("hours", [float("nan"), 49, "7", True, None])
def test_hours_that_are_none_are_refused(hours):
    with pytest.raises(ParameterError, match="clock_shift_h"):
        apply_shift(POSTS.frame([]), {"Báo A": hours})


def test_the_known_faults_of_the_real_press_files_are_found_and_mended(shared_data):
    frame = read_file(sorted(shared_data.glob("press/daily/*.gz"))[1])
    found = {fault.source_id: (fault.kind, fault.hours) for fault in check_clocks(frame)}
    assert (found["vnexpress"], found["thanh-nien"], found["tuoi-tre"]) == (
        ("zone", 7.0),
        ("zone", 7.0),
        ("no_time", 0.0),
    )
    mended = apply_shift(frame, {"VnExpress": 7, "Thanh Niên": 7})
    assert [fault.source_id for fault in check_clocks(mended)] == ["tuoi-tre"]
