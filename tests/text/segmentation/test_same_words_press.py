import gzip
import json

from tests.text.segmentation.same_words import count_different


def test_press_texts_have_the_words_of_underthesea(shared_data):
    texts = []
    for path in sorted((shared_data / "press" / "daily").glob("*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = map(json.loads, file)
            texts += [row[name] for row in rows for name in ("title", "summary") if row.get(name, "").strip()]
    assert len(texts) > 100_000
    assert count_different(texts) == 0
