"""Which addresses nghe may connect to: http and https, usual ports, public hosts only.

A feed address comes from outside, and a redirect from further outside, so every connection is made to an address that
was resolved and checked just before (no name is resolved twice, so a name that changes its answer gains nothing).
Reserved ranges: IANA special-purpose registries, as `ipaddress` knows them (RFC 6890), and what carries an IPv4
address inside an IPv6 one (mapped, 6to4, Teredo, NAT64).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TYPE_CHECKING

from nghe_lib.errors import SourceError

if TYPE_CHECKING:
    import httpx2

LOOPBACK = ipaddress.ip_network("127.0.0.0/8")
_CARRIERS = tuple(
    ipaddress.ip_network(net)
    for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10", "192.88.99.0/24")
)
# Special-purpose ranges that some versions of `ipaddress` call global.
_SPECIAL = tuple(ipaddress.ip_network(net) for net in ("192.0.0.0/24", "100::/64", "3fff::/20", "5f00::/16"))


def check_url(url: str, *, ports: tuple[int, ...], allow_loopback: bool = False) -> httpx2.URL:
    """`url` parsed, when its form is safe; the host's addresses are checked when it is connected to.

    allow_loopback: any port of 127.0.0.0/8; only for tests against a local server.
    Raises SourceError on another scheme, user data, a port that is not in `ports`, or a number in disguise as host.
    """
    import httpx2

    if len(url) > 4_000 or re.search(r"[\s\x00-\x1f\x7f\\]", url.strip()):
        raise SourceError(f"địa chỉ '{url[:80]}' có ký tự lạ hoặc quá dài")
    try:
        parsed = httpx2.URL(url.strip())
    except (httpx2.InvalidURL, ValueError) as reason:
        raise SourceError(f"địa chỉ '{url[:80]}' không hợp lệ") from reason
    if parsed.scheme not in ("http", "https"):
        raise SourceError(f"địa chỉ '{url[:80]}' phải bắt đầu bằng http:// hoặc https://")
    if parsed.userinfo:
        raise SourceError(f"địa chỉ ở '{parsed.host}' không được chứa tên đăng nhập hay mật khẩu")
    port = parsed.port if parsed.port is not None else (443 if parsed.scheme == "https" else 80)
    if port not in ports and not (allow_loopback and _is_loopback(parsed.host)):
        raise SourceError(f"địa chỉ '{url[:80]}' dùng cổng {port}; nghe chỉ vào cổng {', '.join(map(str, ports))}")
    _check_host(parsed.host)
    return parsed


def public_addresses(host: str, port: int, *, allow_loopback: bool) -> list[str]:
    """The addresses of `host`, every one of them public. Raises SourceError when one is not, or when there is none.

    allow_loopback: let 127.0.0.0/8 pass, and nothing else; only for tests against a local server.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as reason:
        raise ConnectionError(f"không tìm thấy máy chủ '{host}'") from reason
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not (is_public(address) or (allow_loopback and _is_loopback(address))):
            raise SourceError(
                f"'{host}' trỏ tới địa chỉ nội bộ hoặc dành riêng ({address}); nghe chỉ lấy từ máy chủ công khai"
            )
    return addresses


def is_public(address: str) -> bool:
    """Whether `address` (IPv4 or IPv6, as numbers) is one that anybody on the internet may reach."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        return False
    if any(ip.version == net.version and ip in net for net in _CARRIERS + _SPECIAL):
        return False
    return ip.is_global and not (
        ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.IPv4Address(host) in LOOPBACK
    except ValueError:
        return False


def _check_host(host: str) -> None:
    """Refuse hosts that are numbers in disguise (2130706433, 0x7f.1, 0177.0.0.1, 127.1): inet_aton would read them."""
    if not host:
        raise SourceError("địa chỉ không có tên máy chủ")
    last = host.rstrip(".").rpartition(".")[2]
    if re.fullmatch(r"\d+|0x[0-9a-f]*", last, re.IGNORECASE) and ":" not in host:
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise SourceError(f"địa chỉ viết máy chủ '{host[:60]}' dưới dạng số trá hình") from None
