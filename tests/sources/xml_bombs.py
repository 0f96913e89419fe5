"""XML that means harm, and a program that feeds it to the readers of feeds and sitemaps and tells what happened.

`python -m tests.sources.xml_bombs FOLDER` prints one JSON line for each payload and reader.
"""

import json
import resource
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

SECRET = "MAT-KHAU-TREN-MAY"
RESOLVED = "THUC-THE-DA-MO"
FEED = '<rss version="2.0"><channel><title>Báo</title><item><title>{0}</title><link>https://bao.example/a</link><description>{0}</description></item></channel></rss>'
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://bao.example/{0}</loc></url></urlset>'
)


def laughs(n_levels: int, width: int) -> str:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * width}">' for level in range(1, n_levels))
    return f'<!DOCTYPE x [<!ENTITY l0 "{RESOLVED}">{levels}]>'


def payloads(folder: Path) -> Iterator[tuple[str, Callable[[str], bytes]]]:
    """Name and, for the text of a document with a place for an entity, the bytes to read."""
    secret, dtd = (folder / "secret.txt").as_uri(), (folder / "evil.dtd").as_uri()
    away = "http://127.0.0.1:9/x"

    def plain(head: str, inside: str) -> Callable[[str], bytes]:
        return lambda document: f'<?xml version="1.0" encoding="UTF-8"?>{head}{document.format(inside)}'.encode()

    def coded(codec: str, declared: str, head: str, inside: str, mark: bytes = b"") -> Callable[[str], bytes]:
        return lambda document: (
            mark
            + (f'<?xml version="1.0" encoding="{declared}"?>{head}{document.format(inside)}'.encode(codec, "replace"))
        )

    one = f'<!DOCTYPE x [<!ENTITY e "{RESOLVED}">]>'
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret}">]>'
    yield "billion laughs", plain(laughs(10, 10), "&l9;")
    yield (
        "billion laughs in an attribute",
        lambda document: f'{laughs(10, 10)}<rss version="2.0" x="&l9;">'.encode() + document.format("a").encode(),
    )
    yield "quadratic blow-up", plain(f'<!DOCTYPE x [<!ENTITY e "{RESOLVED * 20_000}">]>', "&e;" * 5_000)
    yield "laughs that call each other", plain('<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;")
    yield "one inner entity", plain(one, "&e;")
    yield "an inner entity that holds markup", plain(f'<!DOCTYPE x [<!ENTITY e "<b>{RESOLVED}</b>">]>', "&e;")
    yield "an entity that is a file", plain(outside, "&e;")
    yield "a file by a public name", plain(f'<!DOCTYPE x [<!ENTITY e PUBLIC "p" "{secret}">]>', "&e;")
    yield "an entity that is an address", plain(f'<!DOCTYPE x [<!ENTITY e SYSTEM "{away}">]>', "&e;")
    yield "a DTD at an address", plain(f'<!DOCTYPE x SYSTEM "{away}">', "&e;")
    yield "a DTD that is a file", plain(f'<!DOCTYPE x SYSTEM "{dtd}">', "&e;")
    yield "a parameter entity", plain(f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{dtd}">%p;]>', "&e;")
    yield "a parameter entity at an address", plain(f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{away}">%p;]>', "&e;")
    yield (
        "parameter laughs",
        plain(
            "<!DOCTYPE x [<!ENTITY % a0 'x'>"
            + "".join(f"<!ENTITY % a{n} '{f'%a{n - 1};' * 20}'>" for n in range(1, 8))
            + "%a7;]>",
            "a",
        ),
    )
    yield "a device as a file", plain('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///dev/zero">]>', "&e;")
    yield (
        "XInclude of a file",
        plain("", f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'),
    )
    yield "XInclude of an address", plain("", f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{away}"/>')
    yield "a style sheet at an address", plain(f'<?xml-stylesheet href="{away}" type="text/xsl"?>', "a")
    yield (
        "a schema at an address",
        plain("", f'<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x {away}"/>'),
    )
    yield "UTF-16 with a mark", coded("utf-16", "UTF-16", outside, "&e;")
    yield "UTF-16 without a mark", coded("utf-16-le", "UTF-16LE", outside, "&e;")
    yield "UTF-16 that says UTF-8", coded("utf-16", "UTF-8", one, "&e;")
    yield "UTF-32", coded("utf-32", "UTF-32", outside, "&e;")
    yield (
        "UTF-7",
        lambda document: (
            b'<?xml version="1.0" encoding="UTF-7"?>' + f"{outside}{document.format('&e;')}".encode("utf-7")
        ),
    )
    yield "EBCDIC", coded("cp037", "IBM037", outside, "&e;")
    yield "laughs in UTF-16", coded("utf-16", "UTF-16", laughs(10, 10), "&l9;")
    yield "a DTD behind a long comment", plain(f"<!--{'x' * 9_000}-->{outside}", "&e;")
    yield "elements 100,000 deep", lambda document: document.format("<a>" * 100_000 + "</a>" * 100_000).encode()
    yield (
        "100,000 attributes",
        lambda document: document.format("<a " + " ".join(f"b{n}=''" for n in range(100_000)) + "/>").encode(),
    )
    yield (
        "attributes whose names collide",
        lambda document: document.format("<a " + " ".join(f"xmlns:n{n}='u{n}'" for n in range(20_000)) + "/>").encode(),
    )
    yield "a name of 4 MB", lambda document: document.format(f"<{'a' * 4_000_000}/>").encode()
    yield (
        "a text of 4 MB that never ends",
        lambda document: document.format("a")[:40].encode() + b"<![CDATA[" + b"x" * 4_000_000,
    )
    yield "half a million empty elements", lambda document: document.format("<a/>" * 500_000).encode()
    yield "markup that never closes", lambda document: document.format("a").encode()[:60] + b"<" * 200_000
    yield "a comment that never closes", lambda document: b"<!--" + b"<!-- " * 200_000 + document.format("a").encode()


def read_feed(body: bytes) -> object:
    from nghe_lib.sources.feed_entries import entries_of

    found = entries_of(body, url="https://bao.example/rss", collected_at=datetime(2026, 11, 24, tzinfo=UTC))
    return None if found is None else [found.title, found.rows]


def read_map(body: bytes) -> object:
    from nghe_lib.errors import SourceError
    from nghe_lib.sources.protocols.sitemaps import read_sitemap

    try:
        found = read_sitemap(body, url="https://bao.example/sitemap.xml")
    except SourceError as reason:
        return f"refused: {reason}"
    return [[one.url, one.title] for one in found.entries]


def main(folder: Path) -> None:
    """Feed every payload to both readers."""
    asked: list[str] = []

    def refuse(_self: object, address: object) -> None:
        asked.append(str(address))
        raise OSError("no network in this test")

    def no_name(*given: object, **_: object) -> None:
        refuse(None, given)

    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = no_name  # type: ignore[assignment]
    read_feed(FEED.format("a").encode())
    read_feed(b"<rss")
    read_map(SITEMAP.format("a").encode())
    for reader, document in ((read_feed, FEED), (read_map, SITEMAP)):
        for name, make in payloads(folder):
            body = make(document)
            before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
            try:
                text = json.dumps(reader(body), ensure_ascii=False)
                failure = ""
            except Exception as reason:
                text, failure = "", f"{type(reason).__name__}: {reason}"
            seconds = time.process_time() - began
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            told = {
                "reader": reader.__name__, "name": name, "seconds": seconds, "grown_mib": grown, "failure": failure,
                "asked": asked[:3], "is_open": RESOLVED in text, "is_leaked": SECRET in text, "n": len(text),
            }  # fmt: skip
            asked.clear()
            print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
