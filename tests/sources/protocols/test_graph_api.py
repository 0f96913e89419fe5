import json

import pytest

from nghe_lib.sources.collecting import Ask
from nghe_lib.sources.fetch import Fetcher
from nghe_lib.sources.protocols.graph_api import Graph, next_cursor, wait_s
from nghe_lib.sources.protocols.graph_walk import clean_state

TOKEN = "EAAcanary0token1"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-business-use-case-usage": '{"1": [{"estimated_time_to_regain_access": 19}, {}]}'}, 19 * 60),
        ({"x-app-usage": '{"call_count": 12, "total_time": 101, "total_cputime": 1}'}, 3600),
        ({"x-app-usage": '{"call_count": 12}'}, 900), ({"x-app-usage": "[1]"}, 900), ({"x-app-usage": "{" * 9}, 900),
        ({"x-business-use-case-usage": '{"1": 5, "2": ["x"], "3": [{"estimated_time_to_regain_access": null}]}'}, 900),
        ({}, 900),
    ],
)  # fmt: skip
def test_the_wait_is_what_the_headers_say(headers, seconds):
    assert wait_s(headers) == seconds


@pytest.mark.parametrize(
    ("paging", "cursor"),
    [
        ({"cursors": {"after": "A"}, "next": f"https://g/?access_token={TOKEN}&after=B"}, "A"),
        ({"next": f"https://g/?access_token={TOKEN}&after=B"}, "B"),
        ({"cursors": {"after": "A"}}, None), ({}, None), (None, None), ({"next": 5}, None),
        ({"next": "http://["}, None),
        ({"next": f"https://g/?access_token={TOKEN}"}, None),
    ],
)  # fmt: skip
def test_only_the_cursor_is_taken_from_the_next_address(paging, cursor):
    assert next_cursor({"paging": paging}) == cursor


def test_a_token_shows_in_no_repr():
    graph = Graph(Ask(Fetcher()), TOKEN, (TOKEN,)).with_token("EAAother0token2")
    assert TOKEN not in repr(graph) and "EAAother0token2" not in repr(graph)


@pytest.mark.parametrize("state", [{}, {"posts": None}, {"posts": {"a": [1, 2], "b": [1, None]}, "newest": True}])
def test_a_state_is_json_and_stays_what_it_is(state):
    made = clean_state(state)
    assert clean_state(json.loads(json.dumps(made))) == made and set(made["posts"]) <= {"a"}
