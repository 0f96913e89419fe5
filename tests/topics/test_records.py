import numpy as np
import pytest

from nghe_lib import store
from nghe_lib.errors import ParameterError, StoreError
from nghe_lib.topics.living import rename
from nghe_lib.topics.persist import advance, begin
from nghe_lib.topics.records import keep, post_rows, recall, record, with_recent
from tests.topics.streams import stream

WEEKS, _ = stream(5, n_weeks=8, n_texts=300, n_topics=4, n_births=1, n_deaths=0, n_splits=0, n_merges=0, n_drifts=0)


@pytest.fixture(scope="module")
def lived():
    living, shares = begin(*WEEKS[0], n_topics=4, period="2025-11-03", seed=1)
    for number, week in enumerate(WEEKS[1:-1], start=1):
        living, shares = advance(living, *week, period=f"2025-12-{number:02}", seed=1)
    return rename(living, 1, "Ngập nước"), shares


def test_topics_posts_and_events_stand_in_the_lake_once_and_a_new_reading_replaces_the_old(lived, data):
    living, shares = lived
    lake = store.create("thu")
    ids = [f"x:{n}" for n in range(300)]
    record(lake, living, model_id="tuần", post_ids=ids, shares=shares)
    first = store.open("thu")
    assert first.read("topics")["label"].tolist()[1] == "Ngập nước"
    assert first.read("topic_events")["event"].tolist() == living.events["event"].tolist()
    weights = first.read("post_topics")
    assert weights["weight"].min() >= 0.05
    assert set(weights["topic_id"]) <= set(living.topic_ids.tolist())
    record(first, living, model_id="tuần", post_ids=ids, shares=shares)
    again = store.open("thu")
    for table in ("topics", "post_topics", "topic_events"):
        assert len(again.read(table)) == len(first.read(table))
    fewer = np.where(shares == shares.max(axis=1, keepdims=True), 1.0, 0.0)
    record(again, living, model_id="tuần", post_ids=ids, shares=fewer)
    assert store.open("thu").read("post_topics")["weight"].unique().tolist() == [1.0]


def test_what_was_kept_goes_on_as_if_it_had_never_stopped(lived, tmp_path):
    living, _ = lived
    keep(living, name="chu-de", folder=tmp_path)
    back = recall(name="chu-de", folder=tmp_path)
    assert back.recent is None
    assert dict(back.labels) == dict(living.labels)
    assert back.events.equals(living.events)
    back = with_recent(back, *WEEKS[-2])
    first, _ = advance(living, *WEEKS[-1], period="2026-01-05", seed=1)
    second, _ = advance(back, *WEEKS[-1], period="2026-01-05", seed=1)
    assert first.topic_ids.tolist() == second.topic_ids.tolist()
    assert second.word_shares == pytest.approx(first.word_shares, abs=1e-4)


def test_another_file_and_shares_that_do_not_match_are_refused(lived, tmp_path):
    living, shares = lived
    keep(living, name="chu-de", folder=tmp_path)
    (tmp_path / "chu-de.npz").write_bytes(b"x")
    with pytest.raises(StoreError, match="mã băm"):
        recall(name="chu-de", folder=tmp_path)
    with pytest.raises(ParameterError, match="không khớp"):
        post_rows(living, model_id="a", post_ids=["x:1"], shares=np.asarray(shares))
