import pytest

from nghe_lib.errors import ParameterError
from nghe_lib.text import segment
from nghe_lib.text.segment import MAX_CHARACTERS


def test_words_are_those_of_underthesea():
    from underthesea import word_tokenize

    texts = ["Người dân phản ánh ngập nước ở đường Nguyễn Hữu Cảnh.", "hok bít seo lun á", "Xe buýt số 33 trễ 20 phút"]
    assert segment(texts) == [word_tokenize(text) for text in texts]


def test_words_of_several_syllables_stay_together():
    assert "học sinh" in segment(["Các em học sinh đến trường"])[0]


def test_missing_blank_and_no_texts_have_no_words():
    assert segment(["", None, "  \n"]) == [[], [], []]
    assert segment([]) == []


def test_only_the_first_characters_of_a_long_text_are_read():
    short = ("mưa " * (MAX_CHARACTERS // 4))[:MAX_CHARACTERS]
    assert segment([short + "nắng"]) == segment([short])
    assert "nắng" in segment([short[:-4] + "nắng"])[0][-1]


def test_an_unknown_style_is_refused_with_the_nearest():
    with pytest.raises(ParameterError, match="ý bạn là 'underthesea'"):
        segment(["a"], style="undersea")
