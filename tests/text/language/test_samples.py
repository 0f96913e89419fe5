import csv
import gzip
import json

from nghe_lib.text.language.samples import COMMENTS, catalogues, is_held_out, vietnamese


def test_the_newest_month_and_a_fifth_of_comments_are_held_out(tmp_path):
    (tmp_path / "press" / "daily").mkdir(parents=True)
    for month, title in (("2025-08", "Đường ngập"), ("2025-09", "Trời tạnh")):
        with gzip.open(tmp_path / "press" / "daily" / f"{month}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.write(json.dumps({"title": title, "summary": None}) + "\n")
    told = [f"đường số {number} ngập rồi" for number in range(40)] + ["khong dau gi ca"]
    for name, column in COMMENTS.items():
        path = tmp_path / "labelled" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[column], *([text] for text in told)])
    learned, kept = (vietnamese(tmp_path, held_out=part) for part in (False, True))
    assert (learned["press"], kept["press"]) == (["Đường ngập"], ["Trời tạnh"])
    assert sorted(learned["comments"] + kept["comments"]) == sorted(told[:40])
    assert kept["comments"] == sorted(text for text in told[:40] if is_held_out(text))


def test_no_catalogues_no_messages(tmp_path):
    assert catalogues(tmp_path, held_out=False) == {}
