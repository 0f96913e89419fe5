from datetime import date

import pandas as pd
import pytest

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.text.terms import emerging_terms

SINCE = date(2025, 11, 11)
USUAL = ("Chợ đông", "Trời nắng đẹp", "Tàu thuyền ra khơi", "Mưa nhỏ vài nơi", "Xe buýt đúng giờ")


def rows(text, days, *, per_day=2, voices=("báo a", "báo b", "báo c")):
    """Some texts on each of the days of November, by each voice in turn."""
    made = [(text, f"2025-11-{day:02d} 05:00") for day in days for _ in range(per_day)]
    return [(*row, voices[number % len(voices)]) for number, row in enumerate(made)]


BASE = [row for text in USUAL for row in rows(text, range(1, 21))]


def found(more, **options):
    texts, times, voices = zip(*BASE, *more, strict=True)
    made = emerging_terms(texts, pd.to_datetime(pd.Series(times)), since=SINCE, voices=voices, **options)
    return made.set_index("term")


def test_a_term_never_seen_before_is_new():
    row = found(rows("ngập hầm Thủ Thiêm", range(12, 18))).loc["ngập hầm thủ thiêm"]
    assert row["is_new"] and row["first_seen"] == pd.Timestamp("2025-11-12")
    assert (row["n_texts"], row["n_days"], row["n_voices"], row["texts_before"]) == (12, 6, 3, 0)
    assert (row["read_before"], row["expected_before"]) == (100, pytest.approx(12 * 100 / 112))


def test_a_term_used_before_must_exceed_its_best_stretch():
    now = rows("sốt xuất huyết", range(12, 18), per_day=3)
    assert "sốt xuất huyết" in found([*rows("sốt xuất huyết", [2], per_day=1), *now]).index
    assert "sốt xuất huyết" not in found([*rows("sốt xuất huyết", range(3, 8), per_day=3), *now]).index


def test_what_is_said_as_before_does_not_emerge():
    assert found([]).empty


def test_one_voice_alone_makes_no_term():
    term = "ngập hầm thủ thiêm"
    alone = rows("ngập hầm Thủ Thiêm", range(12, 18), voices=("báo a",))
    assert term not in found(alone).index
    assert term in found(alone, min_voices=1).index
    nearly = [*alone, *rows("ngập hầm Thủ Thiêm", [13], per_day=1, voices=("báo b",))]
    assert term not in found(nearly).index


def test_a_heap_of_texts_on_one_day_is_not_sure_enough():
    assert found(rows("ngập hầm Thủ Thiêm", [13], per_day=12)).empty


def test_a_new_number_is_no_new_term():
    more = [row for day in range(1, 21) for row in rows(f"giá vàng {day * 7} triệu", [day])]
    assert found(more).empty


def test_too_little_read_before_makes_nothing_new():
    more = rows("ngập hầm Thủ Thiêm", range(12, 18))
    texts, times, _ = zip(*[row for row in BASE if row[1] >= "2025-11-08"], *more, strict=True)
    few = [number for number, at in enumerate(times) if at >= "2025-11-11" or number % 8 == 0]
    made = emerging_terms([texts[n] for n in few], pd.Series([times[n] for n in few]), since=SINCE)
    assert made.empty


def test_a_day_is_a_day_in_vietnam():
    more = [
        (text, at.replace("05:00", "17:30"), voice) for text, at, voice in rows("ngập hầm Thủ Thiêm", range(12, 18))
    ]
    assert found(more).loc["ngập hầm thủ thiêm", "first_seen"] == pd.Timestamp("2025-11-13")


def test_texts_without_a_time_are_left_out_and_voices_may_be_missing():
    texts, times, _ = zip(*BASE, *rows("ngập hầm Thủ Thiêm", range(12, 18)), strict=True)
    made = emerging_terms([*texts, "kẹt xe"], [*times, None], since=SINCE)
    assert made["term"].tolist() == ["ngập hầm thủ thiêm"]
    assert made["n_voices"].isna().all()


def test_too_few_days_on_either_side_are_refused():
    texts, times, _ = zip(*BASE, strict=True)
    for since in (date(2025, 11, 3), date(2025, 11, 19)):
        with pytest.raises(TooLittleDataError):
            emerging_terms(texts, times, since=since)
    emerging_terms(texts, times, since=date(2025, 11, 4))
    with pytest.raises(TooLittleDataError):
        emerging_terms([], [], since=SINCE)


@pytest.mark.parametrize(
    "wrong", [{"min_texts": 0}, {"min_voices": 0}, {"min_ratio": 0.5}, {"max_fdr": 0}, {"voices": ["a"]}]
)
def test_values_out_of_bounds_are_refused(wrong):
    texts, times, _ = zip(*BASE, strict=True)
    with pytest.raises(ParameterError):
        emerging_terms(texts, times, since=SINCE, **wrong)
