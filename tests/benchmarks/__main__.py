"""Side by side with the peer in one run: work, size, peer, nghe, ratio, agreement. Run by `make bench`."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import (
    diacritics,
    language,
    near_duplicates,
    normalise,
    places,
    search,
    segment,
    store,
    stories,
    terms,
    topics,
    understand,
)  # fmt: skip

BENCHMARKS: tuple[Callable[[], dict[str, object]], ...] = (
    segment.start, segment.press_to_lists, segment.press_to_ids, segment.comments_to_lists, segment.comments_to_ids,
    segment.two_cores, segment.counts, segment.city_counts,
    normalise.against_text_normalize, normalise.against_preprocessor, normalise.press,
    diacritics.restore, language.detect, terms.phrases, terms.rising_words,
    near_duplicates.beside_datasketch, near_duplicates.million, near_duplicates.arriving,
    places.press, places.million, understand.one_question, understand.several_questions,
    topics.one_pass, stories.press, stories.beside_all_pairs, search.index, search.query, store.merge, store.replay,
)  # fmt: skip
OUTPUT = Path(__file__).resolve().parents[2] / "data" / "bench.json"


def main() -> None:
    """Run every benchmark, print its row as it comes, and write all to `data/bench.json`."""
    rows = []
    for benchmark in BENCHMARKS:
        rows.append(benchmark())
        print(" · ".join(f"{name}: {value}" for name, value in rows[-1].items()), flush=True)  # noqa: T201
        OUTPUT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
