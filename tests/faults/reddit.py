"""Reddit as a platform of the fault runs. It needs `REDDIT_LOGIN` in the environment."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.harness import Platform
from tests.servers.reddit_server import CLIENT_ID, CLIENT_SECRET, comment, reddit_server, submission

REDDIT_LOGIN = {"NGHE_REDDIT_ID": CLIENT_ID, "NGHE_REDDIT_SECRET": CLIENT_SECRET}
NEWEST_S, SPACING_S = 1_790_000_000, 600


@contextmanager
def reddit() -> Iterator[str]:
    """A subreddit of 150 submissions on two pages; two of them with 40 comments, 15 of which are folded away."""
    with reddit_server() as site:
        site.n_shown = 25
        site.submissions += [submission(f"p{n}", NEWEST_S - n * SPACING_S) for n in range(150)]
        for link in (1, 3):
            site.comments[f"p{link}"] = [comment(f"p{link}c{n}", NEWEST_S - n, link=f"p{link}") for n in range(40)]
            site.submissions[link]["num_comments"] = 40
        yield site.url


REDDIT = Platform("reddit", reddit, lambda _: ["reddit subreddit thanhpho"], n_requests=7)
