import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.report.names import file_stem, slug
from nghe_lib.settings import QuickSettings

HOSTILE = [
    "../../x",
    "/etc/passwd",
    "CON",
    '"a:b"',
    "x\0y",
    "a" * 300,
    "..\\..\\x",
    "&#x2e;&#x2e;/",
    "𝕒",
    "ngập | triều",
]


def stem(**given_: object) -> str:
    return file_stem("reports/quick", QuickSettings.read({"project": "thu", **given_}))


def test_a_name_says_kind_days_and_query():
    assert stem() == "quick"
    assert stem(since="2025-11-01", until="2025-11-10") == "quick_2025-11-01_2025-11-10"
    assert re.fullmatch(r"quick_ngap-trieu-cuong_[0-9a-f]{8}", stem(query="ngập | triều cường"))


def test_settings_that_differ_give_names_that_differ():
    names = [
        stem(),
        stem(n_rises=3),
        stem(n_rises=4),
        stem(query="ngập"),
        stem(query="ngáp"),
        stem(platforms=["press"]),
    ]
    assert len(set(names)) == len(names)


def test_the_lake_version_is_in_the_page_and_not_in_its_name():
    assert stem(as_of=3) == stem()


@pytest.mark.parametrize("words", HOSTILE)
def test_no_query_leads_out_of_the_folder(words):
    assert re.fullmatch(r"[a-z0-9_-]{1,120}", stem(query=words))


@given(st.text(max_size=400))
def test_a_slug_is_short_and_plain(words):
    assert re.fullmatch(r"([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)?", slug(words))
    assert len(slug(words)) <= 40
