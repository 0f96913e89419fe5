"""Ask the feeds of registered sources whether they answer, and keep what was seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nghe_lib import sources, store
from nghe_lib.ingest.door import Door
from nghe_lib.schema import SOURCES
from nghe_lib.settings import SourcesSettings
from nghe_lib.sources.feed import collect

if TYPE_CHECKING:
    import pandas as pd

ANSWERED = ("new", "unchanged")


def registry_of(*, settings: SourcesSettings) -> pd.DataFrame:
    """SOURCES of the registry, of one type where the settings name one, with what earlier checks saw."""
    found = Door(store.create(settings.project)).registry
    return found[found["type"] == settings.type].reset_index(drop=True) if settings.type else found


def check_sources(*, settings: SourcesSettings, fetcher: sources.Fetcher | None = None) -> pd.DataFrame:
    """Ask every feed of the registry once; a source whose feed answered is verified now, the others say why not.

    Returns SOURCES of those that have a feed, and merges them into the lake of the project. Nothing else is collected.
    """
    one = fetcher or sources.Fetcher()
    asked = registry_of(settings=settings)
    asked = asked[asked["feeds"].notna()].reset_index(drop=True)

    def see(feeds: list[str]) -> tuple[bool, str]:
        answers = [collect(url, fetcher=one) for url in feeds]
        wrong = [answer.sentence for answer in answers if answer.status not in ANSWERED]
        return len(wrong) < len(answers), "; ".join(wrong)

    with ThreadPoolExecutor(settings.workers) as pool:
        seen = list(pool.map(see, asked["feeds"].tolist()))
    now = datetime.now(UTC)
    moments = [now if answered else before for (answered, _), before in zip(seen, asked["verified_at"], strict=True)]
    notes = [said or note for (_, said), note in zip(seen, asked["note"], strict=True)]
    made = SOURCES.frame(
        asked.assign(verified_at=moments, note=notes).astype({"verified_at": asked.dtypes["verified_at"]})
    )
    store.open(settings.project).merge("sources", made)
    return made
