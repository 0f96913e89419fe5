import csv

from nghe_lib.text import segment
from nghe_lib.text.segment import MAX_CHARACTERS

COLUMNS = ("text", "original", "comment", "content", "post_message")


def test_every_comment_has_the_words_of_underthesea(shared_data):
    from underthesea import word_tokenize

    texts = []
    for path in sorted((shared_data / "labelled").glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row[name] for row in csv.DictReader(file) for name in COLUMNS if (row.get(name) or "").strip()]
    assert len(texts) > 90_000
    pairs = zip(texts, segment(texts), strict=True)
    assert sum(found != word_tokenize(text[:MAX_CHARACTERS]) for text, found in pairs) == 0
