"""What the models may learn from, and what they may not."""

from nghe_lib.tasks import TASKS
from nghe_lib.understand.audits import read_civic_audit, read_real_audit, text_mark
from nghe_lib.understand.sentiment_training import public_examples
from nghe_lib.understand.teaching import read_teaching, unlabelled_texts


def test_invented_posts_are_there_without_any_real_data(tmp_path):
    taught = read_teaching(tmp_path)
    assert len(taught) > 900 and not taught["is_real"].any()
    for task in ("sentiment", "speech_act", "sector", "legal_topic", "target", "voice"):
        assert set(taught[task]) <= set(TASKS[task].names)


def test_nothing_that_measures_is_learned_from(shared_data):
    taught, audit = read_teaching(shared_data), read_real_audit(shared_data)
    assert taught["is_real"].any()
    audited = set(audit["sha256"]) | {text_mark(text) for text in read_civic_audit()["text"]}
    assert not audited & set(taught["text"].map(text_mark))
    assert not audited & {text_mark(text) for text in unlabelled_texts(shared_data, n=10**6, seed=1)}


def test_every_example_of_sentiment_has_a_weight_and_a_known_answer(shared_data):
    (texts, labels), weights = public_examples(shared_data)
    assert len(texts) == len(labels) == len(weights)
    assert set(labels) == set(TASKS["sentiment"].names)
    assert (weights > 0).all()
