import threading
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.text import segment
from nghe_lib.text.segment import MAX_CHARACTERS, segment_ids
from nghe_lib.text.segmentation.tokens import LONGEST_RUN

AWKWARD = st.sampled_from([
    "học", "sinh", "Sinh", "TP.", "HCM", "Th", "Ths", "v.v", "...", "..", ".", "a.b", "http://a.vn/x(y)", "(",
    "@", "a@b.vn", "1.000", "20/11", "BOS", "EOS", "\n", "\r", " ", "\t", "\x00", "\x1c", "\x85", "\u2028",
    "\u00a0", "\u200b", "\u0301", "e\u0302\u0301", "Ð", "N'", "H&M", "A.", "Đ.", "T.Ư", ":D", ":)", "=))", "<3",
    "😀", "👍🏽", "ʺ", "\u1100\u1161", "İ", "ß", "Σ", "١", "²", "\u202e", "hoà", "nghành", "nghã", "3x4", "->",
    "--", "43H-0530", "NĐ-CP", "4K", "a-b", "x_y", "°C", "%", "中", "ㅋ", "K", "ko", "Bác", "sĩ", "Việt", "Nam",
    "\u2000", "\u3000", "\u0344", "\u212b", ",", "!",
])  # fmt: skip
TEXT = st.one_of(
    st.lists(st.one_of(AWKWARD, AWKWARD.map(lambda piece: piece + " ")), max_size=12).map("".join),
    st.text(max_size=20),
    st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạắếốớứịỵ .,THS", max_size=30),
)


def by_underthesea(texts):
    from underthesea import word_tokenize

    return [word_tokenize(text) if text.strip() else [] for text in texts]


def test_words_are_those_of_underthesea():
    texts = ["Người dân phản ánh ngập nước ở đường Nguyễn Hữu Cảnh.", "hok bít seo lun á", "Xe buýt số 33 trễ 20 phút"]
    assert segment(texts) == by_underthesea(texts)


@settings(max_examples=1_000, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXT, min_size=50, max_size=50))
def test_words_are_those_of_underthesea_for_every_text(texts):
    assert segment(texts) == by_underthesea(texts)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Th sinh", id="the degree underthesea finds across a blank"),
        pytest.param("Thusly Thiselton", id="the degree inside a word"),
        pytest.param("ông A.\nbà", id="a full stop before a line end"),
        pytest.param("ông A.\n", id="a full stop before the last line end"),
        pytest.param("ông A.", id="a full stop at the end"),
        pytest.param("ông A. ", id="a full stop before the last blank"),
        pytest.param("BOS là gì EOS", id="words that look like the ends of a text"),
        pytest.param("xyz " * 60, id="a run of unknown words, where sums tie"),
        pytest.param("😀" * 80, id="a run of signs"),
        pytest.param(unicodedata.normalize("NFD", "Ngập nặng ở Thủ Đức"), id="decomposed letters"),
        pytest.param("\x1c\x85\u2028\u3000", id="only white space"),
        pytest.param("mưa\x00to", id="a NUL"),
    ],
)
def test_words_at_the_edges_are_those_of_underthesea(text):
    assert segment([text, text + text, "x " + text]) == by_underthesea([text, text + text, "x " + text])


def test_words_of_several_syllables_stay_together():
    assert "học sinh" in segment(["Các em học sinh đến trường"])[0]


def test_missing_blank_and_no_texts_have_no_words():
    assert segment(["", None, "  \n", float("nan")]) == [[], [], [], []]
    assert segment([]) == []
    assert (len(segment_ids([]).ids), segment_ids([]).vocabulary) == (0, [])


def test_only_the_first_characters_of_a_long_text_are_read():
    short = ("mưa " * (MAX_CHARACTERS // 4))[:MAX_CHARACTERS]
    assert segment([short + "nắng"]) == segment([short])
    assert "nắng" in segment([short[:-4] + "nắng"])[0][-1]
    assert segment(["mưa nắng"], max_characters=3) == [["mưa"]]


def test_a_run_without_white_space_is_read_in_parts_from_its_thousandth_character_on():
    run = "a." * (LONGEST_RUN // 2)
    assert segment([run]) == by_underthesea([run])
    assert segment([run + "b"])[0] == [*segment([run + " b"])[0]]


@pytest.mark.parametrize(
    "text",
    [
        "a." * 5_000_000, "1-" * 30_000, "x" * 5_000_000, "́" * 100_000, "\u200b" * 100_000, "\u202e" * 100_000,
        "\ud800" * 20_000, "a@" * 20_000, "http://(" * 10_000,
    ],
    ids=["dots", "ranges", "one letter", "marks", "zero width", "right to left", "surrogates", "at", "addresses"],
)  # fmt: skip
@pytest.mark.parametrize("style", ["underthesea", "nghe"])
def test_hostile_texts_do_not_stall_or_fail(text, style):
    words = segment([text, "học sinh"], style=style)
    assert words[1] == ["học sinh"]
    assert sum(map(len, words[0])) <= MAX_CHARACTERS + len(words[0])


def test_a_lone_surrogate_is_read_as_a_replacement_sign():
    assert segment(["mưa \ud800 to"]) == segment(["mưa \ufffd to"])


def test_numbers_say_the_same_as_lists_in_order_of_first_appearance():
    texts = ["Học sinh đi học", None, "đi học", "Trời mưa, học sinh nghỉ học."]
    found = segment_ids(texts, workers=2)
    words = [found.vocabulary[number] for number in found.ids]
    firsts = [0, *found.ends[:-1]]
    assert [words[first:last] for first, last in zip(firsts, found.ends, strict=True)] == segment(texts)
    assert list(dict.fromkeys(words)) == found.vocabulary


@given(st.lists(TEXT, max_size=5))
def test_offsets_are_in_order_and_inside_their_text(texts):
    found, first = segment_ids(texts, offsets=True), 0
    for text, last in zip(texts, found.ends, strict=True):
        places = [
            0,
            *(place for pair in zip(found.starts[first:last], found.stops[first:last], strict=True) for place in pair),
        ]
        assert places == sorted(places) and places[-1] <= len(text)
        first = last


@pytest.mark.parametrize("style", ["underthesea", "nghe"])
def test_offsets_point_at_the_words_in_the_raw_text(style):
    text = "Xe  buýt số 33\nở " + unicodedata.normalize("NFD", "Thủ Đức") + ", trễ 20 phút"
    found = segment_ids([text], style=style, offsets=True)
    seen = [text[start:stop] for start, stop in zip(found.starts, found.stops, strict=True)]
    words = [found.vocabulary[number] for number in found.ids]
    assert [unicodedata.normalize("NFC", " ".join(one.split())) for one in seen] == words


def test_threads_agree_with_one_thread():
    texts = [f"Người dân số {number} phản ánh đường ngập {number % 7} lần ở hẻm {number}a." for number in range(3_000)]
    alone, answers = segment(texts), {}
    threads = [threading.Thread(target=lambda n=n: answers.update({n: segment(texts[n::4])})) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answers[n] == alone[n::4] for n in range(4))


def test_an_unknown_style_is_refused_with_the_nearest():
    with pytest.raises(ParameterError, match="ý bạn là 'underthesea'"):
        segment(["a"], style="undersea")
    with pytest.raises(ParameterError, match="max_characters"):
        segment(["a"], max_characters=0)


def test_forgetting_what_was_read_changes_nothing(monkeypatch):
    from nghe_lib.text.segmentation import segmenter as room

    texts = [f"Người dân hẻm {number} phản ánh ngập nước, kẹt xe {number % 5} lần." for number in range(400)]
    whole, numbers = segment(texts), segment_ids(texts)
    monkeypatch.setattr(room, "MOST_CHUNKS", 40)
    monkeypatch.setattr(room, "BATCH_CHARACTERS", 500)
    assert segment(texts) == whole
    parts = segment_ids(texts, workers=2)
    assert (parts.ids.tolist(), parts.vocabulary) == (numbers.ids.tolist(), numbers.vocabulary)
