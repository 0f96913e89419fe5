"""What is said online beside what is filed with portal 1022: loud in one, silent in the other, or alike.

The two are compared by shares: a sector that makes up a larger part of online petitions than of the portal's is loud
online. Numbers themselves cannot be compared, for nghe does not see all that is online.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nghe_lib.intervals import difference, wilson
from nghe_lib.privacy.gate import POOLED
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.suppression import pooled_values

ONLINE, FILED, ALIKE, UNKNOWN = (
    "ồn trên mạng, ít gửi Cổng",
    "gửi Cổng nhiều, ít nói trên mạng",
    "cả hai",
    "chưa đủ để nói",
)


def beside_portal(petitions: pd.DataFrame, *, by: str, min_people: int) -> pd.DataFrame:
    """Each value of `by` among online petitions and among those of the portal.

    petitions: what `petitions` gives. by: sector, unit_name or week. Values in which fewer than `min_people` people
    speak, online or at the portal (but for none at all), are pooled.

    Returns one row per value, largest first, the pooled ones last: group, online_count, portal_count, online_share,
    online_low, online_high, portal_share, portal_low, portal_high, difference, difference_low, difference_high,
    finding. No row where either side has fewer than `min_people` people.
    """
    need_columns(petitions, (by, "is_portal", "person", "post_id"), table="petitions")
    known = petitions.dropna(subset=[by]).reset_index(drop=True)
    sides = {True: known[known["is_portal"]], False: known[~known["is_portal"]]}
    if any(side["person"].nunique() < min_people for side in sides.values()):
        known = known.head(0)
    groups = _pooled_on_both_sides(known, by, min_people)
    counts = pd.DataFrame({
        name: known["post_id"].groupby(groups[known["is_portal"].eq(side)]).nunique()
        for name, side in (("online_count", False), ("portal_count", True))
    }).fillna(0).astype("int64")  # fmt: skip
    last = pd.Series(counts.index == POOLED, index=counts.index)
    order = pd.DataFrame({"last": last, "n": -counts.sum(axis=1)}).sort_values(["last", "n"], kind="stable").index
    made = counts.reindex(order).rename_axis("group").reset_index()
    online, portal = (made[name].to_numpy() for name in ("online_count", "portal_count"))
    gap, gap_low, gap_high = difference(online, online.sum(), portal, portal.sum())
    columns = dict(zip(("online_share", "online_low", "online_high"), wilson(online, online.sum()), strict=True))
    columns |= dict(zip(("portal_share", "portal_low", "portal_high"), wilson(portal, portal.sum()), strict=True))
    finding = np.select([gap_low > 0, gap_high < 0, (online > 0) & (portal > 0)], [ONLINE, FILED, ALIKE], UNKNOWN)
    return made.assign(
        **columns, difference=gap, difference_low=gap_low, difference_high=gap_high,
        finding=pd.Series(finding, index=made.index, dtype="str"),
    )  # fmt: skip


def _pooled_on_both_sides(known: pd.DataFrame, by: str, min_people: int) -> pd.Series:
    """Values small on either side become one value on both."""
    values = known[by].astype(object)
    for _ in range(len(set(values)) + 1):
        before = values
        for side in (True, False):
            own = known["is_portal"].eq(side)
            pooled = pooled_values(values[own], known.loc[own, "person"], min_people=min_people)
            small = set(values[own][(pooled != values[own]).to_numpy(bool)])
            pooled_name = pooled[pooled != values[own]]
            values = values.mask(values.isin(small).to_numpy(bool), pooled_name.iloc[0]) if small else values
        if values.equals(before):
            break
    return values
