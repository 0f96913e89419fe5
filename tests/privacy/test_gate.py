"""The gate: only groups of enough people."""

import pandas as pd
import pytest

from nghe_lib.privacy import private, publishable, suppress


@pytest.mark.parametrize(("people", "shown"), [(0, True), (1, False), (9, False), (10, True), (None, True)])
def test_a_cell_is_shown_from_ten_people_on(people, shown):
    cells = pd.DataFrame({"people_count": pd.array([people], "Int64"), "post_count": pd.array([30], "Int64")})
    assert suppress(cells, min_people=10)["post_count"].notna().tolist() == [shown]
    assert len(publishable(cells, min_people=10)) == int(shown)


def test_only_pseudonyms_are_private_persons():
    ids = pd.Series(["x:~abcdefghijklmnop", "press:Báo", None], dtype="str")
    assert private(ids).tolist() == [True, False, False]
