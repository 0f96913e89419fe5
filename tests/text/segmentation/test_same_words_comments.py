import csv

from tests.text.segmentation.same_words import count_different

COLUMNS = ("text", "original", "comment", "content", "post_message")


def test_comments_have_the_words_of_underthesea(shared_data):
    texts = []
    for path in sorted((shared_data / "labelled").glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row[name] for row in csv.DictReader(file) for name in COLUMNS if (row.get(name) or "").strip()]
    assert len(texts) > 90_000
    assert count_different(texts) == 0
