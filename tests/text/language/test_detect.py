import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.text.accents import fold_accents
from nghe_lib.text.language import LANGUAGES, TAGS, detect_language


def languages(*texts: str | None) -> list[str]:
    return detect_language(texts)["lang"].tolist()


@pytest.mark.parametrize(
    "text",
    ["Đường trước chợ lại ngập rồi", "đẹp", "mik ko bít lun á, đừg hỏi", "shop ơi ship hàng lâu quá", "ngập",
     "ĐƯỜNG NGẬP", unicodedata.normalize("NFD", "Trường chưa có nước"), "đẹpppppp quáaaaa"],
)  # fmt: skip
def test_vietnamese_and_its_teencode(text):
    assert languages(text) == ["vi"]


@pytest.mark.parametrize(
    "text", ["duong truoc cho lai ngap roi", "ko biet dau, dung hoi nua", "shop giao hang lau qua", "Nuoc may bi duc"]
)
def test_vietnamese_without_its_diacritics(text):
    assert languages(text) == ["vi-unaccented"]


@pytest.mark.parametrize("text", ["The road is flooded again", "very good service, thank you", "I can't believe it"])
def test_english(text):
    assert languages(text) == ["en"]


@pytest.mark.parametrize(
    "text",
    ["La calle está inundada otra vez", "Jalan ini banjir lagi kemarin", "Die Straße steht wieder unter Wasser",
     "道路又被淹了", "도로가 또 잠겼어요", "Улица снова затоплена", "ถนนน้ำท่วมอีกแล้ว", "الشارع غارق مرة أخرى"],
)  # fmt: skip
def test_other_languages_and_scripts(text):
    assert languages(text) == ["other"]


@pytest.mark.parametrize(
    "text",
    ["", None, "   ", "123 456", "😀😀", "ok", "https://bao.example/duong-ngap", "@lan_anh #NgapNuoc", "\u3164\u3164"],
)
def test_too_short_to_say(text):
    assert languages(text) == ["short"]


def test_no_letters_no_score():
    assert detect_language(["😀 12", None])["score"].tolist() == [0.0, 0.0]


def test_addresses_names_and_hashtags_are_no_text():
    plain = "duong truoc cho lai ngap roi"
    marked = f"{plain} https://english.example/the-road-is-flooded @the_english_man #TheRoadIsFlooded"
    assert detect_language([plain]).equals(detect_language([marked]))


def test_half_accented_text_is_vietnamese():
    assert languages("duong truoc cho lai ngập rồi ba con oi") == ["vi"]


def test_a_few_english_words_leave_a_text_vietnamese():
    assert languages("đường này ngập suốt, view thì đẹp mà nước thì no way") == ["vi"]


def test_mostly_another_script_is_another_language():
    assert languages("我们 city 的道路又被淹了")[0] == "other"
    assert languages("Đường ngập quá 洪")[0] == "vi"


def test_empty_in_empty_out():
    found = detect_language([])
    assert found.empty
    assert found.dtypes.astype(str).to_dict() == {"lang": "str", "score": "float64"}


def test_every_label_has_a_tag():
    assert tuple(TAGS) == LANGUAGES


def test_only_the_beginning_of_a_long_text_is_read():
    assert languages("đường ngập " * 200 + "the road is flooded " * 20_000) == ["vi"]


@pytest.mark.parametrize(
    "unit", ["a", "á", "\u0301", "a\u0301", "\u200b", "\ud800", "洪", "a ", "@", "http://", "1"], ids=ascii
)
def test_hostile_texts_are_answered(unit):
    assert languages(unit * 100_000)[0] in LANGUAGES


@given(st.lists(st.text(max_size=40), max_size=5))
def test_each_text_is_judged_alone(texts):
    together = detect_language(texts)
    alone = [detect_language([text]).iloc[0] for text in texts]
    assert together["lang"].tolist() == [one["lang"] for one in alone]
    assert together["score"].tolist() == pytest.approx([one["score"] for one in alone], abs=1e-4)
    assert together["score"].between(0, 1).all()


SYLLABLES = ["đường", "ngập", "nước", "chưa", "thoát", "phường", "được", "những", "người", "trời"]


@given(st.lists(st.sampled_from(SYLLABLES), min_size=4, max_size=12))
def test_folding_a_vietnamese_text_makes_it_unaccented(words):
    text = " ".join(words)
    assert languages(text, fold_accents(text)) == ["vi", "vi-unaccented"]


def test_unseen_comments_are_vietnamese(shared_data):
    from nghe_lib.text.language.samples import vietnamese

    texts = vietnamese(shared_data, held_out=True)["comments"][:4_000]
    assert (detect_language(texts)["lang"] == "vi").mean() > 0.995
    folded = detect_language([fold_accents(text) for text in texts])["lang"]
    assert (folded == "vi-unaccented").mean() > 0.98
