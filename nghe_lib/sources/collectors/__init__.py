"""The live collectors, one file each, loaded only when a line of `listen` names them."""

from __future__ import annotations

from importlib import import_module

from nghe_lib.errors import ParameterError, nearest
from nghe_lib.sources.collecting import Collector, Target

COLLECTORS = (
    "feed", "sitemap", "article", "xenforo", "discourse", "portal1022", "youtube", "x", "facebook", "instagram",
    "tiktok", "telegram", "mastodon", "bluesky", "reddit",
)  # fmt: skip


def collector(name: str) -> Collector:
    """The collector called `name`. Raises ParameterError that names the nearest one."""
    if name not in COLLECTORS:
        raise ParameterError(
            f"'{name}' không phải nguồn nghe thu thập được{nearest(name, COLLECTORS)}; "
            f"chọn một trong: {', '.join(COLLECTORS)}"
        )
    found: Collector = import_module(f"nghe_lib.sources.collectors.{name}").COLLECTOR
    return found


def read_target(line: str) -> Target:
    """One line of `listen` as a target. Raises ParameterError that says what a line looks like.

    A collector that does one thing only has the verb "": its line is `NAME WHAT`, such as `feed https://…`.
    """
    name, _, rest = " ".join(line.split()).partition(" ")
    if not rest:
        raise ParameterError(
            f"'{line[:80]}' không phải một dòng để nghe; viết NGUỒN VIỆC GÌ, ví dụ: youtube search ngập lụt"
        )
    known = collector(name)
    verb, _, what = ("", "", rest) if "" in known.verbs else rest.partition(" ")
    if verb not in known.verbs:
        raise ParameterError(
            f"'{name}' không có việc '{verb}'{nearest(verb, known.verbs)}; chọn một trong: {', '.join(known.verbs)}"
        )
    target = Target(name, verb, what)
    if known.check is not None:
        known.check(target)
    return target
