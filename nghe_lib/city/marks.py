"""Put hostile and private material into the few rows that carry it."""

import numpy as np
import pyarrow as pa

from nghe_lib.city import hostile
from nghe_lib.city.joining import with_ends
from nghe_lib.city.plan import Plan
from nghe_lib.city.registers import UNACCENTED, unaccented


def mark_texts(text: pa.Array, plan: Plan, rows: np.ndarray, seed: int) -> pa.Array:
    """Texts with private sentences and hostile snippets added to the few rows that carry them."""
    content = plan.content[rows]
    private = hostile.private_rows(seed, content).tolist()
    text = with_ends(
        text,
        private,
        [_plainly(hostile.private_sentence(seed, int(content[k])), plan.register[rows[k]]) for k in private],
    )
    spots = hostile.hostile_rows(seed, content).tolist()
    return with_ends(text, spots, [" " + hostile.snippet(seed, int(content[k])) for k in spots])


def mark_urls(addresses: pa.Array, rows: np.ndarray, seed: int) -> pa.Array:
    """Addresses, a few with a hostile query."""
    spots = _some(seed, rows, 0)
    return with_ends(addresses, spots, ['?q="><img src=x onerror=alert(1)>'] * len(spots))


def mark_tags(tags: pa.Array, rows: np.ndarray, seed: int) -> pa.Array:
    """Hashtags, a few rows with a hostile one."""
    spots = _some(seed, rows, 1)
    if not spots:
        return tags
    lists = tags.to_pylist()
    for k in spots:
        lists[k] = [*lists[k], hostile.TAGS[int(rows[k]) % len(hostile.TAGS)]]
    return pa.array(lists, tags.type)


def _some(seed: int, rows: np.ndarray, part: int) -> list[int]:
    """A third of the positions that carry hostile text."""
    spots = hostile.hostile_rows(seed, rows)
    return spots[rows[spots] % 3 == part].tolist()


def _plainly(sentence: str, register: int) -> str:
    return unaccented(sentence) if register == UNACCENTED else sentence
