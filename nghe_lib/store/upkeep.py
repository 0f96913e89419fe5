"""Keep the lake small and lawful: join small files, forget old versions, delete what is past its retention."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nghe_lib.schema import TABLES
from nghe_lib.store import versions
from nghe_lib.store.lake import Lake
from nghe_lib.store.searchable import forget_index

SMALL_FILES = 64


def compact(lake: Lake, *, over_files: int = SMALL_FILES) -> list[str]:
    """Join the small files of every table that has more than `over_files`; returns the tables joined."""
    joined = []
    with lake.transaction() as transaction:
        for name in transaction.stored():
            if transaction.file_count(name) > over_files:
                transaction.compact(name)
                joined.append(name)
    return joined


def sweep(lake: Lake, *, now: datetime | None = None) -> None:
    """Delete from disk what no version of the last `version_days` days needs; older ones are gone then."""
    before = (now or datetime.now(UTC)) - timedelta(days=lake.project.version_days)
    with lake.writer() as writer, writer.transaction() as transaction:
        versions.forget(lake.folder / "versions", before=before)
        for name in transaction.stored():
            transaction.vacuum(name, hours=24 * lake.project.version_days)


def overdue(lake: Lake, *, now: datetime | None = None) -> list[str]:
    """post_ids that have been kept longer than the project's retention, or their platform's own, allows."""
    moment = now or datetime.now(UTC)
    posts = lake.read("posts", columns=["post_id", "platform", "collected_at"])
    days = posts["platform"].map(lake.project.retention_days_by_platform).fillna(lake.project.retention_days)
    age_days = (moment - posts["collected_at"]).dt.total_seconds() / 86_400
    return posts.loc[(age_days > days).to_numpy(bool), "post_id"].tolist()


def expire(lake: Lake, *, now: datetime | None = None) -> int:
    """Delete every overdue post, leave tombstones, and return how many were deleted."""
    ids = overdue(lake, now=now)
    if not ids:
        return 0
    with lake.transaction() as transaction:
        deleted = transaction.delete_posts(ids, reason="retention")
    forget_index(lake)
    return deleted


def erase(lake: Lake, post_ids: list[str]) -> int:
    """Delete posts on request, at once and from disk: every earlier version of the lake that held them goes too."""
    with lake.transaction() as transaction:
        deleted = transaction.delete_posts(post_ids, reason="request")
    with lake.writer() as writer, writer.transaction() as transaction:
        versions.forget(lake.folder / "versions", before=datetime.now(UTC))
        for name in TABLES:
            if name in transaction.stored():
                transaction.vacuum(name, hours=0)
    forget_index(lake)
    return deleted
