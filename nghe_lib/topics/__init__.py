"""What is talked about: topics, how well they hold together, and how much of each text is about them."""

from nghe_lib.topics.fit import fit
from nghe_lib.topics.result import STABLE, Topics
from nghe_lib.topics.sample import sample

__all__ = ["STABLE", "Topics", "fit", "sample"]
