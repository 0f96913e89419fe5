"""One coder's way through a sample: which post is asked, what was answered, and the way back. Pure values.

The widget is a thin skin over these verbs: each takes a Session and gives the next one; nothing here knows a screen,
a clock or a lake.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from types import MappingProxyType

LONGEST_S = 120.0
LAST_ANSWERS = 20


@dataclass(frozen=True)
class Session:
    """Where one coder stands.

    post_ids: the posts in the order they are asked. allowed: names of the answers. answers: what was answered so far.
    at: place of the post that is shown, None when nothing is left. way: places seen before, for the way back.
    skipped: places left for later.
    """

    post_ids: tuple[str, ...]
    allowed: tuple[str, ...]
    answers: Mapping[str, str]
    at: int | None
    way: tuple[int, ...] = ()
    skipped: frozenset[int] = frozenset()

    @property
    def post_id(self) -> str | None:
        """The post that is shown; None when nothing is left."""
        return None if self.at is None else self.post_ids[self.at]

    @property
    def done(self) -> int:
        """How many posts of the sample have an answer."""
        return sum(one in self.answers for one in self.post_ids)

    @property
    def left(self) -> int:
        """How many posts wait for an answer."""
        return len(self.post_ids) - self.done


def start(post_ids: Sequence[str], *, allowed: Sequence[str], answers: Mapping[str, str] | None = None) -> Session:
    """A session at the first post without an answer.

    answers: what this coder answered earlier; answers to posts outside the sample are left out.
    """
    ids = tuple(dict.fromkeys(post_ids))
    known = {one: answers[one] for one in ids if answers and one in answers}
    made = Session(ids, tuple(allowed), MappingProxyType(known), None)
    return replace(made, at=_next(made, -1))


def answer(session: Session, name: str) -> Session:
    """The session after the post shown got the answer `name`; raises ValueError when there is no such answer or post.

    Another answer to the same post takes the place of the first.
    """
    if session.post_id is None or name not in session.allowed:
        raise ValueError(f"no answer {name!r} to {session.post_id!r}")
    told = replace(
        session,
        answers=MappingProxyType({**session.answers, session.post_id: name}),
        skipped=session.skipped - {session.at},
    )
    return _moved(told)


def skip(session: Session) -> Session:
    """The session at the next post; a post without an answer comes again after all others."""
    if session.at is None:
        return session
    if session.post_id in session.answers:
        return _moved(session)
    return _moved(replace(session, skipped=session.skipped | {session.at}))


def back(session: Session) -> Session:
    """The session at the post seen before this one, its answer kept until another is given; at the first one, as is."""
    if not session.way:
        return session
    return replace(session, at=session.way[-1], way=session.way[:-1])


def minutes_left(seconds: Sequence[float], left: int) -> int | None:
    """Minutes that `left` answers will take at the pace of the last answers; None before the third answer.

    seconds: how long each answer took; longer than two minutes counts as two minutes, since people go and come back.
    """
    if len(seconds) < 3 or left == 0:
        return 0 if left == 0 else None
    pace = median(min(one, LONGEST_S) for one in seconds[-LAST_ANSWERS:])
    return max(1, round(pace * left / 60))


def _moved(session: Session) -> Session:
    here = session.at if session.at is not None else -1
    way = (*session.way, here) if here >= 0 else session.way
    at = _next(session, here)
    if at is None and session.skipped:  # all others are answered: what was skipped comes again, from the first on
        session = replace(session, skipped=frozenset())
        at = _next(session, here)
    return replace(session, at=at, way=way)


def _next(session: Session, here: int) -> int | None:
    """The first place after `here`, then from the beginning, that is neither answered nor skipped."""
    n = len(session.post_ids)
    for step in range(1, n + 1):
        place = (here + step) % n
        if session.post_ids[place] not in session.answers and place not in session.skipped:
            return place
    return None
