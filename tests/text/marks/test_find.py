import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.text.marks import MARK_KINDS, blank_marks, find_marks


def found(text: str) -> list[tuple[str, str]]:
    marks = find_marks([text])
    return list(zip(marks["kind"], marks["value"], strict=True))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("gọi 0912345678 nhé", "+84912345678"), ("0912 345 678", "+84912345678"), ("09.1234.5678", "+84912345678"),
        ("0912-345-678", "+84912345678"), ("0 9 1 2 3 4 5 6 7 8", "+84912345678"), ("+84 912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"), ("(+84) 912345678", "+84912345678"), ("sđt0912345678", "+84912345678"),
        ("0912\u200b345\u200b678", "+84912345678"), ("０９１２３４５６７８", "+84912345678"),
        ("028 3822 1234", "+842838221234"), ("(028) 3822 1234", "+842838221234"), ("0236 3822 123", "+842363822123"),
        ("+84 (0)28 3822 1234", "+842838221234"), ("0168 234 5678", "+841682345678"), ("1900 1234", "19001234"),
        ("1800.123456", "1800123456"), ("+1 202 555 0142", "+12025550142"),
        ("912345678", "+84912345678"), ("zalo 845 345 678 nha", "+84845345678"),
    ],
)  # fmt: skip
def test_phones_are_read_in_every_spelling(text, value):
    assert found(text) == [("phone", value)]


@pytest.mark.parametrize(
    "text", ["091234567", "09123456789", "079123456789", "1900-1945", "0412345678", "đơn hàng 912345678"]
)
def test_other_long_numbers_are_no_phones(text):
    assert "phone" not in dict(found(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("giá 50k", "50000"), ("50k/kg", "50000"), ("1,5 triệu", "1500000"), ("20.000đ", "20000"),
        ("20,000 đ", "20000"),        ("20 000 đồng", "20000"), ("3 tỷ đồng", "3000000000"), ("3 tỉ", "3000000000"),
        ("1tr2", "1200000"),
        ("1tr250", "1250000"), ("2 tỷ 5", "2500000000"), ("3 triệu rưỡi", "3500000"), ("2tr500k", "2500000"),
        ("2 tỷ 500 triệu đồng", "2500000000"), ("1.500 tỷ đồng", "1500000000000"), ("1.234,5 tỷ đồng", "1234500000000"),
        ("0 đồng", "0"), ("15 trieu", "15000000"), ("50.000d", "50000"), ("500 VNĐ", "500"), ("USD 5", "5 USD"),
        ("$5.5", "5.5 USD"), ("1,5 triệu USD", "1500000 USD"), ("100 đô", "100 USD"), ("20 euro", "20 EUR"),
        ("8 củ", "8000000"), ("chi 5 triệu mua xe", "5000000"),
    ],
)  # fmt: skip
def test_money_is_a_plain_sum(text, value):
    assert found(text) == [("money", value)]


@pytest.mark.parametrize(
    "text",
    ["5 triệu người", "100k like", "2k3", "màn hình 4k", "được 9đ", "tiêm kích H-6K", "2 triệu lượt xem",
     "49 triệu tài khoản", "mua 2 k được", "20 triệu đồng xu"],
)  # fmt: skip
def test_counts_of_things_are_no_money(text):
    assert "money" not in dict(found(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("26-9-2022", "2022-09-26"), ("1/7/2025", "2025-07-01"), ("01.07.2025", "2025-07-01"), ("1/7/25", "2025-07-01"),
        ("2025-07-01", "2025-07-01"), ("ngày 30 tháng 4", "--04-30"), ("30 tháng 4 năm 2025", "2025-04-30"),
        ("30 tháng tư", "--04-30"), ("dịp 2/9", "--09-02"), ("sáng 2-9", "--09-02"), ("ngày 1/2", "--02-01"),
        ("tháng 4/2025", "2025-04"), ("tháng 4 năm 2025", "2025-04"), ("1-3/7/2025", "2025-07-03"), ("29/2", "--02-29"),
    ],
)  # fmt: skip
def test_dates_are_iso_as_far_as_they_go(text, value):
    assert found(text) == [("date", value)]


@pytest.mark.parametrize(
    "text", ["31/2", "32/1/2025", "29/2/2025", "1/2", "9/10 điểm", "24/7", "từ 2-3 ngày", "6 tháng 11 ngày", "1.2.3"]
)
def test_fractions_marks_and_days_that_never_were_are_no_dates(text):
    assert "date" not in dict(found(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20h30", "20:30"), ("họp lúc 8:30", "08:30"), ("8g30", "08:30"), ("8 giờ tối", "20:00"), ("8h sáng", "08:00"),
        ("12h đêm", "00:00"), ("lúc 20h", "20:00"), ("8 giờ 30 phút sáng", "08:30"), ("17h ngày mai", "17:00"),
    ],
)  # fmt: skip
def test_times_of_day(text, value):
    assert found(text) == [("time", value)]


@pytest.mark.parametrize("text", ["sạc 3h", "2h30p", "mất 1 giờ 40 phút", "4:34 hay quá", "25h30", "8:60"])
def test_durations_and_places_in_a_video_are_no_times(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("xem https://Bao.example/Bai-1.html?utm_source=fb.", ("url", "https://bao.example/Bai-1.html")),
        ("(www.bao.example/a_(b))", ("url", "https://www.bao.example/a_(b)")),
        ("bit.ly/Xyz", ("url", "https://bit.ly/Xyz")),
        ("bao.example.vn.", ("url", "https://bao.example.vn")),
        ("viết A.B@thu.example.vn", ("email", "a.b@thu.example.vn")),
        ("@lan_anh ơi", ("mention", "lan_anh")), ("@ten@noi.example", ("mention", "ten@noi.example")),
        ("#NgậpNước", ("hashtag", "ngậpnước")), ("tăng 15,5 %", ("percent", "15.5")),
        ("15 phần trăm", ("percent", "15")),
        ("đất 1.200 m2", ("measure", "1200 m2")), ("ngập sâu 0,5m", ("measure", "0.5 m")),
    ],
)  # fmt: skip
def test_addresses_names_and_measures(text, mark):
    assert found(text) == [mark]


@pytest.mark.parametrize("text", ["hết.Shop ơi", "#1", "a@b", "đẹp.me nhé", "@", "viết tắt v.v. rồi", "áo size 38m"])
def test_what_only_looks_like_a_mark(text):
    assert found(text) == []


def test_offsets_are_those_of_the_raw_text():
    text = unicodedata.normalize("NFD", "Đường ngập, gọi ０９１２\u200b345678; giá 3 tỷ đồng")
    marks = find_marks(["không có gì", None, text])
    assert marks["text_index"].tolist() == [2, 2]
    spans = [text[start:end] for start, end in zip(marks["start"], marks["end"], strict=True)]
    assert [unicodedata.normalize("NFC", span) for span in spans] == ["０９１２\u200b345678", "3 tỷ đồng"]


def test_digits_of_an_address_are_no_phone_even_when_addresses_are_not_asked_for():
    assert find_marks(["https://bao.example/0912345678"], kinds=["phone"]).empty


@pytest.mark.parametrize(
    "text", ["https://\ud800", "https://?\udfff", "www.\ud800/a", "https://a.example/" + "a" * 5_000]
)
def test_a_broken_or_endless_address_is_still_one(text):
    marks = find_marks([text])
    assert list(zip(marks["start"], marks["end"], marks["kind"], strict=True)) == [(0, len(text), "url")]


def test_marks_are_blanked_by_kind():
    assert blank_marks(["@lan xem #mưa 50k", None], kinds=("mention", "hashtag")) == [" .  xem  .  50k", ""]


def test_no_texts_no_marks():
    marks = find_marks([])
    assert marks.empty
    assert marks.dtypes.astype(str).to_dict() == {
        "text_index": "int64", "start": "int64", "end": "int64", "kind": "str", "value": "str",
    }  # fmt: skip


def test_an_unknown_kind_is_named():
    with pytest.raises(ParameterError, match="'phone'"):
        find_marks([], kinds=["phones"])


PIECES = st.sampled_from([
    "0912 345 678", "50k", "1.5", "tr", "tỷ", " ", "/", "-", ".", ",", ":", "20h30", "@a", "#b", "https://", "www.",
    "%", "đ", "$", "1/7/2025", "2-9", "ngày ", "tháng ", "+84", "(", ")", "\u200b", "\u0301", "１", "x.vn",
    "\ud800", "İ", "m2",
])  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_marks_are_sorted_apart_and_have_a_value(text):
    marks = find_marks([text])
    assert (marks["start"] < marks["end"]).all()
    assert (marks["end"].to_numpy()[:-1] <= marks["start"].to_numpy()[1:]).all()
    assert set(marks["kind"]) <= set(MARK_KINDS)
    assert marks["value"].str.len().gt(0).all()


@given(st.lists(PIECES.filter(lambda piece: piece != "\u0301"), max_size=14).map("".join))
def test_decomposed_text_has_the_same_marks(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert found(composed) == found(decomposed)
