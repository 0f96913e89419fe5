"""Texts with a known Jaccard, and crowds of edited copies."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

slowly = settings(max_examples=200, deadline=None)  # the first call compiles

WORDS = st.sampled_from(["mưa", "ngập", "đường", "xe", "nhà", "cây", "sông", "chợ"])
BASES = st.lists(WORDS, min_size=8, max_size=20)


@st.composite
def corpora(draw) -> list[str]:
    """A few base texts, and copies of them with a word added at an end, changed or left out."""
    bases = draw(st.lists(BASES, min_size=1, max_size=3))
    texts = []
    for base in draw(st.lists(st.sampled_from(bases), max_size=12)):
        words, place = list(base), draw(st.integers(0, len(base) - 1))
        edit = draw(st.sampled_from(["none", "longer", "changed", "shorter", "doubled"]))
        words = {
            "none": words, "longer": [*words, draw(WORDS)], "changed": [*words[:place], "khác", *words[place + 1 :]],
            "shorter": words[1:], "doubled": words + words,
        }[edit]  # fmt: skip
        texts.append(" ".join(words))
    return texts


def numbered_words(n_words: int, *, start: int = 0) -> str:
    """A text of `n_words` different words, so n_words - 2 different shingles."""
    return " ".join(f"từ{number}x" for number in range(start, start + n_words))


def edited_copies(n_copies: int, *, n_words: int, seed: int) -> list[str]:
    """Copies of one text, each with one word changed, and a word of its own at its end."""
    rng = np.random.default_rng(seed)
    base = numbered_words(n_words).split()
    texts = []
    for number in range(n_copies):
        words = list(base)
        words[rng.integers(n_words)] = f"sửa{rng.integers(1000)}x"
        texts.append(" ".join([*words, f"riêng{number}x"]))
    return texts
