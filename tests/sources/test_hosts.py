import socket

import pytest

from nghe_lib.errors import SourceError
from nghe_lib.sources.hosts import check_url, is_public, public_addresses

PORTS = (80, 443)


@pytest.mark.parametrize(
    "url",
    [
        "http://vnexpress.net/rss",
        "https://a.vn:443/x?y=1",
        "http://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://xn--bo-wma.vn/",
    ],
)
def test_public_addresses_pass(url):
    check_url(url, ports=PORTS)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.vn/",
        "gopher://a.vn/",
        "data:text/xml,x",
        "javascript:alert(1)",
        "//a.vn/x",
        "a.vn/x",
        "",
        "http://",
        "http:///x",
        "http://user@a.vn/",
        "http://user:pw@a.vn/",
        "http://a.vn:8080/",
        "http://a.vn:22/",
        "http://a.vn:0/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://1.2.3/",
        "http://a.vn\\@b.vn/",
        "http://a.vn/\r\nX: y",
        "http://a .vn/",
        "http://" + "a" * 5_000 + ".vn/",
        "http://0/",
        "http://a.vn:99999/",
        "http://0x7f.0.0.0x1/",
        "http://256.1.1.1/",
    ],
)
def test_unsafe_forms_are_refused_before_anything_is_resolved(url):
    with pytest.raises(SourceError):
        check_url(url, ports=PORTS)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2001::1",
        "2001:db8::1",
        "100::1",
    ],
)
def test_addresses_that_are_not_everybodys_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111"]
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


def answering(*addresses):
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]


def test_one_private_address_among_public_ones_refuses_the_host(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answering("8.8.8.8", "10.0.0.1"))
    with pytest.raises(SourceError, match=r"10\.0\.0\.1"):
        public_addresses("a.vn", 80, allow_loopback=True)


def test_the_switch_for_tests_opens_loopback_only(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answering("127.0.0.1"))
    assert public_addresses("a.vn", 80, allow_loopback=True) == ["127.0.0.1"]
    monkeypatch.setattr(socket, "getaddrinfo", answering("128.0.0.1", "::1"))
    with pytest.raises(SourceError):
        public_addresses("a.vn", 80, allow_loopback=True)
