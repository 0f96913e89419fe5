from datetime import UTC, date, datetime

import pytest

from nghe_lib import store
from nghe_lib.errors import ParameterError, TableError
from nghe_lib.schema import PLACE_MENTIONS, POSTS, PREDICTIONS
from nghe_lib.settings import NotebookSettings
from nghe_lib.text import answering, select_posts, titled_texts
from nghe_lib.text.search import index_posts
from nghe_lib.text.select_posts import bounds


def _post(number, at, **more):
    row = {
        "post_id": f"x:{number}", "platform": "x", "kind": "post", "published_at": at,
        "collected_at": datetime(2025, 12, 1, tzinfo=UTC), "text": "mưa",
    }  # fmt: skip
    return row | more


ROWS = [
    _post(1, datetime(2025, 10, 31, 16, 59, 59, tzinfo=UTC)),
    _post(2, datetime(2025, 10, 31, 17, 0, tzinfo=UTC), text="Ngập đường"),
    _post(3, datetime(2025, 11, 2, 16, 59, 59, tzinfo=UTC), platform="press", kind="article", title="Ngập"),
    _post(4, datetime(2025, 11, 2, 17, 0, tzinfo=UTC)),
    _post(5, None),
]


@pytest.fixture
def lake(data):
    said = {"task": "sector", "model": "source"}
    predictions = [
        {"post_id": "x:2", "label": "Thoát nước", **said}, {"post_id": "x:3", "label": "Giao thông", **said},
        {"post_id": "x:4", "task": "sector", "model": "other", "label": "Thoát nước"},
    ]  # fmt: skip
    place = {
        "origin": "source", "field": "text", "start": 0, "end": 3, "system": "since_2025_07", "level": "commune",
    }  # fmt: skip
    places = [
        {"post_id": "x:2", "unit_code": "26740", "unit_name": "Bến Nghé", **place},
        {"post_id": "x:4", "unit_code": "26743", "unit_name": "Sài Gòn", **place},
    ]
    tables = {
        "posts": POSTS.frame(ROWS), "predictions": PREDICTIONS.frame(predictions),
        "place_mentions": PLACE_MENTIONS.frame(places),
    }  # fmt: skip
    made = store.create("thu")
    with made.transaction() as transaction:
        for name, rows in tables.items():
            transaction.merge(name, rows)
    return made


def _chosen(lake, **settings):
    return select_posts(lake, NotebookSettings(**settings))["post_id"].str.removeprefix("x:").astype(int).tolist()


def test_days_are_local_and_both_included(lake):
    assert _chosen(lake, since=date(2025, 11, 1), until=date(2025, 11, 2)) == [2, 3]


def test_no_filter_gives_all_posts_as_declared(lake):
    posts = select_posts(lake, NotebookSettings())
    assert POSTS.check(posts) is not None
    assert len(posts) == 5


def test_platforms_kinds_and_query_filter(lake):
    assert _chosen(lake, platforms=["press"]) == [3]
    assert _chosen(lake, kinds=["post"], query="ngập") == [2]
    assert _chosen(lake, query="ngap") == [2, 3]


def test_sectors_are_those_the_source_declares(lake):
    assert _chosen(lake, sectors=["thoát nước"]) == [2]


def test_a_model_tells_the_sector_only_where_the_source_is_silent(lake):
    said = {"task": "sector", "model": "nghe", "label": "Thoát nước"}
    lake.merge("predictions", PREDICTIONS.frame([{"post_id": "x:3", **said}, {"post_id": "x:5", **said}]))
    assert _chosen(lake, sectors=["thoát nước"]) == [2, 5]


def test_a_facet_that_nobody_has_told_yet_is_refused_with_the_mend(data):
    made = store.create("chua-hieu")
    made.merge("posts", POSTS.frame(ROWS))
    with pytest.raises(ParameterError, match="nghe understand --project chua-hieu"):
        select_posts(made, NotebookSettings(sectors=["y tế"]))
    with pytest.raises(ParameterError, match="nơi chốn"):
        select_posts(made, NotebookSettings(areas=["Bến Nghé"]))


def test_areas_by_name_or_code(lake):
    assert _chosen(lake, areas=["ben nghe"]) == [2]
    assert _chosen(lake, areas=["26743", "Bến Nghé"]) == [2, 4]
    assert _chosen(lake, areas=["Huế"]) == []


def test_a_baseline_may_be_read_before_and_fewer_columns(lake):
    settings = NotebookSettings(since=date(2025, 11, 2), until=date(2025, 11, 2), query="ngập")
    posts = select_posts(lake, settings, before_days=1, columns=["post_id"])
    assert posts.to_dict("list") == {"post_id": ["x:2", "x:3"]}


def test_bounds_of_open_days_are_open():
    assert bounds(None, None) == (None, None)


def test_title_and_text_are_one_text_with_a_break_between():
    assert titled_texts(POSTS.frame([_post(1, None, title="Tin"), _post(2, None)])).tolist() == [
        "Tin .\nmưa",
        " .\nmưa",
    ]


@pytest.mark.parametrize("query", ["ngập", "ngap", "-ngập", "title:ngập | mưa", "kind:post ngập", "khác"])
def test_an_index_changes_no_answer_and_neither_does_an_old_one(lake, query):
    read = _chosen(lake, query=query)
    index_posts(lake)
    assert _chosen(lake, query=query) == read
    lake.merge("posts", POSTS.frame([_post(6, None, text="ngập mưa khác"), _post(2, None, text="khác")]))
    stale = _chosen(lake, query=query)
    index_posts(lake)
    assert _chosen(lake, query=query) == stale
    assert _chosen(lake, query=query, as_of=1) == read


def test_a_field_of_the_query_reads_its_own_column(lake):
    assert _chosen(lake, query="platform:press") == [3]
    assert _chosen(lake, query="since:2025-11-01 until:2025-11-02 -title:ngập") == [2]


def test_posts_without_the_column_a_query_asks_about_are_refused(lake):
    with pytest.raises(TableError, match="thiếu cột 'platform'"):
        answering(lake.read("posts", columns=["title", "text"]), "platform:press")
