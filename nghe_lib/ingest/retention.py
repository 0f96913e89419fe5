"""What a platform lets nghe keep only for a while leaves the lake by itself when live collection begins.

Rules L5: data of an API that must be refreshed or deleted after so many days (YouTube: 30) counts as refreshed when
it was observed again. Only what nghe itself collected live is deleted; files a person imported are left to that person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from nghe_lib import store

_DUE = """
    SELECT p.post_id FROM posts p JOIN runs r ON r.run_id = p.run_id
    LEFT JOIN (SELECT post_id, max(observed_at) AS seen_at FROM metrics GROUP BY post_id) m ON m.post_id = p.post_id
    WHERE p.platform = ? AND r.format = ? AND greatest(p.collected_at, coalesce(m.seen_at, p.collected_at)) < ?
"""


def forget_overdue(lake: store.Lake, *, now: datetime) -> int:
    """Delete live-collected posts of every platform with a retention of its own that were not seen for so long.

    Tombstones with the reason `retention` stay. Returns how many posts were deleted.
    """
    due: list[str] = []
    for platform, days in lake.project.retention_days_by_platform.items():
        due += lake.sql(_DUE, [platform, platform, now - timedelta(days=days)])["post_id"].tolist()
    if not due:
        return 0
    with lake.transaction() as transaction:
        return transaction.delete_posts(sorted(due), reason="retention")
