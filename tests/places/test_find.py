"""What counts as a mention in running text, which unit it is, and how sure; all texts are invented."""

import unicodedata
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.places import find
from nghe_lib.text import fold_accents

OLD, NEW = "2025-06-30", "2025-07-01"


def named(text: str, *, as_of: object = None) -> dict[str, dict[str, float]]:
    """Per mention, as it is written, the code of each unit and its weight."""
    found: dict[str, dict[str, float]] = {}
    for row in find([text], as_of=as_of).itertuples():
        found.setdefault(text[row.start : row.end], {})[row.unit_code] = row.weight
    return found


def codes(text: str, *, as_of: object = None) -> dict[str, set[str]]:
    return {span: set(units) for span, units in named(text, as_of=as_of).items()}


@pytest.mark.parametrize(
    ("text", "span", "code"),
    [
        ("Ngập ở phường 12, quận Gò Vấp, TP.HCM từ sáng", "phường 12, quận Gò Vấp, TP.HCM", "26881"),
        ("Ngập ở P.12 Q.Gò Vấp từ sáng", "P.12 Q.Gò Vấp", "26881"),
        ("ngap o p12 q go vap tu sang", "p12 q go vap", "26881"),
        ("Kẹt xe phường Tân Phú (quận 7) cả buổi", "phường Tân Phú (quận 7", "27487"),
        ("Q1 mưa lớn", "Q1", "760"),
        ("quận nhất mưa lớn", "quận nhất", "760"),
        ("UBND quận 1 họp", "quận 1", "760"),
        ("TPTĐ mất điện", "TPTĐ", "769"),
        ("TP. Thủ Đức mất điện", "TP. Thủ Đức", "769"),
        ("Nhà ở BC, đi làm xa", "BC", "785"),
        ("Công an TP.HCM thông báo", "TP.HCM", "79"),
        ("người Sài Gòn dễ thương", "Sài Gòn", "79"),
        ("phường Sài Gòn họp dân", "phường Sài Gòn", "26740"),
        ("ngập ở hóc môn", "hóc môn", "784"),
        ("xã phong phú, bình chánh ngập", "xã phong phú, bình chánh", "27622"),
        ("Người dân Bà Rịa – Vũng Tàu", "Bà Rịa – Vũng Tàu", "77"),
    ],
)
def test_a_unit_is_found_however_it_is_written(text, span, code):
    assert codes(text).get(span) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "đường Lê Văn Sỹ kẹt xe", "đường Hà Nội kẹt xe", "anh Tân Bình kể chuyện", "Bạn Nguyễn Văn Bình Thạnh kể",
        "cầu Sài Gòn đang sửa", "sông Sài Gòn dâng cao", "sân bay Long Thành", "Đại học Cần Thơ tuyển sinh",
        "CLB Hà Nội thua trận", "yêu hòa bình", "Thái Bình Dương dậy sóng", "Quý 1 tăng, Q1/2025 giảm",
        "học 90p 2 tiết ở", "bà xã Phan kể",
        "đọc báo Hà Nội Mới", "tiệm bún bò Huế", "Cao tốc Bến Lức – Long Thành", "xem http://bao.vn/quan-1-ngap.html",
        "@quan1 nói gì", "", "12 3 5", "🙂",
    ],
)  # fmt: skip
def test_what_is_only_named_like_a_place_is_none(text):
    assert named(text) == {}


def test_a_list_is_one_mention_per_unit():
    assert codes("quận 1, 3, 5 và 10 bị ngập") == {"quận 1": {"760"}, "3": {"770"}, "5": {"774"}, "10": {"771"}}
    assert codes("P.4,5 Q.3") == {"P.4": {"27148"}, "5 Q.3": {"27151"}}
    assert codes("phường 5 và 6, quận Gò Vấp") == {"phường 5": {"26887"}, "6, quận Gò Vấp": {"26876"}}
    assert set(named("các phường An Đông, Chợ Quán và Chợ Lớn", as_of=NEW)) == {"phường An Đông", "Chợ Quán", "Chợ Lớn"}


def test_a_count_after_a_district_is_not_another_district():
    assert codes("quận 1, 3 người bị thương") == {"quận 1": {"760"}}


def test_a_road_between_two_places_names_only_the_one_with_its_type_word():
    assert set(named("cao tốc TP.HCM – Long Thành – Dầu Giây")) == {"TP.HCM"}


def test_a_ward_number_alone_is_any_of_them_and_their_weights_sum_to_one():
    units = named("Ngập ở phường 12")["phường 12"]
    assert len(units) > 5
    assert sum(units.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "context", ["Quận Gò Vấp đông dân.", "Ở ngã sáu Gò Vấp,", "Kẹt ở đường Nguyễn Oanh,", "Xã Cần Giờ và Gò Vấp mưa,"]
)
def test_what_else_the_text_names_decides_a_ward_number(context):
    assert named(f"{context} gần phường 12 có đám cháy")["phường 12"].keys() == {"26881"}


def test_a_ward_nobody_knows_is_the_unit_that_holds_it():
    assert codes("Ngập ở phường 13, quận Gò Vấp") == {"phường 13, quận Gò Vấp": {"764"}}


def test_a_ward_nobody_knows_in_a_list_is_the_unit_that_holds_the_list():
    assert codes("P.4,6,5 Q.3") == {"P.4": {"27148"}, "6": {"770"}, "5 Q.3": {"27151"}}


def test_the_day_decides_the_system():
    text = "Họp dân phường Đa Kao, quận 1"
    (before,), (since,) = named(text, as_of=OLD).values(), named(text, as_of=NEW).values()
    assert before == {"26737": 1.0}
    assert since == {"26737": 0.5, "26740": 0.5}
    assert find([text], as_of=OLD)["system"].tolist() == ["before_2025_07"]
    assert find([text], as_of=NEW)["system"].tolist() == ["since_2025_07"] * 2


def test_a_name_of_today_is_unknown_before_the_change():
    found = find(["Họp dân phường Diên Hồng, TP.HCM"], as_of=OLD)
    assert found[["unit_code", "system"]].values.tolist() == [["79", "before_2025_07"]]


def test_a_name_of_both_systems_is_mostly_todays_after_the_change():
    units = named("Họp dân phường Tân Định, TP.HCM", as_of=NEW)["phường Tân Định, TP.HCM"]
    assert 0.5 < units["26737"] < 1
    assert sum(units.values()) == pytest.approx(1)


def test_a_street_narrows_a_divided_ward():
    units = named("Đường Trần Quang Khải, phường Đa Kao, quận 1 ngập", as_of=NEW)
    assert units == {"phường Đa Kao, quận 1": {"26737": 1.0}}


def test_a_former_district_is_told_by_name():
    row = find(["Nhà ở quận 9 cũ"]).iloc[0]
    assert (row["unit_code"], row["named"]) == ("769", "Quận 9")


def test_offsets_are_those_of_the_text_as_given():
    text = unicodedata.normalize("NFD", "Sáng nay ở phường Bến Thành, quận 1 mưa")
    row = find([text]).iloc[0]
    assert unicodedata.normalize("NFC", text[row["start"] : row["end"]]) == "phường Bến Thành, quận 1"


@pytest.mark.parametrize(
    "text", ["Ngập ở phường 12, quận Gò Vấp", "Người dân quận Bình Thạnh", "Hà Nội, Đà Nẵng mưa lớn"]
)
def test_a_text_without_diacritics_says_the_same(text):
    with_marks, without = find([text]), find([fold_accents(text)])
    pd.testing.assert_frame_equal(with_marks, without)


def test_one_day_per_text_and_none_at_all():
    found = find(["phường Đa Kao, quận 1"] * 3, as_of=[date(2025, 6, 30), date(2025, 7, 1), None])
    assert found.groupby("text_index")["system"].agg(set).tolist() == [
        {"before_2025_07"}, {"since_2025_07"}, {"before_2025_07"},
    ]  # fmt: skip


def test_a_moment_is_read_in_vietnamese_time():
    evening = datetime(2025, 6, 30, 18, tzinfo=UTC)  # 1 July in Ho Chi Minh City
    assert set(find(["phường Đa Kao, quận 1"], as_of=evening)["system"]) == {"since_2025_07"}


def test_moments_of_a_column_are_read_like_single_ones():
    moments = pd.Series(pd.to_datetime(["2025-06-30T16:59:59Z", "2025-06-30T17:00:00Z", None]))
    found = find(["phường Đa Kao, quận 1"] * 3, as_of=moments)
    alone = [find(["phường Đa Kao, quận 1"], as_of=moment) for moment in (moments[0], moments[1], None)]
    assert found["unit_code"].tolist() == pd.concat(alone)["unit_code"].tolist()
    assert found.groupby("text_index").size().tolist() == [1, 2, 1]


@pytest.mark.parametrize("as_of", ["hôm qua", [date(2025, 7, 1)] * 2])
def test_a_day_that_is_none_is_refused(as_of):
    with pytest.raises(ParameterError):
        find(["quận 1"], as_of=as_of)


def test_nothing_in_nothing_out():
    assert find([]).empty
    assert list(find([None]).columns) == list(find(["quận 1"]).columns)


WORDS = st.sampled_from(
    ["ngập ở", "phường", "quận", "1", "12", ",", ".", "(", ")", "Gò Vấp", "gò vấp", "TP.HCM", "Tân Phú", "và", "đường",
     "Lê Lợi", "Bình Thạnh", "P.5", "Q.3", "thuộc", "xã", "\n", "-", "a"]
)  # fmt: skip


@settings(max_examples=25)
@given(st.lists(st.lists(WORDS, max_size=14).map(" ".join), max_size=6))
def test_weights_sum_to_one_spans_stand_apart_and_batches_do_not_matter(texts):
    found = find(texts, as_of=NEW)
    sums = found.groupby(["text_index", "start"])["weight"].sum()
    assert np.allclose(sums, 1)
    assert (found["start"] < found["end"]).all()
    spans = found.drop_duplicates(["text_index", "start"])
    later = spans.groupby("text_index")["start"].shift(-1)
    assert (spans["end"] <= later.fillna(np.inf)).all()
    alone = [find([text], as_of=NEW).assign(text_index=number) for number, text in enumerate(texts)]
    if texts:
        pd.testing.assert_frame_equal(found, pd.concat(alone, ignore_index=True), check_dtype=False)


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    found = find([text, "quận 1"])
    assert found[found["text_index"] == 1]["unit_code"].tolist() == ["760"]
    assert (found["end"] <= max(len(text), 6)).all()
