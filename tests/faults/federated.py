"""Mastodon and Bluesky as platforms of the fault runs. Bluesky's search needs `LOGIN` in the environment."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.harness import Platform
from tests.servers.bluesky_server import Bluesky, bluesky_server
from tests.servers.mastodon_server import HOST, mastodon_server

LOGIN = {"NGHE_BLUESKY_HANDLE": "me.bsky.social", "NGHE_BLUESKY_PASSWORD": Bluesky.password}


@contextmanager
def mastodon() -> Iterator[str]:
    """A hashtag of 183 statuses on five pages, some answering posts of another server."""
    with mastodon_server() as server:
        an, far = server.account("an"), server.account("xa", acct="xa@khac.example")
        above = [server.status(far, 200 + n, tags=["ngap"]) for n in range(3)]
        for n in range(180):
            answers = {"in_reply_to_id": above[n % 3]["id"], "in_reply_to_account_id": far["id"]} if n % 7 == 0 else {}
            server.status(an, n * 0.5, f"Ngập {n}", tags=["ngap"], **answers)
        yield server.url


@contextmanager
def bluesky() -> Iterator[str]:
    """A feed, a search and a thread without a post in common; answers are cut off three levels down."""
    with bluesky_server() as network:
        network.deepest = 3
        an, binh = network.author("an"), network.author("binh")
        for n in range(230):
            network.post(an, n * 0.3, f"hỏi {n}")
        for n in range(330):
            network.post(binh, n * 0.3, f"ngập {n}")
        chain = [network.post(network.author("chi"), 50, "gốc", key="3kroot")]
        for n in range(12):
            chain.append(network.post(network.author(f"c{n}"), 40 - n, f"đáp {n}", answers=chain[n // 2 * 2]))
        yield network.url


MASTODON = Platform("mastodon", mastodon, lambda _: [f"mastodon tag ngap@{HOST}"], n_requests=6)
BLUESKY = Platform(
    "bluesky",
    bluesky,
    lambda _: [
        "bluesky account an.bsky.social",
        "bluesky search ngập",
        "bluesky thread https://bsky.app/profile/chi.bsky.social/post/3kroot",
    ],
    n_requests=12,
)
