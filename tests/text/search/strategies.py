"""Random posts and random queries over a handful of syllables."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from nghe_lib.schema import POSTS

WORDS = ("ngập", "ngáp", "ngap", "nước", "nuoc", "đường", "không", "ko", "k", "biết", "bit", "hòa", "hoà", "hoàng")
MOMENTS = (None, datetime(2025, 11, 1, 16, 59, tzinfo=UTC), datetime(2025, 11, 1, 17, 0, tzinfo=UTC))

texts = st.lists(st.sampled_from((*WORDS, *WORDS, *WORDS, ".", ",", "😀", "(", '"')), max_size=9).map(" ".join)


def _post(number: int, row: tuple) -> dict:
    title, text, platform, kind, source, at = row
    return {
        "post_id": f"{platform}:{number}", "title": title, "text": text, "platform": platform, "kind": kind,
        "source_id": source, "lang": None, "published_at": at, "collected_at": datetime(2025, 12, 1, tzinfo=UTC),
    }  # fmt: skip


posts = st.lists(
    st.tuples(
        st.none() | texts, texts, st.sampled_from(["press", "facebook"]), st.sampled_from(["post", "comment"]),
        st.sampled_from([None, "Báo A", "b"]), st.sampled_from(MOMENTS),
    ),
    max_size=12,
).map(lambda rows: [_post(number, row) for number, row in enumerate(rows)])  # fmt: skip

_starred = st.sampled_from(("ng*", "*p", "*", "ho*g", "n*c", "hoà*", "*ô*"))
_words = st.sampled_from(WORDS)
_word = _words | _words | _words | _starred
_phrase = st.lists(_words | _starred, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
_leaf = _word | _word | _phrase
_group = st.lists(_leaf, min_size=1, max_size=3).map(lambda parts: f"({' | '.join(parts)})")
_near = st.tuples(
    st.lists(_leaf | _group, min_size=2, max_size=3), st.sampled_from(["NEAR/0", "NEAR/1", "GẦN/3"])
).map(lambda both: f" {both[1]} ".join(both[0]))  # fmt: skip
_within = st.tuples(st.lists(_word, min_size=2, max_size=4), st.integers(0, 4)).map(
    lambda both: f'"{" ".join(both[0])}"~{both[1]}'
)
_field = st.sampled_from(
    ["platform:press", "kind:comment", 'source:"bao a"', "since:2025-11-02", "until:2025-11-01", "lang:vi"]
)
_one = _leaf | _leaf | _near | _within | _field


def _joined(inner: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, st.sampled_from([" | ", " OR ", " AND ", " HOẶC "]), inner)
        .map("".join)
        .map(lambda q: f"({q})"),
        inner.map(lambda part: f"-({part})"),
        inner.map(lambda part: f"KHÔNG {part}"),
        inner.map(lambda part: f"title:({part})"),
    )


_switches = st.sampled_from(
    ["", "", "", "accents:fold ", "accents:strict ", "teencode:on ", "teencode:on accents:fold "]
)
queries = st.tuples(_switches, st.recursive(_one, _joined, max_leaves=6)).map("".join)


def frame(rows: list[dict]):
    """The rows as POSTS."""
    return POSTS.frame(rows)
