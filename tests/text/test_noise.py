import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.errors import ParameterError
from nghe_lib.text.noise import LEAST_TEXTS, noise_panel, top_terms

TEXTS = ["ko ngap", "ko ngập", "không mưa", "mưa", None]


def words(texts: list[str]) -> pd.Series:
    return pd.Series([word for text in texts for word in text.split()], dtype="str").value_counts()


def spelt(texts: list[str]) -> list[str]:
    return [text.replace("ko", "không") for text in texts]


def accented(texts: list[str]) -> list[str]:
    return [text.replace("ngap", "ngập") for text in spelt(texts)]


def panel(texts=TEXTS, *, top=2, analyse=words):
    return noise_panel(texts, analyse, top=top, treatments={"spelt": spelt, "accented": accented})


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_what_enters_and_leaves_the_top_is_named():
    # raw: ko 2, mưa 2 · spelt: không 3, mưa 2 · accented: không 3, mưa 2 = ngập 2
    flips = panel().flips
    assert rows(flips, "treatment", "name", "change") == [
        ("spelt", "không", "enters"), ("spelt", "ko", "leaves"), ("spelt", "mưa", "moves"),
        ("accented", "không", "enters"), ("accented", "ko", "leaves"), ("accented", "mưa", "moves"),
        ("accented", "ngập", "enters"),
    ]  # fmt: skip


def test_ranks_and_values_stand_beside_each_change():
    (entered,) = panel().flips.query("treatment == 'spelt' and name == 'không'").to_dict("records")
    assert (entered["rank_before"], entered["rank_after"]) == (3, 1)
    assert (entered["value_before"], entered["value_after"]) == (1, 3)


def test_texts_that_a_treatment_changed_are_counted():
    touched = panel().touched
    assert rows(touched, "treatment", "text_count", "touched_count", "touched_share") == [
        ("spelt", 5, 2, 0.4), ("accented", 5, 2, 0.4),
    ]  # fmt: skip


def test_nothing_flips_when_the_writing_is_clean():
    found = panel(["không ngập", "ngập", "ngập mưa"])
    assert found.holds
    assert found.flips.empty
    assert found.touched["touched_count"].tolist() == [0, 0]


def test_equal_values_at_the_edge_of_the_top_are_all_in_it():
    found = noise_panel(["a a b c"], words, top=2, treatments={"same": list})
    assert found.figures.query("treatment == 'raw' and is_top")["name"].tolist() == ["a", "b", "c"]


def test_shares_by_query_move_without_a_top():
    def shares(texts):
        found = {query: sum(query in text for text in texts) / len(texts) for query in ("không", "mưa")}
        return pd.DataFrame({"share": found})

    found = panel(top=None, analyse=shares)
    said = found.figures.set_index(["treatment", "name"])["value"]
    assert (said["raw", "không"], said["spelt", "không"], said["spelt", "mưa"]) == (0.2, 0.6, 0.4)
    assert rows(found.flips.query("treatment == 'spelt'"), "name", "change") == [("không", "moves"), ("mưa", "moves")]


def test_every_column_of_an_analysis_is_a_figure():
    def both(texts):
        return pd.DataFrame({"n": words(texts), "twice": 2 * words(texts)})

    assert set(panel(analyse=both).flips["figure"]) == {"n", "twice"}


def test_no_texts_nothing_flips():
    found = panel([])
    assert found.holds
    assert found.touched["touched_share"].tolist() == [0, 0]


@pytest.mark.parametrize("top", [0, -1])
def test_a_top_of_nothing_is_refused(top):
    with pytest.raises(ParameterError, match="top"):
        panel(top=top)


def test_a_treatment_that_loses_texts_is_refused():
    with pytest.raises(ParameterError, match="'cut' trả về 4 văn bản, cần 5"):
        noise_panel(TEXTS, words, treatments={"cut": lambda texts: texts[:-1]})


@pytest.mark.parametrize(
    ("given_back", "said"),
    [(pd.Series([1, 2], index=["a", "a"]), "tên 'a' hơn một lần"), (pd.Series(["x"], index=["a"]), "không phải số")],
)
def test_an_analysis_must_give_one_number_a_name(given_back, said):
    with pytest.raises(ParameterError, match=said):
        noise_panel(TEXTS, lambda texts: given_back, treatments={"spelt": spelt})


@given(st.lists(st.text(alphabet="abc ", max_size=12), max_size=8), st.integers(1, 4))
def test_texts_left_alone_change_no_conclusion(texts, top):
    assert noise_panel(texts, words, top=top, treatments={"same": list}).holds


@given(st.lists(st.text(alphabet="abc ", max_size=12), max_size=8), st.integers(1, 4))
def test_a_flip_there_is_a_flip_back(texts, top):
    def swapped(given_texts):
        return [text.swapcase().replace("A", "b").lower() for text in given_texts]

    there = noise_panel(texts, words, top=top, treatments={"other": swapped}).flips
    back = noise_panel(swapped(texts), words, top=top, treatments={"other": lambda _: texts}).flips
    assert (there["change"] == "enters").sum() == (back["change"] == "leaves").sum()


def test_top_terms_are_words_of_enough_texts_and_no_addresses():
    texts = ["đường ngập của @lan https://bao.example 0912345678 năm 2025"] * LEAST_TEXTS + ["vắng"]
    found = top_terms(texts)
    assert found["ngập"] == LEAST_TEXTS
    assert not {"vắng", "của", "lan", "2025", "0912345678"} & set(found.index)
    assert not [term for term in found.index if "bao" in term]


def test_top_terms_of_nothing():
    assert top_terms([]).empty
