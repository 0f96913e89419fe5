import numpy as np
import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.topics.living import rename
from nghe_lib.topics.persist import advance, begin, update
from tests.topics.streams import stream

NONE = {"n_births": 0, "n_deaths": 0, "n_splits": 0, "n_merges": 0, "n_drifts": 0}
SMALL = NONE | {"n_weeks": 8, "n_texts": 400, "n_topics": 5}


def lived(weeks, n_topics):
    """What the topics are after each week."""
    living, _ = begin(*weeks[0], n_topics=n_topics, period="0", seed=1)
    made = [living]
    for number, week in enumerate(weeks[1:], start=1):
        living, shares = advance(living, *week, period=str(number), seed=1)
        assert shares.shape == (week[0].shape[0], len(living.topic_ids))
        assert shares.sum(axis=1) == pytest.approx(np.ones(len(shares)))
        made.append(living)
    return made


def events(living):
    return living.events[living.events["period"] != "0"]


def strongest(living, topic_id, n=20):
    at = living.topic_ids.tolist().index(topic_id)
    return {living.words[word] for word in np.argsort(-living.word_counts[at])[:n]}


@pytest.fixture(scope="module")
def still():
    weeks, _ = stream(3, **SMALL)
    return lived(weeks, 5)


def test_where_nothing_happens_every_topic_keeps_its_number_its_name_and_its_words(still):
    assert events(still[-1]).empty
    assert still[-1].topic_ids.tolist() == still[0].topic_ids.tolist()
    assert still[-1].labels == still[0].labels
    for number in still[0].topic_ids.tolist():
        assert len(strongest(still[0], number) & strongest(still[-1], number)) >= 12


@pytest.mark.parametrize("event", ["born", "died", "split", "merged"])
def test_what_is_planted_is_logged_in_its_week(event):
    kind = {"born": "n_births", "died": "n_deaths", "split": "n_splits", "merged": "n_merges"}[event]
    weeks, [planted] = stream(5, **(SMALL | {kind: 1}))
    n_topics = 5 + (event == "split") + 2 * (event == "merged")
    every = lived(weeks, n_topics)
    [found] = events(every[-1]).itertuples()
    late = 1 if event == "died" else 0  # a topic is dead when it has been quiet for two weeks
    assert (found.event, found.period) == (event, str(planted.week + late))
    whose = found.other_id if event in ("split", "merged") else found.topic_id
    when = every[planted.week - 1] if event in ("died", "split") else every[planted.week]
    assert len(strongest(when, whose) & planted.words) >= 15


def test_a_name_given_by_the_researcher_stays_with_the_number():
    weeks, _ = stream(3, **(SMALL | {"n_weeks": 7}))
    living, _ = begin(*weeks[0], n_topics=5, period="0", seed=1)
    after, _ = advance(rename(living, 2, "Ngập nước"), *weeks[1], period="1", seed=1)
    assert after.labels[2] == "Ngập nước"
    with pytest.raises(ParameterError, match="số 9"):
        rename(living, 9, "Không có")


def test_new_posts_are_read_without_a_refit_and_bring_new_words(still):
    weeks, _ = stream(3, **SMALL)
    counts, words = weeks[-1]
    half = counts.shape[0] // 2
    more, shares = update(still[-2], counts[:half], words)
    assert more.topic_ids.tolist() == still[-2].topic_ids.tolist()
    assert shares.shape == (half, 5)
    assert more.word_counts.sum() == pytest.approx(still[-2].word_counts.sum() + counts[:half].sum())
    whole = still[-1].word_shares
    assert (
        shares.argmax(axis=1) == advance(still[-2], counts, words, period="7", seed=1)[1][:half].argmax(1)
    ).mean() > 0.9
    assert whole.sum(axis=1) == pytest.approx(np.ones(5))


def test_a_given_start_settles_which_topic_is_which(still):
    weeks, _ = stream(3, **SMALL)
    counts, words = weeks[0]
    place = {word: at for at, word in enumerate(still[0].words)}
    start = still[0].word_shares[:, [place[word] for word in words]][::-1]
    made, _ = begin(counts, words, n_topics=5, period="0", seed=9, start=start)
    for number in range(5):
        assert len(strongest(made, number) & strongest(still[0], 4 - number)) >= 15


def test_the_order_of_words_is_no_matter(still):
    weeks, _ = stream(3, **SMALL)
    counts, words = weeks[1]
    order = np.random.default_rng(0).permutation(len(words))
    first, _ = advance(still[0], counts, words, period="1", seed=1)
    second, _ = advance(still[0], counts[:, order], [words[at] for at in order], period="1", seed=1)
    assert first.words == second.words
    assert first.word_counts == pytest.approx(second.word_counts, abs=1e-6)


def test_a_week_without_texts_makes_topics_quiet_and_kills_none_of_them(still):
    counts, words = stream(3, **SMALL)[0][1]
    living, shares = advance(still[0], counts[:0], words, period="1", seed=1)
    assert shares.shape == (0, 5)
    assert events(living).empty


def test_too_small_a_topic_is_refused(still):
    with pytest.raises(ParameterError, match="min_texts"):
        advance(still[0], *stream(3, **SMALL)[0][1], period="1", seed=1, min_texts=1)
