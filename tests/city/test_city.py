"""The whole city: bytes, tables, references, and what was planted."""

import hashlib
import os
import subprocess
import sys
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nghe_lib.city as city
from nghe_lib.city.registers import REGISTERS, unaccented
from nghe_lib.errors import ParameterError
from nghe_lib.schema import ACCOUNTS, KINDS, PLACE_MENTIONS, PLANTED, POSTS, PREDICTIONS, SOURCES, TRUTH
from tests.city.conftest import put_together

TABLES = (("posts", POSTS), ("truth", TRUTH), ("place_mentions", PLACE_MENTIONS), ("predictions", PREDICTIONS))
FINGERPRINT = """
import hashlib, sys
import nghe_lib.city as city
made = city.build(n_posts=1_000, seed=7)
digest = hashlib.sha256()
for batch in made.batches():
    for frame in (batch.posts, batch.truth, batch.place_mentions, batch.predictions):
        digest.update(frame.to_json(date_format="iso", date_unit="us").encode())
for frame in (made.accounts, made.planted):
    digest.update(frame.to_json(date_format="iso", date_unit="us").encode())
sys.stdout.write(digest.hexdigest())
"""


def local_day(moment: pd.Timestamp) -> pd.Timestamp:
    return moment.tz_convert("Asia/Ho_Chi_Minh").tz_localize(None).normalize()


def fingerprint(whole) -> str:
    digest = hashlib.sha256()
    for name, _ in TABLES:
        digest.update(getattr(whole, name).to_json(date_format="iso", date_unit="us").encode())
    digest.update(whole.city.accounts.to_json(date_format="iso", date_unit="us").encode())
    digest.update(whole.city.planted.to_json(date_format="iso", date_unit="us").encode())
    return digest.hexdigest()


def test_another_process_with_another_hash_seed_gives_the_same_bytes(small):
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "America/Lima"}
    answer = subprocess.run(
        [sys.executable, "-c", FINGERPRINT], capture_output=True, text=True, check=True, env=environment, timeout=120
    )
    assert answer.stdout == fingerprint(small)


def test_another_seed_gives_another_city(small):
    other = put_together(city.build(n_posts=1_000, seed=8))
    assert fingerprint(other) != fingerprint(small)
    assert (other.posts["text"] != small.posts["text"]).mean() > 0.95


@pytest.mark.parametrize("batch_rows", [1_000, 999, 137])
def test_batch_size_changes_nothing(small, batch_rows):
    again = put_together(small.city, batch_rows=batch_rows)
    for name, _ in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(small, name))


@pytest.mark.parametrize("whole", ["small", "town"])
def test_frames_are_as_declared(whole, request):
    made = request.getfixturevalue(whole)
    for name, table in TABLES:
        table.check(getattr(made, name))
    ACCOUNTS.check(made.city.accounts)
    SOURCES.check(made.city.sources)
    PLANTED.check(made.city.planted)


def test_a_thousand_posts_are_a_thousand_posts(small):
    assert len(small.posts) == len(small.truth) == small.city.n_posts == 1_000


@pytest.mark.parametrize("n_posts", [999, 1_000_001, 0, -1, 1_000.0, True, "1000"])
def test_a_size_out_of_bounds_is_refused(n_posts):
    with pytest.raises(ParameterError, match="n_posts"):
        city.build(n_posts=n_posts, seed=1)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5])
def test_a_seed_out_of_bounds_is_refused(seed):
    with pytest.raises(ParameterError, match="seed"):
        city.build(n_posts=1_000, seed=seed)


def test_a_batch_of_no_rows_is_refused(small):
    with pytest.raises(ParameterError, match="batch_rows"):
        next(small.city.batches(0))


def test_posts_come_in_order_of_time_within_the_period(town):
    local = town.known["local"]
    assert town.posts["published_at"].is_monotonic_increasing
    assert local.min() >= pd.Timestamp("2025-05-01")
    assert local.max() < pd.Timestamp("2025-11-01")
    assert (town.posts["collected_at"] >= town.posts["published_at"]).all()


@pytest.mark.parametrize("column", ["parent_id", "root_id", "repost_of_id"])
def test_what_a_post_turns_to_exists_and_is_earlier(town, column):
    at = town.posts.set_index("post_id")["published_at"]
    turning = town.posts[town.posts[column].notna()]
    assert len(turning) > 500
    assert (at[turning[column]].to_numpy() < turning["published_at"].to_numpy()).all()


def test_copies_follow_their_original(town):
    order = pd.Series(range(len(town.posts)), index=town.posts["post_id"])
    copies = town.truth[town.truth["duplicate_of_id"].notna()]
    assert 0.03 < len(copies) / len(town.truth) < 0.09
    assert (order[copies["duplicate_of_id"]].to_numpy() < order[copies["post_id"]].to_numpy()).all()


def test_a_copy_says_nearly_what_its_original_says(town):
    said = town.posts.set_index("post_id")["text"]
    copies = town.truth[town.truth["duplicate_of_id"].notna()]
    pairs = zip(said[copies["duplicate_of_id"]], said[copies["post_id"]], strict=True)
    shared = [len(set(a.split()) & set(b.split())) / len(set(a.split()) | set(b.split())) for a, b in pairs]
    assert np.mean(shared) > 0.9


def test_every_author_and_source_is_known(town):
    assert set(town.posts["account_id"]) <= set(town.city.accounts["account_id"])
    assert set(town.posts["source_id"].dropna()) <= set(town.city.sources["source_id"])
    assert {name for names in town.posts["mentions"] for name in names} <= set(town.city.accounts["account_id"])


def test_only_public_voices_have_a_name(town):
    named = town.city.accounts["display_name"].notna()
    assert set(town.city.accounts.loc[named, "role"]) == {"press", "agency", "organisation"}


def test_every_platform_kind_register_and_sentiment_is_there(town):
    assert set(town.posts["platform"]) == {
        "press", "facebook", "x", "instagram", "youtube", "tiktok", "threads", "zalo", "forum", "portal1022", "site",
    }  # fmt: skip
    assert set(town.posts["kind"]) == set(KINDS)
    assert town.truth["register"].value_counts(normalize=True).reindex(REGISTERS).min() > 0.08
    assert town.truth["sentiment"].value_counts(normalize=True).min() > 0.08
    assert town.truth["topic"].nunique() >= 16


def test_texts_are_nfc_and_rarely_said_twice(town):
    for column in ("text", "title"):
        assert all(unicodedata.is_normalized("NFC", text) for text in town.posts[column].dropna())
    originals = town.known[town.known["duplicate_of_id"].isna()]
    assert originals["text"].nunique() / len(originals) > 0.97


def test_unaccented_posts_have_no_diacritics(town):
    plain = town.known[(town.known["register"] == "unaccented") & town.known["hashtags"].list.len().eq(0)]
    text = plain.loc[~plain["text"].str.contains("[@<>=\u200b\u202eđ]|[^\x00-\u1eff]"), "text"]
    assert len(text) > 500
    assert text.str.isascii().mean() > 0.97


def test_hashtags_stand_in_the_text_in_lower_case(town):
    tagged = town.posts[town.posts["hashtags"].list.len() > 0].head(300)
    kept = [(tag, text) for tags, text in zip(tagged["hashtags"], tagged["text"], strict=True) for tag in tags]
    assert all(tag == tag.lower() for tag, _ in kept)
    assert np.mean([f"#{tag}" in text for tag, text in kept]) > 0.95


def test_mentions_stand_in_the_text(town):
    mentioning = town.posts[town.posts["mentions"].list.len() > 0]
    assert len(mentioning) > 500
    assert all(
        f"@{names[0].split(':', 1)[1]}" in text
        for names, text in zip(mentioning["mentions"], mentioning["text"], strict=True)
    )


def test_counts_are_missing_where_the_platform_gives_none(town):
    by = town.posts.groupby("platform")[["like_count", "share_count", "comment_count", "view_count"]].count()
    assert by.loc["portal1022"].sum() == 0
    assert by.loc["press", "like_count"] == 0
    assert by.loc["tiktok", "view_count"] > 0


def test_places_stand_in_the_text_where_they_are_said_to(town):
    said, named = town.posts.set_index("post_id")["text"], town.place_mentions
    spans = zip(said[named["post_id"]], named["start"], named["end"], strict=True)
    words = pd.Series([unaccented(text[start:end]).casefold() for text, start, end in spans])
    heads = r"p\.|phuong|q\.|quan|xa|tt\.|thi tran|tp\.|thanh pho|huyen"
    assert words.str.fullmatch(rf"({heads}) .+|hoc mon|binh chanh|nha be|cu chi|can gio").all()


def test_place_weights_of_one_name_sum_to_one(town):
    sums = town.place_mentions.groupby(["post_id", "start"])["weight"].sum()
    assert np.allclose(sums, 1.0)
    assert (town.place_mentions["weight"] < 1.0).any()


def test_before_the_reform_only_old_units_are_named(town):
    system = town.place_mentions.merge(town.known[["post_id", "day"]], on="post_id")
    before = system[system["day"] < "2025-07-01"]
    since = system[system["day"] >= "2025-07-01"]
    assert set(before["system"]) == {"before_2025_07"}
    assert 0.1 < (since["system"] == "before_2025_07").mean() < 0.5


def test_sources_declare_the_sector_of_articles_and_petitions(town):
    declared = set(town.predictions["post_id"])
    assert declared == set(town.posts.loc[town.posts["kind"].isin(["article", "petition"]), "post_id"])
    assert set(town.predictions["task"]) == {"sector"}
    assert set(town.predictions["model"]) == {"source"}


def test_bursts_are_visible_on_their_day(town):
    known = town.known
    share = pd.crosstab(known["day"], known["topic"]).div(known.groupby("day").size(), axis=0)
    for event in town.city.planted[town.city.planted["kind"] == "burst"].itertuples():
        days = [local_day(moment) for moment in (event.start_at, event.end_at, event.peak_at)]
        usual = share[event.topic].drop(pd.date_range(days[0], days[1])).mean()
        assert share.loc[days[2], event.topic] / usual >= event.factor / 2, event.name


def test_the_policy_shock_leaves_control_areas_alone():
    known = put_together(city.build(n_posts=100_000, seed=3)).known
    walkway = known[(known["topic"] == "vỉa hè") & (known["day"] >= "2025-07-01")]
    after = walkway["day"] >= "2025-09-03"
    event = city.build(n_posts=1_000, seed=3).planted.set_index("kind").loc["policy_shock"]

    def change(codes) -> tuple[float, float]:
        inside = walkway["unit_code"].isin(list(codes))
        volume = (inside & after).sum() / 59 / ((inside & ~after).sum() / 64)
        negative = walkway["sentiment"] == "negative"
        return volume, negative[inside & after].mean() - negative[inside & ~after].mean()

    treated, control = change(event["unit_codes"]), change(event["control_unit_codes"])
    assert treated[0] > 2.0
    assert 0.7 < control[0] < 1.4
    assert treated[1] > 0.15
    assert abs(control[1]) < 0.12


def test_no_control_area_belongs_to_the_shock(town):
    event = town.city.planted.set_index("kind").loc["policy_shock"]
    touched = set(town.known.loc[town.known["event_id"] == event["event_id"], "unit_code"].dropna())
    assert touched
    assert touched <= set(event["unit_codes"])


def test_the_group_shares_one_link_within_a_minute_again_and_again(town):
    event = town.city.planted.set_index("kind").loc["coordinated_group"]
    acts = town.known[town.known["event_id"] == event["event_id"]]
    acts = acts.assign(link=acts["links"].list[0])
    gaps = acts.groupby("link")["published_at"].agg(lambda at: (at.max() - at.min()).total_seconds())
    assert len(gaps) >= 8
    assert (gaps <= 60).all()
    assert acts["account_id"].nunique() >= 20
    assert acts["group_id"].notna().all()
    assert acts.groupby("account_id")["link"].nunique().median() >= 8


def test_the_rumour_spreads_and_is_corrected_two_days_later(town):
    planted = town.city.planted.set_index("kind")
    by_event = town.known.groupby("event_id")
    rumour = by_event.get_group(planted.loc["rumour", "event_id"])
    correction = by_event.get_group(planted.loc["correction", "event_id"])
    assert rumour["duplicate_of_id"].notna().mean() > 0.5
    assert correction["published_at"].min() - rumour["published_at"].min() == pd.Timedelta(days=2)
    assert {"press", "facebook"} <= set(correction["platform"])


def test_hostile_material_is_everywhere_text_can_stand(town):
    assert town.posts["text"].str.contains("<script>|onerror|HYPERLINK|javascript:").sum() >= 10
    assert town.posts["title"].str.contains("<|=|\\{\\{|javascript", na=False).any()
    assert town.posts["url"].str.contains("onerror").any()
    assert any("<" in tag or "{" in tag or "=" in tag for tags in town.posts["hashtags"] for tag in tags)
    assert town.city.accounts["account_id"].str.contains("<|=|\\{\\{").any()


def test_addresses_stay_within_reserved_domains(town):
    hosts = town.posts["url"].str.extract(r"^https://([^/]+)/")[0]
    assert hosts.str.endswith(".example").all()


def test_communities_mostly_answer_themselves(town):
    community = town.truth.set_index("post_id")["community_id"]
    answers = town.known[town.known["root_id"].notna() & town.known["community_id"].notna()]
    same = answers["community_id"].to_numpy() == community[answers["root_id"]].to_numpy()
    known = community[answers["root_id"]].notna().to_numpy()
    assert same[known].mean() > 0.7


def test_nights_are_quiet(town):
    hours = town.known["local"].dt.hour.value_counts(normalize=True)
    assert hours.loc[[2, 3, 4]].sum() < 0.03
    assert hours.loc[[19, 20, 21]].sum() > 0.15


@settings(max_examples=8, deadline=None)
@given(n_posts=st.integers(1_000, 3_000), seed=st.integers(0, 2**32 - 1))
def test_any_small_city_holds_together(n_posts, seed):
    whole = put_together(city.build(n_posts=n_posts, seed=seed), batch_rows=700)
    for name, table in TABLES:
        table.check(getattr(whole, name))
    at = whole.posts.set_index("post_id")["published_at"]
    assert len(at) == n_posts
    answers = whole.posts[whole.posts["parent_id"].notna()]
    assert (at[answers["parent_id"]].to_numpy() < answers["published_at"].to_numpy()).all()
    assert set(whole.posts["account_id"]) <= set(whole.city.accounts["account_id"])
    assert set(whole.truth["event_id"].dropna()) <= set(whole.city.planted["event_id"])
    assert all(unicodedata.is_normalized("NFC", text) for text in whole.posts["text"])
