"""`nghe label` without Jupyter: sample out, labels in, agreement told, a project's own question learned."""

import csv
import io

import pytest

from nghe_lib import store
from nghe_lib.errors import ParameterError, StoreError, TableError, TooLittleDataError
from nghe_lib.settings import LabelSettings
from nghe_lib.tasks import SENTIMENT
from nghe_lib.understand.labelling import codebook, coder_id, labels_of, read_sample, write_labels
from nghe_lib.understand.labelling.exchange import label, worded
from nghe_lib.understand.labelling.models import examples
from nghe_lib.understand.labelling.words import in_words
from tests.rows import post, posts
from tests.understand.labelling.test_codebooks import GOOD, write
from tests.understand.labelling.test_learning import invented


def nghe(**options):
    return label(LabelSettings.read({"project": "thu"} | options))


def fill(path, answers, *, leave=0):
    """Answer the sheet's rows by their id; the last `leave` rows are taken out."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    for row in rows[1:]:
        row[2] = answers.get(row[0], "")
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows[: len(rows) - leave])
    return [row[0] for row in rows[1:]]


def test_two_coders_label_the_same_sheet_and_their_agreement_is_told(lake, tmp_path):
    sheets = [tmp_path / "lan.csv", tmp_path / "minh.csv"]
    told = [nghe(out=str(sheet), n=6) for sheet in sheets]
    assert [one["sample"] for one in told] == ["random-6-2025"] * 2
    said = dict.fromkeys([f"facebook:{n}" for n in range(6)], "tiêu cực") | {"facebook:1": "tích cực"}
    assert fill(sheets[0], said) == fill(sheets[1], said | {"facebook:2": "trung lập"})
    for sheet, coder in zip(sheets, ("Lan", "Minh"), strict=True):
        found = nghe(read_=str(sheet), coder=coder)
        assert (found["label_count"], found["new_count"], found["empty_count"], found["lost_ids"]) == (6, 6, 0, [])
    state = nghe()
    assert (state["label_count"], state["post_count"], state["coder_count"]) == (12, 6, 2)
    assert state["answers"] == {"positive": 2, "neutral": 1, "negative": 9}
    assert [row["measure"] for row in state["agreement"]] == ["percent", "cohen_kappa", "krippendorff_alpha"]
    assert "đồng ý thô: 0,833" in "\n".join(in_words(state))
    assert nghe(read_=str(sheets[0]), coder="LAN")["same_count"] == 6
    kept = "".join(path.read_bytes().decode("utf-8", "ignore") for path in lake.folder.rglob("*.parquet"))
    assert "Lan" not in kept


def test_rows_that_are_gone_are_told_and_faults_do_not_lose_the_good_rows(lake, tmp_path):
    sheet = tmp_path / "a.csv"
    nghe(out=str(sheet), n=6)
    asked = fill(sheet, dict.fromkeys([f"facebook:{n}" for n in range(6)], "tieu cuc"), leave=2)
    found = nghe(read_=str(sheet), coder="Lan")
    assert (found["label_count"], found["lost_ids"]) == (4, asked[4:])
    assert asked[4] in "\n".join(in_words(found))
    text = sheet.read_text(encoding="utf-8-sig").replace("tieu cuc", "tiêu cựk", 1).replace("tieu cuc", "tích cực")
    sheet.write_text(text, encoding="utf-8-sig")
    with pytest.raises(TableError, match="đã ghi 3 nhãn, còn 1 dòng chưa nhận") as caught:
        nghe(read_=str(sheet), coder="Lan")
    assert "dòng 2: không có nhãn 'tiêu cựk'; ý bạn là 'tiêu cực'" in str(caught.value)
    assert labels_of(store.open("thu"), SENTIMENT)["label"].value_counts().to_dict() == {"positive": 3, "negative": 1}


def test_a_projects_own_question_is_sampled_labelled_and_learned(data, tmp_path):
    texts, labels = invented(80)
    lake = store.create("thu")
    lake.merge("posts", posts(*(post(f"x:{n}", text) for n, text in enumerate(texts))))
    write(lake, "promise", GOOD)
    with pytest.raises(ParameterError, match="cần dự đoán"):
        nghe(task="promise", design="active", out=str(tmp_path / "a.csv"))
    sheet = tmp_path / "b.csv"
    nghe(task="promise", n=60, out=str(sheet))
    fill(sheet, {f"x:{n}": "có" if label == "positive" else "khong" for n, label in enumerate(labels)})
    assert nghe(task="promise", read_=str(sheet), coder="Lan")["label_count"] == 60
    assert nghe(task="promise", learn=True)["answers"] == ["yes", "no"]
    more = nghe(task="promise", design="active", n=12, sample="dot-2", out=str(tmp_path / "c.csv"))
    task = codebook("promise", lake)
    drawn = read_sample(lake, task, "dot-2")
    assert more["post_count"] == len(drawn.rows) == 12
    asked = set(labels_of(lake, task)["post_id"])
    assert not asked & set(drawn.rows.loc[drawn.rows["part"] == "active", "post_id"])


def test_a_judge_is_asked_the_disputed_posts_only_and_has_the_last_word(data, tmp_path):
    texts, labels = invented(60)
    lake = store.create("thu")
    lake.merge("posts", posts(*(post(f"x:{n}", text) for n, text in enumerate(texts))))
    given = {f"x:{n}": label for n, label in enumerate(labels)}
    other = {one: "neutral" if one in ("x:3", "x:7", "x:9") else label for one, label in given.items()}
    with pytest.raises(TooLittleDataError, match="còn khác nhau"):
        nghe(disputed=True, out=str(tmp_path / "a.csv"))
    for coder, answers in (("Lan", given), ("Minh", other)):
        write_labels(lake, answers, task=SENTIMENT, coder=coder_id(coder, lake))
    split = [one for one in given if given[one] != other[one]]
    sheet = tmp_path / "b.csv"
    told = nghe(disputed=True, out=str(sheet))
    assert "còn khác nhau" in "\n".join(in_words(told))
    assert sorted(fill(sheet, dict.fromkeys(split, "tích cực"))) == sorted(split)
    assert nghe(read_=str(sheet), coder="Hòa")["label_count"] == len(split)
    assert nghe(learn=True, judge="Hòa")["label_count"] == 60
    known = examples(store.open("thu"), SENTIMENT, judge=coder_id("Hòa", lake))
    settled = dict(zip(known.post_ids, known.labels, strict=True))
    assert {settled[one] for one in split} == {"positive"}


def test_a_sheet_that_stands_is_not_overwritten(lake, tmp_path):
    sheet = tmp_path / "a.csv"
    nghe(out=str(sheet), n=3)
    with pytest.raises(StoreError, match="có thể đã được gán nhãn"):
        nghe(out=str(sheet), n=3)


def test_posts_without_words_are_not_asked():
    kept = worded(posts(post("x:1", "chữ"), post("x:2", "😡 ..."), post("x:3", " "), post("x:4", "", title="Tiêu đề")))
    assert kept["post_id"].tolist() == ["x:1", "x:4"]


def test_no_post_is_too_little(lake):
    with pytest.raises(TooLittleDataError, match="không có bài nào có chữ"):
        nghe(out="a.csv", query="khôngcótừnày")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"out": "a.csv", "learn": True}, "chỉ chọn một"),
        ({"read_": "a.csv"}, "cần tên người gán nhãn"),
        ({"design": "ngẫu nhiên"}, "chỉ nhận random, stratified, active"),
        ({"query": "(ngập"}, "truy vấn sai"),
        ({"n": 0}, "trong khoảng 1"),
        ({"task": "sentimet"}, "ý bạn là 'sentiment'"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_done(lake, options, said):
    with pytest.raises(ParameterError, match=said):
        nghe(**options)
