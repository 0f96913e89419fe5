"""How many people live in the units of Ho Chi Minh City, where a source says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nghe_lib.places.gazetteer import rows_of

if TYPE_CHECKING:
    import pandas as pd


def population() -> pd.DataFrame:
    """Residents of units since 1 July 2025: unit_code, population (missing where no source says), source, as_of.

    `data/gazetteer/population.csv` says where its figures come from and how they differ from the city's total.
    """
    import pandas as pd

    rows = rows_of("population.csv")
    return pd.DataFrame(
        {
            "unit_code": [row["unit_code"] for row in rows],
            "population": pd.array([int(row["population"]) if row["population"] else None for row in rows], "Int64"),
            "source": [row["source"] for row in rows],
            "as_of": [row["as_of"] for row in rows],
        }
    )
