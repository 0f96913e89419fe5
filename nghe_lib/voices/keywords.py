"""What petitions of a sector speak of, in words: no sentence of a citizen, only words that many people use."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from nghe_lib.text import blank_marks, count_terms, one_spelling, stop_words
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.names import names_among
from nghe_lib.voices.needs import ASKING


def keywords(
    petitions: pd.DataFrame, *, by: str, min_people: int, most: int = 6, places: Iterable[str] = ()
) -> pd.DataFrame:
    """The words that mark each value of `by`, among petitions that need no human first.

    petitions: what `petitions` gives. A word counts once per person. Words that fewer than `min_people` people of the
    group use are left out, and so are words of mere asking, names of people, and the names of `places`. Words are
    ordered by how many people use them times the binary log of how much more often they do than people of all groups.

    Returns group, words (list), one row per value of `by` that has any.
    """
    need_columns(petitions, (by, "person", "needs_human", "said"), table="petitions")
    rows = petitions[~petitions["needs_human"].to_numpy(bool)].dropna(subset=[by])
    if rows.empty:
        return pd.DataFrame({"group": pd.Series(dtype="str"), "words": pd.Series(dtype=object)})
    stops = [*stop_words(extra=ASKING, wide=True), *(one_spelling(name).lower() for name in places)]
    counts, terms = count_terms(blank_marks(rows["said"]), min_df=2, stop_words=stops)
    row, term = counts.nonzero()
    used = pd.DataFrame({"group": rows[by].to_numpy()[row], "term": term, "person": rows["person"].to_numpy()[row]})
    people = used.drop_duplicates().groupby(["group", "term"]).size().rename("n").reset_index()
    size = rows.groupby(by)["person"].nunique()
    everyone = people.groupby("term")["n"].sum()
    people["lift"] = (people["n"] / people["group"].map(size)) / (people["term"].map(everyone) / size.sum())
    people["weight"] = people["n"] * np.log2(people["lift"])
    people["word"] = [terms[k] for k in people["term"]]
    told = (people["n"] >= min_people) & (people["lift"] > 1) & (people["word"].str.len() > 1)
    kept = people[told & ~people["word"].str.isdigit()]
    kept = kept[~kept["word"].isin(names_among(kept["word"], rows["said"]))]
    kept = kept.sort_values(["group", "weight", "word"], ascending=[True, False, True])
    words = kept.groupby("group", sort=True)["word"].agg(lambda many: many.head(most).tolist())
    return words.rename_axis("group").rename("words").reset_index()
