"""The hand-checked mentions are well formed; whether the finder agrees with them is measured elsewhere."""

import csv
import gzip
import hashlib
import itertools
import json

import pytest

from tests.conftest import REPO

FOLDER = REPO / "data" / "gazetteer"
LEVELS = {2: "province", 3: "district", 5: "commune"}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def audit() -> list[dict[str, str]]:
    return rows("audit_mentions.csv")


def test_there_are_enough_mentions_and_texts_without_any(audit):
    assert sum(row["units"] != "" for row in audit) >= 550
    assert sum(row["units"] == "" for row in audit) >= 100


def test_every_unit_is_in_the_gazetteer_at_its_level(audit):
    known = {
        f"{system}:{row['code']}"
        for system, name in (("before_2025_07", "before.csv"), ("since_2025_07", "since.csv"))
        for row in rows(name)
    }
    marked = [row for row in audit if row["units"]]
    assert {unit for row in marked for unit in row["units"].split("|")} <= known
    for row in marked:
        assert row["level"] in {LEVELS[len(unit.split(":")[1])] for unit in row["units"].split("|")}


def test_mentions_of_one_text_stand_apart_and_in_order(audit):
    for row, later in itertools.pairwise(audit):
        if row["link_hash"] == later["link_hash"]:
            assert row["units"]
            assert int(row["start"]) < int(row["end"]) <= int(later["start"])


def test_a_text_without_a_mention_has_one_empty_row(audit):
    empty = [row for row in audit if not row["units"]]
    assert all(row["start"] == row["end"] == row["level"] == "" for row in empty)
    hashes = [row["link_hash"] for row in audit]
    assert all(hashes.count(row["link_hash"]) == 1 for row in empty)


def test_offsets_begin_and_end_at_letters_of_the_texts(audit, shared_data):
    wanted = {row["link_hash"] for row in audit}
    texts = {}
    for month in sorted({row["month"] for row in audit}):
        with gzip.open(shared_data / "press" / "daily" / f"press_{month}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                link = json.loads(line)["link"]
                mark = hashlib.sha256(link.encode()).hexdigest()[:16]
                if mark in wanted and mark not in texts:
                    post = json.loads(line)
                    texts[mark] = f"{post['title']}\n{post['summary'] or ''}"
    assert texts.keys() == wanted
    for row in audit:
        if row["units"]:
            text, start, end = texts[row["link_hash"]], int(row["start"]), int(row["end"])
            assert text[start].isalnum() and not text[start - 1 : start].isalnum()
            assert not text[end : end + 1].isalnum()
