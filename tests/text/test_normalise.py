import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.text.normalise import (
    MAX_CHARACTERS,
    MAX_SPELT,
    Normalised,
    normalise,
    normalise_with_offsets,
    one_spelling,
)

TEENCODE = st.lists(
    st.sampled_from(
        ["k", "ko", "đc", "dc", "v", "r", "e", "m", "t", "h", "50k", "hoà", "quáaaa", "đường", "ngập", "hcm", "tphcm",
         "TPHCM", "vk", "ck", "ngta", "😂", ":v", ".", "!!", "https://a.vn/k", "@k", "#k", "\n", "ơi", "ok", "Ko", "KO",
         "e\u0302\u0301", "\u0301", "a\u0323\u0302k"]
    ),
    max_size=12,
)  # fmt: skip


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("hoà bình", "hòa bình"), ("khoẻ", "khỏe"), ("thuỷ triều", "thủy triều"), ("HOÀ", "HÒA"), ("Hoá", "Hóa"),
        ("qúy", "quý"), ("quý", "quý"), ("quỳ", "quỳ"), ("hoàn toàn", "hoàn toàn"), ("thoáng", "thoáng"),
        ("hòa", "hòa"), ("tuỳ,\n ý", "tùy,\n ý"), ("Hello  World", "Hello  World"),
    ],
)  # fmt: skip
def test_tone_marks_are_placed_one_way(given_text, wanted):
    assert normalise([given_text]) == [wanted] == [one_spelling(given_text)]


def test_decomposed_text_is_composed():
    assert normalise([unicodedata.normalize("NFD", "hoà ngập lụt")]) == ["hòa ngập lụt"]


def test_missing_text_becomes_empty():
    assert normalise([None, ""]) == ["", ""]
    assert normalise_with_offsets([None]) == [Normalised("", (), ())]


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("đường này ngập lun r a ơi", "đường này ngập luôn rồi anh ơi"),
        ("cống tắc mấy hôm nay ko ai sửa", "cống tắc mấy hôm nay không ai sửa"),
        ("phường trả lời đc k", "phường trả lời được không"),
        ("đẹpppp quáaaa", "đẹp quá"),
        ("ngta kẹt xe cả tiếng", "người ta kẹt xe cả tiếng"),
        ("vé gửi xe 50k", "vé gửi xe 50 nghìn"),
        ("vé gửi xe 50 k", "vé gửi xe 50 nghìn"),
        ("ở hcm mưa to", "ở Hồ Chí Minh mưa to"),
        ("ở tphcm mưa to", "ở Thành phố Hồ Chí Minh mưa to"),
        ("tp.hcm mưa to", "Thành phố Hồ Chí Minh mưa to"),
        ("Ko ai trả lời", "Không ai trả lời"),
        ("KHÔNG ĐC ĐÂU NHA", "KHÔNG ĐƯỢC ĐÂU NHA"),
    ],
)  # fmt: skip
def test_informal_words_are_written_out_where_they_stand(given_text, wanted):
    assert normalise([given_text]) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "https://a.vn/k?t=ko @k_ko #ko b@a.vn", "ok xem video này :v", "T_T :3 =)) <3 ^^", "😂👍🏽 👨‍👩‍👧",
        "Sở GTVT TPHCM, UBND quận và CSGT vào cuộc.", "I'm ok, k-pop, v.v...", "2tr5 1.000 2/9 16:30",
        "phim 4k", "bạn K và bạn T", "vitamin c", "cài app VssID rồi", "gặp anh Dell ở quán",
        "hai  dấu cách\tvà\nxuống dòng",
    ],
)  # fmt: skip
def test_what_is_not_informal_vietnamese_stays(text):
    assert normalise([text]) == [text]


@given(st.text(alphabet="hoàáảãạòóqutyỳýùúkhẻ èn., ", max_size=30))
def test_normalising_twice_changes_nothing_more(text):
    once = normalise([text])
    assert normalise(once) == once


@given(st.text(alphabet="hoàáảãạòóqutyỳýùúkhẻ èn., ", max_size=30))
def test_one_spelling_of_one_spelling_is_itself(text):
    assert one_spelling(one_spelling(text)) == one_spelling(text)


@settings(deadline=None)
@given(st.one_of(TEENCODE.map(" ".join), TEENCODE.map("".join), st.text(max_size=30)))
def test_pieces_make_the_text_and_their_spans_cover_the_raw_text_in_order(raw):
    found = normalise_with_offsets([raw])[0]
    assert found.text == normalise([raw])[0] == "".join(found.pieces)
    assert len(found.pieces) == len(found.spans)
    ends = [0, *(end for _, end in found.spans)]
    assert [start for start, _ in found.spans] == ends[:-1]
    assert ends[-1] == len(raw)
    assert all(start < end for start, end in found.spans)


def test_a_span_leads_back_to_the_word_that_was_written():
    raw = "hoà, ngta ko biết"
    found = normalise_with_offsets([raw])[0]
    led_back = {piece: raw[start:end] for piece, (start, end) in zip(found.pieces, found.spans, strict=True)}
    assert led_back["hòa"] == "hoà"
    assert led_back["người ta"] == "ngta"
    assert led_back["không"] == "ko"


@pytest.mark.parametrize(
    "text",
    [
        "ko đc " * 500_000, "k" * 200_000, "a" + "\u0323\u0301" * 50_000, "\ud800" * 50_000, "\u200bk\u200b" * 50_000,
        "k." * 50_000, "\u202e" + "ko " * 3_000, "!" * 100_000, "a-" * 50_000,
    ],
    ids=["long", "one letter", "marks", "surrogates", "zero width", "dots", "right to left", "signs", "hyphens"],
)  # fmt: skip
def test_hostile_text_neither_raises_nor_loses_its_place(text):
    found = normalise_with_offsets([text])[0]
    assert found.text == normalise([text])[0]
    assert found.spans[-1][1] == len(text)


def test_a_text_that_is_too_long_only_gets_one_spelling():
    fits = "ko " * (MAX_CHARACTERS // 3)
    assert normalise([fits, "hoà " + fits]) == ["không " * (MAX_CHARACTERS // 3), "hòa " + fits]


def test_a_vast_text_is_left_alone():
    vast = "hoà " * (MAX_SPELT // 4)
    assert normalise([vast, vast + "hoà"]) == ["hòa " * (MAX_SPELT // 4), vast + "hoà"]


def test_many_distinct_words_do_not_slow_the_ones_that_follow():
    many = [" ".join(f"hoà{number}" for number in range(start, start + 2_000)) for start in range(0, 140_000, 2_000)]
    assert normalise([*many, "ko"])[-1] == "không"


def test_of_a_long_row_of_marks_the_first_thirty_stay():
    assert one_spelling("x" + "\u0323" * 40) == one_spelling("x" + "\u0323" * 30)
    assert one_spelling("x" + "\u0323" * 29 + "y") == "x" + "\u0323" * 29 + "y"
    assert one_spelling("😀" * 60) == "😀" * 60


@pytest.mark.parametrize("word", ["hẻm", "hỏng", "bùn", "đê", "lội", "sình", "dừa"])
def test_words_citizens_need_stay_although_young_people_mean_others(word):
    assert normalise([f"{word} nhà e k có đèn"]) == [f"{word} nhà em không có đèn"]
