"""Bring the synthetic city with its planted truth into a project."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nghe_lib import privacy, store
from nghe_lib.ingest.bar import shown
from nghe_lib.ingest.door import Door
from nghe_lib.ingest.runs import Origin, Progress, frame, line, runs_of
from nghe_lib.schema import PLANTED

if TYPE_CHECKING:
    import pandas as pd

    from nghe_lib.city import City


def import_city(city: City, *, project: str) -> pd.DataFrame:
    """Put the synthetic city with its planted truth into `project`. Returns RUNS, one row."""
    door = Door(store.create(project))
    public = privacy.public_ids(city.accounts)
    origin = Origin("city", "city", {"n_posts": city.n_posts, "seed": city.seed})
    with door.lake.writer() as writer:
        with writer.transaction() as transaction:
            transaction.merge("accounts", privacy.pseudonymise_accounts(city.accounts, key=door.key, public=public))
            transaction.merge("sources", city.sources)
            transaction.merge("planted", PLANTED.frame(city.planted))
        progress = Progress()
        for batch in shown(city.batches(), "thành phố giả lập"):
            posts = privacy.pseudonymise_posts(batch.posts, key=door.key, public=public).assign(run_id=origin.run_id)
            with writer.transaction() as transaction:
                progress = progress.after(posts, transaction.merge("posts", posts), n_refused=0)
                transaction.merge("truth", batch.truth)
                transaction.merge("place_mentions", batch.place_mentions)
                transaction.merge("predictions", batch.predictions)
                transaction.merge("runs", frame([line(origin, progress)]))
        with writer.transaction() as transaction:
            transaction.merge("runs", frame([line(origin, progress, ended_at=datetime.now(UTC))]))
    store.compact(door.lake)
    return runs_of(door.lake, [origin.run_id])
