"""What is talked about: topics, how well they hold together, and how much of each text is about them."""

from nghe_lib.topics.choose import choose
from nghe_lib.topics.fit import fit
from nghe_lib.topics.result import Topics
from nghe_lib.topics.sample import sample
from nghe_lib.topics.stability import STABLE

__all__ = ["STABLE", "Topics", "choose", "fit", "sample"]
