"""Who is heard: areas with few voices, repeated words, citizens beside businesses and public bodies, spam."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib import privacy
from nghe_lib.intervals import wilson
from nghe_lib.places.gazetteer import SINCE, rows_of
from nghe_lib.text import near_duplicates, said_texts
from nghe_lib.text.columns import need_columns


def unheard(
    posts: pd.DataFrame, places: pd.DataFrame, population: pd.DataFrame, *, min_people: int, max_fdr: float = 0.05
) -> pd.DataFrame:
    """Areas that far fewer accounts speak of than their share of the population lets expect.

    places: post_id, unit_code, system, as `main_places` gives. population: what `places.population` gives; units
    without one are left out. An account counts once per area. Speaking of an area is not living there.

    Returns the areas whose accounts lie below half of what is expected, where that is at least `min_people`, at a false
    discovery rate of `max_fdr` (binomial test; Benjamini and Hochberg, 1995), rarest first: unit_code, unit_name,
    population, expected_count, account_count (missing below `min_people`).
    """
    need_columns(places, ("post_id", "unit_code", "system"), table="places")
    from scipy.stats import binom, false_discovery_control

    persons = privacy.people(posts).set_axis(posts["post_id"])
    today = places[places["system"].eq(SINCE).to_numpy(bool)]
    seen = today.assign(person=today["post_id"].map(persons)).dropna(subset=["person"])
    known = population.dropna(subset=["population"]).set_index("unit_code")["population"].astype("float64")
    counts = seen.groupby("unit_code")["person"].nunique().reindex(known.index, fill_value=0).to_numpy()
    names = {row["code"]: row["name"] for row in rows_of("since.csv")}
    expected = counts.sum() * (known / known.sum()).to_numpy()
    made = pd.DataFrame({
        "unit_code": known.index.astype("str"), "unit_name": [names.get(code, code) for code in known.index],
        "population": known.to_numpy(), "expected_count": expected, "account_count": pd.array(counts, "Int64"),
    })  # fmt: skip
    if not counts.sum():
        return made.head(0)
    chance = false_discovery_control(binom.cdf(counts, int(counts.sum()), expected / counts.sum()))
    rare = (chance <= max_fdr) & (counts < expected / 2) & (expected >= min_people)
    made = made.assign(ratio=counts / expected)[rare].sort_values(["ratio", "unit_code"], kind="stable")
    return (
        made.assign(account_count=made["account_count"].mask(made["account_count"] < min_people))
        .drop(columns="ratio")
        .reset_index(drop=True)
    )


def repeated_share(posts: pd.DataFrame, *, window_min: float = 10, min_accounts: int = 5) -> dict[str, float]:
    """Shares of private people's posts that repeat others, and that look arranged.

    near_duplicate_share: in a group of near-duplicates of two or more posts. arranged_share: in such a group of which
    `min_accounts` accounts wrote within `window_min` minutes. Looking arranged is no proof; people copy what moves
    them.
    """
    need_columns(posts, ("account_id", "kind", "published_at", "title", "text"), table="posts")
    own = posts[privacy.people(posts).notna().to_numpy(bool)]
    if own.empty:
        return {"near_duplicate_share": float("nan"), "arranged_share": float("nan")}
    group = pd.Series(near_duplicates(said_texts(own)), index=own.index)
    repeated = group.map(group.value_counts()) > 1
    rows = pd.DataFrame({"group": group, "at": own["published_at"], "account": own["account_id"]})[repeated]
    arranged = sum(
        int(_in_a_burst(part, window_min, min_accounts).sum())
        for _, part in rows.dropna(subset=["at", "account"]).groupby("group")
    )
    return {"near_duplicate_share": float(repeated.mean()), "arranged_share": arranged / len(own)}


def voice_split(posts: pd.DataFrame, answers: pd.DataFrame, *, min_people: int) -> pd.DataFrame:
    """Posts by who speaks: citizens, businesses, public bodies and press.

    answers: post_id, voice. A public account is public whatever its words. Returns voice, post_count, share, low, high
    (95 % Wilson of the machine's answers as they are); a voice of 1 to `min_people` - 1 people has missing figures, and
    then so has the next smallest.
    """
    need_columns(answers, ("post_id", "voice"), table="answers")
    persons = privacy.people(posts)
    said = posts["post_id"].map(answers.set_index("post_id")["voice"]).fillna("citizen")
    voice = said.mask(persons.isna(), "public")
    table = pd.DataFrame({"n": voice.groupby(voice).size(), "p": persons.groupby(voice).nunique()})
    table = table.reindex(["citizen", "business", "public"], fill_value=0)
    small = table["p"].between(1, min_people - 1)
    if small.sum() == 1:
        small[table["n"].where(~small).idxmin()] = True
    share, low, high = wilson(table["n"].to_numpy(), len(posts))
    made = (
        table.rename_axis("voice")
        .reset_index()
        .assign(share=share, low=low, high=high)
        .rename(columns={"n": "post_count"})
    )
    hidden = small.to_numpy(bool)
    made["post_count"] = made["post_count"].astype("Int64")
    for name in ("post_count", "share", "low", "high"):
        made[name] = made[name].mask(hidden)
    return made[["voice", "post_count", "share", "low", "high"]]


def qualified_share(posts: pd.DataFrame, answers: pd.DataFrame) -> tuple[float, float, float, int]:
    """Share of private accounts that are not mostly spam (at least half of their posts are not), low, high, accounts.

    answers: post_id, spam. The interval is Wilson's, of the machine's answers as they are.
    """
    need_columns(answers, ("post_id", "spam"), table="answers")
    own = posts[privacy.private(posts["account_id"]).to_numpy(bool)]
    clean = own["post_id"].map(answers.set_index("post_id")["spam"]).ne("spam")
    mostly = clean.groupby(own["account_id"]).mean() >= 0.5
    share, low, high = wilson(np.array([mostly.sum()]), len(mostly))
    return float(share[0]), float(low[0]), float(high[0]), len(mostly)


def _in_a_burst(part: pd.DataFrame, window_min: float, min_accounts: int) -> np.ndarray:
    """Which posts of one group stand in a span of `window_min` minutes in which enough accounts wrote."""
    ordered = part.sort_values("at", kind="stable")
    at, account = ordered["at"].astype("int64").to_numpy(), pd.factorize(ordered["account"])[0]
    width = int(pd.Timedelta(minutes=window_min) / pd.Timedelta(1, ordered["at"].dt.unit))
    ends = np.searchsorted(at, at + width, side="right")
    marks = np.zeros(len(at), bool)
    for first, end in enumerate(ends.tolist()):
        if end - first >= min_accounts and len(np.unique(account[first:end])) >= min_accounts:
            marks[first:end] = True
    return marks
