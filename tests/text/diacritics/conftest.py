"""A model counted from a few sentences of our own."""

import gzip
import json

import pytest

from nghe_lib.text.diacritics.corpus import COMMENTS
from nghe_lib.text.diacritics.model import Model, unpacked
from nghe_lib.text.diacritics.train import counted

SENTENCES = (
    "Đường trước nhà tôi ngập nặng.", "Nhà tôi ở phố nhỏ, đường ngập.", "Tôi thấy đường phố ngập nặng quá.",
    "Nước dâng cao trước nhà.", "Mưa to, nước ngập đường phố!", "Cô giáo nhà tôi có đường trắng.", "Cô có nhà ở phố.",
)  # fmt: skip


@pytest.fixture(scope="session")
def tiny() -> Model:
    return unpacked(counted(SENTENCES, min_syllable=1, min_word=1, min_triple=1))


@pytest.fixture
def folder_of_data(tmp_path):
    """A folder laid out as the real data, with rows of our own; press of two days, of which the later is held out."""
    folder = tmp_path / "data"
    days = [("2030-01-01", text, "Nước dâng.") for text in SENTENCES * 2]
    days += [("2030-01-02", SENTENCES[0], ""), ("2030-01-02", "Đường mới mở", "Nhà tôi ở phố.")]
    for part in ("press/daily", "press/fulltext", "press/vmds"):
        (folder / part).mkdir(parents=True)
    with gzip.open(folder / "press/daily/press_2030-01.jsonl.gz", "wt", encoding="utf-8") as lines:
        for day, title, summary in days:
            lines.write(json.dumps({"archive_day": day, "title": title, "summary": summary}) + "\n")
    (folder / "press/fulltext/24h_fulltext.jsonl").write_text('{"content.text": "Phố nhỏ."}\n', encoding="utf-8")
    (folder / "press/vmds/vmds_docs.jsonl").write_text('{"text": "Trời mưa to."}\n', encoding="utf-8")
    for name in (*COMMENTS, "uit_vsmec/uit_vsmec.csv"):
        _table(folder / "labelled" / name, "text,split\nmưa quá trời,train\n")
    _table(folder / "labelled/vilexnorm/vilexnorm.csv", "original,normalized,split\nngap wa,ngập quá,test\n")
    return folder


def _table(path, rows):
    path.parent.mkdir(parents=True)
    path.write_text(rows, encoding="utf-8")
