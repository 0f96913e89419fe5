"""Addresses that try to lead inside: none of them makes a connection to a place that is not public (rules S11).

A guard stands where sockets connect: it counts every attempt, and sends those to the one public address of the tests to
a server on this machine, so that redirects are followed by the real client as on the internet.
"""

import ipaddress
import socket
from http.server import BaseHTTPRequestHandler
from urllib.parse import quote

import pytest

from nghe_lib.errors import NgheError
from nghe_lib.sources import sessions
from nghe_lib.sources.fetch import Fetcher
from nghe_lib.sources.pace import Clock
from tests.servers.serving import serving

PUBLIC = "93.184.216.34"
FORBIDDEN = (
    "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "198.51.100.7",
    "203.0.113.5", "240.0.0.1", "192.0.0.8",
)  # fmt: skip


def writings(address: str) -> dict[str, str]:
    """All the ways to write an IPv4 address that some resolver, browser or library understands."""
    number = int(ipaddress.IPv4Address(address))
    a, b, c, d = address.split(".")
    tail = f"{number >> 16 & 0xFFFF:x}:{number & 0xFFFF:x}"
    return {
        "plain": address,
        "decimal": str(number),
        "hexadecimal": hex(number),
        "octal": f"0{number:o}",
        "octal parts": ".".join(f"0{int(part):o}" for part in address.split(".")),
        "hexadecimal parts": ".".join(hex(int(part)) for part in address.split(".")),
        "leading zeros": ".".join(part.zfill(4) for part in address.split(".")),
        "two parts": f"{a}.{number & 0xFFFFFF}",
        "three parts": f"{a}.{b}.{number & 0xFFFF}",
        "mixed": f"{hex(int(a))}.{b}.0{int(c):o}.{d}",
        "final dot": f"{address}.",
        "mapped": f"[::ffff:{address}]",
        "mapped in hexadecimal": f"[::ffff:{tail}]",
        "compatible": f"[::{tail}]",
        "NAT64": f"[64:ff9b::{tail}]",
        "6to4": f"[2002:{tail}::1]",
        "Teredo": f"[2001:0:{tail}:0:0:0:1]",
        "escaped": quote(address, safe="").replace(".", "%2e"),
        "escaped digits": "".join(f"%{ord(one):02x}" for one in address),
        "wide digits": address.translate({ord(str(n)): 0xFF10 + n for n in range(10)}),
        "ideographic stops": address.replace(".", "。"),
        "circled digits": address.translate({ord("1"): "①", ord("2"): "②", ord("0"): "⓪"}),
    }


TRICKS = {f"{address} {name}": f"http://{host}/" for address in FORBIDDEN for name, host in writings(address).items()}
OTHERS = {
    "IPv6 loopback": "http://[::1]/", "IPv6 loopback, long": "http://[0:0:0:0:0:0:0:1]/",
    "IPv6 unspecified": "http://[::]/", "IPv6 link-local": "http://[fe80::1]/",
    "IPv6 link-local with zone": "http://[fe80::1%25eth0]/", "IPv6 unique local": "http://[fd00:ec2::254]/",
    "IPv6 site-local": "http://[fec0::1]/", "IPv6 multicast": "http://[ff02::1]/",
    "IPv6 documentation": "http://[2001:db8::1]/", "IPv6 documentation since 2024": "http://[3fff::1]/",
    "IPv6 discard": "http://[100::1]/", "IPv6 segment routing": "http://[5f00::1]/", "user name": "http://bao.example@127.0.0.1/",
    "user name and password": "http://bao.example:80@127.0.0.1/", "backslash": "http://127.0.0.1\\@bao.example/",
    "tab inside": "http://127.0.0.1\t/", "line break inside": "http://bao.example\r\nHost: 127.0.0.1/",
    "blank inside": "http://127.0.0.1 .bao.example/", "other port": f"http://{PUBLIC}:22/",
    "redis port": "http://bao.example:6379/", "port zero": "http://bao.example:0/", "file": "file:///etc/passwd",
    "file with host": "file://localhost/etc/passwd", "gopher": "gopher://127.0.0.1:70/_x", "ftp": "ftp://127.0.0.1/",
    "data": "data:text/html,x", "javascript": "javascript:alert(1)", "dict": "dict://127.0.0.1:11211/",
    "no scheme": "//127.0.0.1/", "three slashes": "http:///127.0.0.1/", "empty host": "http:///rss",
    "localhost": "http://localhost/", "localhost in capitals": "http://LOCALHOST/", "localhost, final dot":
    "http://localhost./", "below localhost": "http://a.localhost/", "own name": "http://inner.example/",
    "metadata name": "http://metadata.google.internal/", "one public and one private": "http://both.example/",
    "private behind a name": "http://lan.example/", "loopback behind a name": "http://loop.example/",
    "IPv6 behind a name": "http://six.example/", "mapped behind a name": "http://mapped.example/",
    "wildcard DNS": "http://127.0.0.1.nip.io/", "too long": "http://bao.example/" + "a" * 5_000,
    "punycode of nothing": "http://xn--a/", "soft hyphen": "http://127.0.0\u00ad.1/", "zero width": "http://127.0.0\u200b.1/",
}  # fmt: skip
NAMES = {
    "bao.example": [PUBLIC], "inner.example": ["10.1.2.3"], "lan.example": ["192.168.0.10"],
    "loop.example": ["127.0.0.1"], "both.example": [PUBLIC, "10.0.0.5"], "six.example": ["::1"],
    "mapped.example": ["::ffff:10.0.0.1"], "localhost": ["127.0.0.1", "::1"], "a.localhost": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"], "127.0.0.1.nip.io": ["127.0.0.1"],
}  # fmt: skip


@pytest.fixture
def guard(monkeypatch):
    """Every address a socket was to connect to; the public one leads to `guard.server`."""
    connect, numeric = socket.socket.connect, socket.getaddrinfo
    tried: list[str] = []
    leads: dict[str, tuple[str, int]] = {}

    def guarded(self, address):
        if address[0] in leads:
            tried.append(address[0])
            return connect(self, leads[address[0]])
        tried.append(address[0])
        raise ConnectionRefusedError("canh cửa")

    def resolve(host, port, *rest, **options):
        name = host.decode() if isinstance(host, bytes) else host
        found = NAMES.get(name.lower().rstrip("."))
        if found is not None:
            kinds = [(socket.AF_INET6 if ":" in one else socket.AF_INET, one) for one in found]
            return [(kind, socket.SOCK_STREAM, 6, "", (one, port)) for kind, one in kinds]
        return numeric(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return tried, leads


def ask(url):
    return Fetcher(attempts=1, interval_s=0, max_seconds=5, clock=Clock(sleep=lambda _: None)).get(url)


def test_there_are_more_than_two_hundred_tricks():
    assert len(TRICKS) + len(OTHERS) > 400


@pytest.mark.parametrize("url", [*TRICKS.values(), *OTHERS.values()], ids=[*TRICKS, *OTHERS])
def test_no_trick_makes_a_connection_inside(guard, url):
    tried, _ = guard
    with pytest.raises(NgheError):
        ask(url)
    assert not [one for one in tried if one != PUBLIC]


class Leading(BaseHTTPRequestHandler):
    """Redirects everything to where its class says."""

    to = ""

    def log_message(self, *_):
        pass

    def do_GET(self):
        robots = self.path == "/robots.txt"
        self.send_response(404 if robots else 302)
        if not robots:
            self.send_header("Location", quote(self.to, safe=":/@[]%\\.?#=&,;!*'()+$~-_"))
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.mark.parametrize(
    "url",
    [*(TRICKS[f"{address} {name}"] for address in FORBIDDEN[:8] for name in writings(address)), *OTHERS.values(),
     "http://bao.example:8080/", "https://lan.example/", "/\\127.0.0.1/", "//lan.example/x"],
)  # fmt: skip
def test_no_redirect_leads_inside(guard, url):
    tried, leads = guard
    with serving(type("There", (Leading,), {"to": url.replace("\r\n", "")})) as server:
        leads[PUBLIC] = ("127.0.0.1", int(server.rpartition(":")[2]))
        with pytest.raises(NgheError):
            ask("http://bao.example/rss")
    assert tried and set(tried) == {PUBLIC}


def test_the_guard_lets_the_public_address_through(guard):
    from tests.faults.platforms import Feeds

    tried, leads = guard
    with serving(Feeds) as server:
        leads[PUBLIC] = ("127.0.0.1", int(server.rpartition(":")[2]))
        assert ask("http://bao.example/rss/1").status == 200
    assert set(tried) == {PUBLIC}


class LeadingRobots(Leading):
    """Redirects robots.txt inside, and answers everything else."""

    def do_GET(self):
        robots = self.path == "/robots.txt"
        self.send_response(302 if robots else 200)
        if robots:
            self.send_header("Location", self.to)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.mark.parametrize("url", ["http://127.0.0.1/robots.txt", "//lan.example/robots.txt", "https://both.example/"])
def test_robots_lead_nobody_inside(guard, url):
    tried, leads = guard
    with serving(type("There", (LeadingRobots,), {"to": url})) as server:
        leads[PUBLIC] = ("127.0.0.1", int(server.rpartition(":")[2]))
        with pytest.raises(NgheError):
            ask("http://bao.example/rss")
    assert tried and set(tried) == {PUBLIC}


def test_a_name_that_changes_its_answer_between_two_requests_is_checked_each_time(guard, monkeypatch):
    tried, leads = guard
    answers = iter([PUBLIC, "10.0.0.1", "127.0.0.1"])
    numeric = socket.getaddrinfo

    def rebinding(host, port, *rest, **options):
        return numeric(next(answers) if host == "bao.example" else host, port, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with serving(Leading) as server:
        leads[PUBLIC] = ("127.0.0.1", int(server.rpartition(":")[2]))
        with pytest.raises(NgheError, match="nội bộ"):
            ask("http://bao.example/rss")
    assert tried == [PUBLIC]


def test_a_proxy_named_in_the_environment_is_not_used(guard, monkeypatch):
    tried, leads = guard
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    from tests.faults.platforms import Feeds

    with serving(Feeds) as server:
        leads[PUBLIC] = ("127.0.0.1", int(server.rpartition(":")[2]))
        assert ask("http://bao.example/rss/1").status == 200
    assert set(tried) == {PUBLIC}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://lan.example/", "http://[::ffff:10.0.0.1]/", "http://0x7f.1/"]
)
@pytest.mark.parametrize("client", ["requests", "httplib2", "httpx"])
def test_the_clients_of_platforms_go_no_further_inside(guard, client, url):
    tried, _ = guard
    fetcher = Fetcher(attempts=1, interval_s=0, clock=Clock(sleep=lambda _: None))
    with pytest.raises(NgheError):
        CLIENTS[client](fetcher, url)
    assert tried == []


def by_httpx(fetcher, url):
    import httpx

    with httpx.Client(transport=sessions.httpx_transport(fetcher), trust_env=False) as client:
        client.get(url)


CLIENTS = {
    "requests": lambda fetcher, url: sessions.requests_session(fetcher).get(url),
    "httplib2": lambda fetcher, url: sessions.httplib2_http(fetcher).request(url),
    "httpx": by_httpx,
}
