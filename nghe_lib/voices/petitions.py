"""Petitions: who asks the authorities for what, where, how urgently, and who owns it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nghe_lib import privacy
from nghe_lib.places.gazetteer import SINCE
from nghe_lib.places.rates import rates
from nghe_lib.privacy.gate import POOLED
from nghe_lib.settings import TIMEZONE
from nghe_lib.text import said_texts
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.merging import issues
from nghe_lib.voices.sensitive import OF_ACTS
from nghe_lib.voices.suppression import pooled_values
from nghe_lib.voices.taxonomy import declared_sector, departments
from nghe_lib.voices.urgency import urgency

ACTS = ("report", "proposal", "complaint", "denunciation")
PORTAL = "portal1022"
UNKNOWN_SECTOR = "khác"


def petitions(
    posts: pd.DataFrame,
    answers: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    queued: Sequence[str] = (),
    within_days: int = 7,
) -> pd.DataFrame:
    """The posts that report, propose, complain or denounce, one row each, in the order of `posts`.

    posts: POSTS. What public voices publish is none, unless it came through the portal. answers: post_id and columns
    speech_act and sector. A petition of the portal is one whatever its act; where its act is none of the four it is a
    report. The portal's own section goes before the sector that was guessed. mentions: PLACE_MENTIONS.
    queued: post_ids that a human must read first; a complaint or a denunciation is always one.
    within_days: see `issues`.

    Returns post_id, published_at, week (its Monday, local), is_portal, act, sector, department, unit_code, unit_system,
    unit_name, urgency, points, reasons, needs_human, person (for counting, never to be shown), issue, said (never to be
    shown).
    """
    need_columns(posts, ("post_id", "kind", "account_id", "published_at", "source_id", "title", "text"), table="posts")
    need_columns(answers, ("post_id", "speech_act", "sector"), table="answers")
    known = answers.set_index("post_id")
    persons, is_portal = privacy.people(posts), posts["kind"].eq("petition")
    act = posts["post_id"].map(known["speech_act"])
    kept = (is_portal | (act.isin(ACTS) & persons.notna())).to_numpy(bool)
    chosen = posts[kept].reset_index(drop=True)
    act, is_portal = (one[kept].reset_index(drop=True) for one in (act, is_portal))
    act = act.where(act.isin(ACTS), "report")
    sector = declared_sector(chosen["source_id"]).fillna(chosen["post_id"].map(known["sector"])).fillna(UNKNOWN_SECTOR)
    place = chosen[["post_id"]].merge(main_places(mentions), on="post_id", how="left")
    is_commune = place["system"].eq(SINCE) & place["level"].eq("commune")
    said = pd.Series(said_texts(chosen), index=chosen.index, dtype="str")
    urgent = urgency(said.tolist())
    made = pd.DataFrame(
        {
            "post_id": chosen["post_id"], "published_at": chosen["published_at"], "week": weeks(chosen["published_at"]),
            "is_portal": is_portal.to_numpy(bool), "act": act.astype("str"), "sector": sector.astype("str"),
            "department": departments(sector, chosen["published_at"]),
            "unit_code": place["unit_code"], "unit_system": place["system"], "unit_name": place["unit_name"],
            "commune": place["unit_name"].where(is_commune),
            "urgency": urgent["level"], "points": urgent["points"], "reasons": urgent["reasons"],
            "needs_human": (chosen["post_id"].isin(queued) | act.isin(OF_ACTS)).to_numpy(bool),
            "person": _persons(chosen, persons[kept]), "said": said,
        }
    )  # fmt: skip
    made = made.assign(issue=issues(made, within_days=within_days))
    first = made.sort_values("published_at", kind="stable").drop_duplicates("issue").set_index("issue")
    return made.assign(issue_week=made["issue"].map(first["week"]), issue_act=made["issue"].map(first["act"]))


def pool_sectors(petitions: pd.DataFrame, *, min_people: int) -> pd.DataFrame:
    """`petitions` with small sectors pooled, and their departments too, so that tables of both can stand on one page.

    A department is the sum of its sectors: were one of them pooled and the department not, the difference would tell
    the small one.
    """
    sector = pooled_values(petitions["sector"], petitions["person"], min_people=min_people)
    department = petitions["department"].astype(object).mask(sector.eq(POOLED).to_numpy(bool), POOLED)
    return petitions.assign(sector=sector, department=department)


def main_places(mentions: pd.DataFrame) -> pd.DataFrame:
    """The unit that each post speaks of most: post_id, unit_code, unit_name, level, system; one row per post.

    mentions: PLACE_MENTIONS. Units of the system since July 2025 go before former ones, the weights of a unit are added
    up, and of equal ones the smaller unit goes first, then the one named first, then its code. A code means one unit
    within one system only.
    """
    need_columns(mentions, ("post_id", "start", "unit_code", "unit_name", "level", "system", "weight"),
                 table="place_mentions")  # fmt: skip
    sizes = {"commune": 0, "district": 1, "province": 2}
    summed = mentions.groupby(["post_id", "system", "unit_code"], as_index=False, sort=False).agg(
        unit_name=("unit_name", "first"), level=("level", "first"), weight=("weight", "sum"), start=("start", "min")
    )
    ranked = summed.assign(
        former=summed["system"].ne(SINCE), weight=-summed["weight"].round(9),
        size=summed["level"].map(sizes).fillna(3),
    ).sort_values(["post_id", "former", "weight", "size", "start", "unit_code"], kind="stable")  # fmt: skip
    return ranked.drop_duplicates("post_id")[["post_id", "unit_code", "unit_name", "level", "system"]].reset_index(
        drop=True
    )


def unit_rates(petitions: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Issues per 100,000 residents of each unit of today, smoothed for small areas (see `places.rates`).

    petitions: what `petitions` gives. population: what `places.population` gives. A unit that nobody speaks of has 0
    issues. Returns unit_code, system, value, low, high, people_count; who draws them hides units of few people.
    """
    need_columns(petitions, ("unit_code", "unit_system", "issue", "person"), table="petitions")
    today = petitions[petitions["unit_system"].eq(SINCE).to_numpy(bool, na_value=False)]
    counted = today.groupby("unit_code").agg(value=("issue", "nunique"), people_count=("person", "nunique"))
    every = counted.reindex(population["unit_code"].unique(), fill_value=0).rename_axis("unit_code").reset_index()
    found = rates(every, population, column="value")
    return every.assign(
        system=SINCE, value=found["smoothed"].to_numpy(), low=found["low"].to_numpy(),
        high=found["high"].to_numpy(),
    )  # fmt: skip


def weeks(moments: pd.Series) -> pd.Series:
    """The local Monday of each moment: datetime64, missing where the moment is."""
    days = moments.dt.tz_convert(TIMEZONE).dt.tz_localize(None).dt.normalize()
    return (days - pd.to_timedelta(days.dt.day_of_week, unit="D")).astype("datetime64[s]")


def _persons(chosen: pd.DataFrame, persons: pd.Series) -> np.ndarray:
    """Who asks; a public voice that petitions through the portal is itself."""
    return persons.reset_index(drop=True).fillna(chosen["account_id"]).astype("str").to_numpy()
