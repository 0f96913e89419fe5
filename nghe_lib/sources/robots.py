"""What a host's robots.txt allows: RFC 9309, read with protego.

No robots.txt (4xx) allows everything; one that cannot be had (5xx, no answer) allows nothing for now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

ROBOTS_BYTES = 512 * 1024
PRODUCT = "nghe"


@dataclass(frozen=True)
class Rules:
    """The rules of one host; `parsed` is None where everything is allowed."""

    parsed: Protego | None = None

    def allow(self, url: str) -> bool:
        """Whether nghe may fetch `url`."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, PRODUCT))

    def delay_s(self, *, most: float) -> float:
        """Seconds to keep between two requests, at most `most`."""
        asked = self.parsed.crawl_delay(PRODUCT) if self.parsed is not None else None
        return min(max(float(asked or 0), 0.0), most)


def rules_of(status: int, body: bytes) -> Rules:
    """The rules in an answer to /robots.txt that is no server error."""
    from protego import Protego

    if not 200 <= status < 300:
        return Rules()
    return Rules(Protego.parse(body.decode("utf-8", "replace").lstrip("\ufeff")))
