import pandas as pd
import pytest

from nghe_lib.errors import TableError
from nghe_lib.network.graph import graph


def test_kinds_add_up_and_loops_vanish():
    made = graph(pd.DataFrame({"source": ["b", "b", "a"], "target": ["a", "a", "a"], "weight": [1.0, 2.0, 5.0]}))
    assert made.accounts.tolist() == ["a", "b"]
    assert made.weights.toarray().tolist() == [[0, 0], [3, 0]]
    assert made.mutual().toarray().tolist() == [[0, 3], [3, 0]]


def test_rows_without_weight_count_once_and_empty_is_empty():
    assert graph(pd.DataFrame({"source": ["a"], "target": ["b"]})).weights.sum() == 1
    assert graph(pd.DataFrame({"source": [], "target": []})).weights.shape == (0, 0)


def test_a_wrong_table_is_refused():
    with pytest.raises(TableError, match="target"):
        graph(pd.DataFrame({"source": ["a"]}))
