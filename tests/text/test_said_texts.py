"""Title and text as one text, and back."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.text import field_of, said_texts

WORDS = st.text(st.sampled_from("aâ ạ\n"), max_size=4)


def _posts(pairs) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["title", "text"], dtype="str")


def test_a_post_without_a_title_says_its_text_alone():
    assert said_texts(_posts([(None, "ngập"), ("", "ngập"), ("Tin", "ngập"), ("Tin", None)])) == [
        "ngập", "ngập", "Tin\nngập", "Tin\n",
    ]  # fmt: skip


@given(st.lists(st.tuples(WORDS | st.none(), WORDS), min_size=1, max_size=5), st.data())
def test_every_character_is_found_again_in_its_column(pairs, data):
    posts = _posts(pairs)
    said = said_texts(posts)
    row = data.draw(st.integers(0, len(pairs) - 1))
    title = pairs[row][0] or ""
    places = [place for place in range(len(said[row])) if not title or place != len(title)]
    if not places:
        return
    start = data.draw(st.sampled_from(places))
    field, begin = field_of(posts, np.array([row]), np.array([start]))
    column = posts[str(field[0])].iloc[row]
    assert column[start - int(begin[0])] == said[row][start]
