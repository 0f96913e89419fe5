"""What every row passes on its way in: clocks mended, accounts made pseudonyms, sources joined to the registry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nghe_lib import privacy, sources, store
from nghe_lib.schema import REFUSED
from nghe_lib.sources import registry

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.ingest.runs import Origin

CLOCK_COLUMNS = ["source_id", "account_id", "published_at", "collected_at", "time_is_collection"]


@dataclass(frozen=True)
class Passed:
    """A batch as the lake takes it, and what its clocks said before they were mended."""

    posts: pd.DataFrame
    accounts: pd.DataFrame
    sources: pd.DataFrame
    refused: pd.DataFrame
    clocks: pd.DataFrame


class Door:
    """The way into one project's lake. Knows its key, its public voices and its registry of sources."""

    def __init__(self, lake: store.Lake) -> None:
        self.key = privacy.open_key(lake.project)
        if not lake.project.key_fingerprint:
            store.save_project(lake.project.model_copy(update={"key_fingerprint": privacy.fingerprint(self.key)}))
            lake = store.open(lake.project.name)
        self.lake = lake
        seen = lake.read("sources", columns=["source_id", "verified_at"]).set_index("source_id")["verified_at"]
        found = registry.read_registry(store.registry_files(lake.project.name))
        self.registry = found.assign(verified_at=seen.reindex(found["source_id"]).array)
        self._known = set(seen.index)
        self._merged: dict[str, set[str]] = {"accounts": set(), "sources": set()}
        self._public = privacy.public_ids(lake.read("accounts")) | set(registry.voices(self.registry)["account_id"])

    def pass_in(self, batch: sources.Batch, origin: Origin) -> Passed:
        """`batch` of the run `origin` as the lake takes it."""
        posts = batch.posts.assign(run_id=origin.run_id)
        refused = batch.refused.assign(run_id=origin.run_id, source=origin.source)
        return self.pass_in_rows(posts, batch.accounts, batch.sources, refused)

    def pass_in_rows(
        self, posts: pd.DataFrame, accounts: pd.DataFrame, found: pd.DataFrame, refused: pd.DataFrame
    ) -> Passed:
        """Rows that say which run brought them: POSTS, ACCOUNTS, SOURCES and REFUSED with raw account ids."""
        self._public |= privacy.public_ids(accounts)
        clocks = posts[CLOCK_COLUMNS]
        posts = sources.apply_shift(posts, self.lake.project.clock_shift_h)
        named = posts["source_id"].replace(self._registered_names(found))
        posts = posts.assign(source_id=named.fillna(registry.join_posts(posts, self.registry)))
        posts = privacy.pseudonymise_posts(posts, key=self.key, public=self._public)
        accounts = privacy.pseudonymise_accounts(accounts, key=self.key, public=self._public)
        return Passed(posts, accounts, self._named(posts, found), REFUSED.frame(refused), clocks)

    def _registered_names(self, found: pd.DataFrame) -> dict[str, str]:
        """What a feed calls itself → the registered source its domain belongs to."""
        hosts = {row.source_id: row.domains[0] for row in found.dropna(subset="domains").itertuples()}
        known = registry.sources_at(set(hosts.values()), self.registry)
        return {str(name): known[host] for name, host in hosts.items() if host in known}

    def _named(self, posts: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
        """SOURCES of `posts`: as the registry has them, else as the lake has them, else as the batch says."""
        import pandas as pd

        listed = self.registry[self.registry["source_id"].isin(posts["source_id"].dropna().unique())]
        new = found[~found["source_id"].isin({*listed["source_id"], *self._known})]
        self._known |= set(new["source_id"])
        return pd.concat([listed, new], ignore_index=True) if len(new) else listed.reset_index(drop=True)

    def merge(self, transaction: store.Transaction, passed: Passed) -> None:
        """Merge all but the posts themselves; what this door merged before, unchanged, is not merged again."""
        transaction.merge("accounts", self._news("accounts", passed.accounts))
        transaction.merge("sources", self._news("sources", passed.sources))
        transaction.merge("refused", passed.refused)

    def _news(self, name: str, rows: pd.DataFrame) -> pd.DataFrame:
        """`rows` without those whose words stood in an earlier merge of this door."""
        said = [repr(row) for row in rows.itertuples(index=False, name=None)]
        fresh = [one not in self._merged[name] for one in said]
        self._merged[name].update(said)
        return rows[fresh]


def joined(parts: list[Passed]) -> Passed:
    """Several batches as one; of what several say about one account or source the first stands."""
    import pandas as pd

    def stacked(name: str) -> pd.DataFrame:
        frames = [frame for part in parts if len(frame := getattr(part, name))]
        return pd.concat(frames, ignore_index=True) if frames else getattr(parts[0], name)

    made = Passed(*(stacked(name) for name in ("posts", "accounts", "sources", "refused", "clocks")))
    return replace(
        made,
        accounts=made.accounts.drop_duplicates("account_id").reset_index(drop=True),
        sources=made.sources.drop_duplicates("source_id").reset_index(drop=True),
    )
