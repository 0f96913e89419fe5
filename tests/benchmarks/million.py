"""A million posts of the synthetic city through sentiment, speech act, sector and places: seconds and memory.

`python -m tests.benchmarks.million [POSTS]`; the city is made in batches, so that what is measured is the asking.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from nghe_lib import city
from nghe_lib.places import mentions_of
from nghe_lib.text import said_texts
from nghe_lib.understand import predict_tasks

TASKS = ("sentiment", "speech_act", "sector")
WARM = 1_000


def main(n_posts: int = 1_000_000) -> None:
    """Print one JSON object: posts, seconds of each part, posts a second, peak memory before and after in MiB."""
    seconds = dict.fromkeys(("answers", "places"), 0.0)
    asked = placed = 0
    before = 0.0
    for batch in city.build(n_posts=n_posts, seed=2025).batches():
        posts = batch.posts
        if not asked:  # loops are compiled and models read once
            predict_tasks(said_texts(posts.head(WARM)), tasks=TASKS)
            mentions_of(posts.head(WARM))
            before = _peak_mib()
        start = time.perf_counter()
        found = predict_tasks(said_texts(posts), tasks=TASKS)
        seconds["answers"] += time.perf_counter() - start
        start = time.perf_counter()
        placed += mentions_of(posts)["post_id"].nunique()
        seconds["places"] += time.perf_counter() - start
        asked += len(found["sentiment"])
    rates = {f"{name}_posts_s": round(asked / took) for name, took in seconds.items()}
    told = {"posts": asked, "with_place": placed, **{f"{name}_s": round(took, 1) for name, took in seconds.items()}}
    sys.stdout.write(json.dumps(told | rates | {"before_mib": round(before), "peak_mib": round(_peak_mib())}) + "\n")


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
