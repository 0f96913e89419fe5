import gzip
import json

from nghe_lib.text import segment


def test_every_press_text_has_the_words_of_underthesea(shared_data):
    from underthesea import word_tokenize

    texts = []
    for path in sorted((shared_data / "press" / "daily").glob("*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = map(json.loads, file)
            texts += [row[name] for row in rows for name in ("title", "summary") if row.get(name, "").strip()]
    assert len(texts) > 100_000
    different = sum(found != word_tokenize(text) for text, found in zip(texts, segment(texts), strict=True))
    assert different == 0
