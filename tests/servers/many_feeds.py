"""A thousand newspapers on one machine: each has its own loopback address, a feed of its newest items, and an ETag.

Run as a program it serves until it is stopped: `python -m tests.servers.many_feeds PORT N_FEEDS POSTS_PER_S SECONDS`.
The moment of publication stands in each item's address, in nanoseconds of the machine's clock.
"""

import asyncio
import random
import sys
import time
from collections import deque
from email.utils import formatdate

ITEMS = 20
WORDS = (
    "nước dâng đường ngập xe buýt trễ chợ giá tăng cây đổ mưa lớn trường học bệnh viện quận phường kẹt xe đèn".split()
)


def host(number: int) -> str:
    """The address of feed `number`."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


class Newspapers:
    """All feeds and their newest items."""

    def __init__(self, n_feeds: int, seed: int) -> None:
        self.items = [deque(maxlen=ITEMS) for _ in range(n_feeds)]
        self.tags = [0] * n_feeds
        self.n = 0
        self.chance = random.Random(seed)

    def publish(self) -> None:
        """One new item in one feed."""
        at = self.chance.randrange(len(self.items))
        self.n += 1
        title = " ".join(self.chance.choices(WORDS, k=9))
        text = " ".join(self.chance.choices(WORDS, k=30))
        moment = time.time_ns()
        self.items[at].appendleft(
            f"<item><title>{title}</title><link>http://bao{at}.example/{self.n}-{moment}.htm</link>"
            f"<description><![CDATA[<a href='x'><img src='y'></a>{text}]]></description>"
            f"<pubDate>{formatdate(moment / 1e9, usegmt=True)}</pubDate></item>"
        )
        self.tags[at] += 1

    def answer(self, at: int, tag: str) -> bytes:
        """The feed `at`, or 304 to who knows it."""
        mine = f'"{self.tags[at]}"'
        if tag == mine:
            return (
                f"HTTP/1.1 304 Not Modified\r\nETag: {mine}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
            )
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Báo {at}</title>'
            f"<link>http://bao{at}.example/</link>{''.join(self.items[at])}</channel></rss>"
        ).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nETag: {mine}\r\n"
        return f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


async def serve(port: int, n_feeds: int, posts_per_s: float, seconds: float) -> None:
    """Serve and publish; prints how many were published and asked at the end."""
    papers = Newspapers(n_feeds, seed=7)
    numbers = {host(at): at for at in range(n_feeds)}
    asked = 0

    async def talk(reader, writer):
        nonlocal asked
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            return
        lines = head.split("\r\n")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        asked += 1
        if lines[0].startswith("GET /robots.txt"):
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            writer.write(papers.answer(numbers[fields["host"].partition(":")[0]], fields.get("if-none-match", "")))
        try:
            await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    server = await asyncio.start_server(talk, "0.0.0.0", port, backlog=1024)
    print("ready", flush=True)  # noqa: T201
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        for _ in range(int(passed * posts_per_s) - papers.n):
            papers.publish()
        await asyncio.sleep(0.005)
    print(f"published {papers.n}", flush=True)  # noqa: T201
    await asyncio.sleep(60)
    print(f"asked {asked}", flush=True)  # noqa: T201
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))
