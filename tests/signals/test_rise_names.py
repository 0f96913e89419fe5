from nghe_lib.signals.rise_names import named_terms, surface

TEXTS = ["Bão Hoa Sữa mạnh lên", "Dân tránh bão Hoa Sữa", "Tin bão Hoa Sữa", "Ảnh hưởng của bão hoa sữa"]


def test_names_are_written_as_texts_write_them_inside_a_sentence():
    assert surface("bão hoa sữa", TEXTS) == "bão Hoa Sữa"


def test_numbers_come_back_as_the_most_frequent():
    assert surface("bão số #", ["Bão số 13", "sau bão số 13", "bão số 12"]) == "bão số 13"


def test_a_term_never_met_is_given_as_it_is():
    assert surface("xe buýt", []) == "xe buýt"


def test_the_longer_phrase_stands_for_its_parts():
    names = named_terms(["bão", "hoa sữa", "bão hoa sữa"], [5, 4, 4], TEXTS)
    assert names == ["bão Hoa Sữa", "Bão"] or names == ["bão Hoa Sữa", "bão"]


def test_a_term_cut_through_a_word_gives_way_to_whole_ones():
    texts = ["Nhiều học sinh nghỉ học", "Các học sinh vui", "Có học sinh giỏi"]
    assert named_terms(["sinh", "học sinh"], [9, 3], texts) == ["học sinh"]
