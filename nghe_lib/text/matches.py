"""Which texts answer a query: `ngập nước | "triều cường" -quảng`.

The language is read by `nghe_lib.queries`. Case does not count; whole syllables are compared. A query without any
diacritics also finds accented texts (`ngap lut` finds ngập lụt).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nghe_lib import queries
from nghe_lib.text.search.answers import answers
from nghe_lib.text.search.corpus import of_texts


def matches(texts: Iterable[str | None], query: str) -> np.ndarray:
    """Whether each text answers `query`: (n_texts,) bool. A query without a word matches every text.

    Raises ParameterError when the query is broken, or asks for a field: only posts have those, see `answering`.
    """
    return answers(of_texts(texts), queries.parse(query))
