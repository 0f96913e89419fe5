"""On real headlines and summaries; skipped where they are absent."""

import gzip
import json
from datetime import date

import pytest

from nghe_lib.text.terms import emerging_terms, keyness, keyphrases, keyword_in_context


@pytest.fixture(scope="module")
def press(shared_data):
    made = []
    for month in ("10", "11"):
        with gzip.open(
            shared_data / "press" / "daily" / f"press_2025-{month}.jsonl.gz", "rt", encoding="utf-8"
        ) as lines:
            made += [row for line in lines if (row := json.loads(line))["archive_day"] <= "2025-11-10"]
    return made


def texts(rows):
    return [f"{row['title'] or ''} .\n{row['summary'] or ''}" for row in rows]


def test_the_storm_of_november_leads_keyness(press):
    now = [row for row in press if row["archive_day"] >= "2025-11-01"]
    found = keyness(texts(now), texts([row for row in press if row["archive_day"] < "2025-11-01"]))
    assert {"bão kalmaegi", "bão số 13"} <= set(found["term"].head(5))
    assert found["q_value"].head(5).max() < 0.001


def test_its_name_emerges_and_the_word_storm_does_not(press):
    times = [f"{row['archive_day']}T05:00:00Z" for row in press]
    voices = [row["source"] for row in press]
    found = emerging_terms(texts(press), times, since=date(2025, 11, 1), voices=voices).set_index("term")
    assert found.loc["bão kalmaegi", "is_new"] and found.loc["bão kalmaegi", "n_voices"] >= 3
    assert "bão" not in found.index


def test_phrases_and_their_places_agree(press):
    row = keyphrases(texts(press), unit="syllable").set_index("term").loc["bão kalmaegi"]
    seen = keyword_in_context(texts(press), "bão Kalmaegi")
    assert (len(seen), seen["text_index"].nunique()) == (row["n_tokens"], row["n_texts"])
