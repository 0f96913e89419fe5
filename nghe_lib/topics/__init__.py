"""What is talked about: topics, how well they hold together, and how much of each text is about them."""

from typing import TYPE_CHECKING, Any

from nghe_lib.topics.choose import Choice, candidates, choose
from nghe_lib.topics.fit import fit
from nghe_lib.topics.kept_labels import keep_label, with_kept_labels
from nghe_lib.topics.layout import topic_layout
from nghe_lib.topics.over_time import shares_over_time
from nghe_lib.topics.representative import representative
from nghe_lib.topics.result import Topics
from nghe_lib.topics.sample import sample
from nghe_lib.topics.stability import STABLE
from nghe_lib.topics.usable import threads_of

if TYPE_CHECKING:
    from nghe_lib.topics.fast_lda import FastLda

__all__ = [
    "STABLE", "Choice", "FastLda", "Topics", "candidates", "choose", "fit", "keep_label", "representative", "sample",
    "shares_over_time", "threads_of", "topic_layout", "with_kept_labels",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """`FastLda` when it is asked for: a subclass of gensim's LdaModel, and gensim takes a second to load."""
    if name == "FastLda":
        from nghe_lib.topics.fast_lda import FastLda

        return FastLda
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
