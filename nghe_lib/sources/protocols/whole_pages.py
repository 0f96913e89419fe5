"""A judge of pages that were cut on their way."""

from __future__ import annotations

from collections.abc import Callable

from nghe_lib.sources.addresses import fingerprint
from nghe_lib.sources.fetch import Again, Answer
from nghe_lib.sources.html_page import is_cut


def wants_whole_pages(*, is_strict: bool) -> Callable[[Answer], Again | None]:
    """A judge, for one request, that asks again for a page without its end.

    is_strict: for software that always closes its pages; else a page that comes alike twice is taken as its site's way.
    A wrong Content-Length or a proxy that breaks off leaves a page that still parses, with posts missing.
    """
    seen: set[str] = set()

    def judge(answer: Answer) -> Again | None:
        if answer.status != 200 or not is_cut(answer.body):
            return None
        mark = fingerprint(answer.body.hex())
        if mark in seen and not is_strict:
            return None
        seen.add(mark)
        return Again("trang bị cắt giữa chừng")

    return judge
