"""The demo: the same city is used again, another one is made anew, collected data is never lost."""

import pytest

from nghe_lib import demo, store
from nghe_lib.errors import ParameterError
from nghe_lib.settings import DemoSettings
from nghe_lib.tasks import TASKS
from nghe_lib.understand import honest_shares
from nghe_lib.understand.labelling import CITY, labels_of
from tests.rows import post, posts

SMALL = DemoSettings(n_posts=1_000, seed=1)


@pytest.fixture(autouse=True)
def without_rendering(data, monkeypatch):
    """Pages are tested elsewhere; here only the city matters."""
    monkeypatch.setattr(demo, "_render", lambda project: iter(()))


def test_the_index_is_written_and_the_city_says_it_is_synthetic(data):
    index = demo.demo(SMALL)
    assert index == data / "projects" / "demo" / "reports" / "index.html"
    assert index.is_file()
    assert store.open("demo").count("posts") == 1_000
    assert "giả lập" in store.open("demo").project.legal_basis


def test_the_same_city_is_not_made_twice():
    demo.demo(SMALL)
    version = store.open("demo").version
    demo.demo(SMALL)
    assert store.open("demo").version == version


def test_another_city_takes_its_place():
    demo.demo(SMALL)
    demo.demo(DemoSettings(n_posts=1_200, seed=1))
    assert store.open("demo").count("posts") == 1_200


def test_collected_data_is_never_thrown_away():
    store.create("demo").merge("posts", posts(post("x:1")))
    with pytest.raises(ParameterError, match="chọn --project khác"):
        demo.demo(SMALL)
    assert store.open("demo").count("posts") == 1


def test_the_eventful_week_holds_the_last_planted_burst():
    demo.demo(SMALL)
    days = demo._eventful_week(store.open("demo"))["reports/quick"]
    assert (days["until"] - days["since"]).days == 6
    assert days["since"] <= demo._eventful_week(store.open("demo"))["reports/periodic"]["until"] <= days["until"]


def test_the_city_lends_labels_under_its_own_name_and_the_shares_are_the_projects_own():
    demo.demo(SMALL)
    lake = store.open("demo")
    labels = lake.read("labels")
    assert set(labels["coder"]) == {CITY} and set(labels["task"]) == set(demo.LABELLED)
    assert set(labels["codebook_version"]) == {TASKS[name].codebook_version for name in demo.LABELLED}
    assert (labels.groupby("task").size() == demo.N_LABELS).all()
    assert labels_of(lake, TASKS["sentiment"]).empty
    assert honest_shares(lake.read("posts"), lake, task="sentiment").whose == "city"


def test_the_demo_understands_every_post_and_what_sources_declared_stays():
    demo.demo(SMALL)
    said = store.open("demo").read("predictions")
    assert said.query("model == 'nghe' and task == 'sentiment'")["post_id"].nunique() == 1_000
    assert len(said.query("model == 'source'")) > 0
    assert set(store.open("demo").read("place_mentions")["origin"]) == {"source", "text"}
