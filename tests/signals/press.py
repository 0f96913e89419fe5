"""The real press of shared/data as POSTS, for tests that skip where it is absent."""

import gzip
import json
from functools import cache
from pathlib import Path

import pandas as pd

from nghe_lib.schema import POSTS


@cache
def press_posts(shared_data: Path) -> pd.DataFrame:
    """Headlines and summaries from September 2025 on; hours that the source tags wrongly are put right."""
    files = sorted((shared_data / "press" / "daily").glob("*.jsonl.gz"))[1:]
    rows = [json.loads(line) for file in files for line in gzip.open(file, "rt", encoding="utf-8")]
    given = pd.DataFrame(rows).drop_duplicates("link", ignore_index=True)
    at = pd.to_datetime(given["published"], utc=True)
    at = at.where(given["published_is_fetch_time"], at + pd.Timedelta(hours=7))
    columns = {
        "post_id": "press:" + given["link"], "platform": "press", "kind": "article", "source_id": given["source"],
        "account_id": "press:" + given["source"], "published_at": at,
        "collected_at": pd.to_datetime(given["fetched"], utc=True), "title": given["title"].str.normalize("NFC"),
        "text": given["summary"].fillna("").str.normalize("NFC"), "url": given["link"],
    }  # fmt: skip
    return POSTS.frame(columns)
