"""All collectors: named, described, and held to their own description."""

import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.sources.collectors import COLLECTORS, collector, read_target
from nghe_lib.sources.collectors.page import listening_page
from tests.conftest import REPO


@pytest.mark.parametrize("name", COLLECTORS)
def test_every_collector_says_what_it_brings_and_on_what_terms(name):
    one = collector(name)
    assert one.name == name and one.label and all(one.verbs.values())
    assert len(one.terms) > 80 and one.terms.endswith(".")
    assert all(secret.variable.startswith("NGHE_") and secret.meaning for secret in one.secrets)
    assert one.budget is None or one.estimate is not None


def test_the_page_of_what_can_be_heard_is_made_from_the_collectors():
    assert (REPO / "data" / "listening.md").read_text(encoding="utf-8") == listening_page()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("youtub search ngập", "youtube"),
        ("youtube serch ngập", "search"),
        ("youtube", "NGUỒN VIỆC GÌ"),
        ("", "NGUỒN VIỆC GÌ"),
        ("feed bao.example", "http"),
    ],
)
def test_a_line_that_cannot_be_asked_says_what_is_near(line, said):
    with pytest.raises(ParameterError, match=said):
        read_target(line)


def test_a_line_keeps_its_words_and_loses_its_extra_blanks():
    assert read_target("  feed   https://bao.example/rss ").line == "feed https://bao.example/rss"
