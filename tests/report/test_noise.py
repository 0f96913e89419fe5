import pandas as pd

from nghe_lib.report.noise import noise_flips
from nghe_lib.text.noise import noise_panel

TEXTS = ["ko ngập", "ko mưa", "không ngập"]


def words(texts):
    return pd.Series([word for text in texts for word in text.split()], dtype="str").value_counts()


def spelt(texts):
    return [text.replace("ko", "không") for text in texts]


def test_what_flips_is_said_and_shown():
    block = noise_flips(noise_panel(TEXTS, words, top=2, treatments={"normalised": spelt}))
    assert "Chuẩn hóa: sửa 2 trong 3 bài (66,7\u00a0%)" in block.words
    assert "trong 2 từ đứng đầu: 1 từ vào (không); 1 từ ra (ko); 1 từ đổi hạng, xa nhất là ngập (1 → 2)." in block.words
    assert "không | 3 (1) | 1 (3) | vào" in block.words
    assert "ko | 1 (2) | – | ra" in block.words


def test_no_change_is_said_plainly():
    block = noise_flips(noise_panel(TEXTS, words, top=2, treatments={"normalised": list}))
    assert "sửa 0 trong 3 bài (0,0\u00a0%); trong 2 từ đứng đầu không có gì đổi." in block.words


def test_a_treatment_is_named_where_treatments_differ():
    block = noise_flips(noise_panel(TEXTS, words, top=2, treatments={"restored": list, "normalised": spelt}))
    assert "| vào (chuẩn hóa)" in block.words


def test_shares_keep_their_decimals():
    def shares(texts):
        return pd.Series({"ko": sum("ko" in text for text in texts) / 3})

    block = noise_flips(
        noise_panel(TEXTS, shares, top=None, treatments={"normalised": spelt}), what="truy vấn", value="tỷ lệ"
    )
    assert "ko | 1 (0,667) | 1 (0) | không đổi" in block.words


def test_a_hostile_name_is_escaped():
    block = noise_flips(noise_panel(["<b>x</b>"], words, top=1, treatments={"normalised": list}))
    assert "<b>" not in block.markup


def test_too_few_words_is_said():
    assert "Không có từ nào" in noise_flips(noise_panel([], words, treatments={})).words
