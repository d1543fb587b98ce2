"""One file from a public web server: what a page of somebody else names may not reach into our own network.

An address that a page names is resolved once, and that very address is connected to, so that a name cannot mean another
machine a moment later. The same for each redirect.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urljoin, urlsplit

from kbtools.system.cut_off import CutOff

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_OK = 200
_BLOCK = 65_536  # bytes
# Networks that `is_global` may take for public: Azure's address for its machines, and IPv6 that is a way to IPv4.
_NOT_PUBLIC = tuple(
    map(ipaddress.ip_network, ("168.63.129.16/32", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the last 32 bits are an IPv4 address (RFC 6052)


class NotFetched(Exception):  # noqa: N818 - says what happened; the caller turns it into a KbError
    """Why a file did not come, in words."""


@dataclass(frozen=True)
class Limits:
    """What one file may take: bytes, seconds from the first connection to the last byte, and redirects."""

    bytes: int = 10_000_000
    seconds: float = 60.0
    redirects: int = 5


def fetch(address: str, limits: Limits, allowed: Set[str] = frozenset()) -> bytes:
    """The content of a file at an address that begins with http: or https:.

    `allowed`: IP addresses that may be asked although they are not public, on any port. Raises `NotFetched`.
    """
    with CutOff(limits.seconds) as cut_off:
        for _ in range(limits.redirects + 1):
            answer = _asked(address, cut_off, limits.bytes, allowed)
            if isinstance(answer, bytes):
                return answer
            address = answer
    raise NotFetched("it is redirected too often")


def is_public(host: str) -> bool:
    """Whether an IP address is on the public internet: not private, of this machine or its network, or reserved."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address in _NAT64:
        address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    elif isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address.version == network.version and address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _asked(address: str, cut_off: CutOff, most: int, allowed: Set[str]) -> bytes | str:
    """The content, or the address of a redirect."""
    scheme, host, port, path = _parts(address)
    try:
        with _connected(host, port, cut_off, allowed) as raw:
            stream = _authorities().wrap_socket(raw, server_hostname=host) if scheme == "https" else raw
            connection = http.client.HTTPConnection(host, port)
            connection.sock = stream
            connection.request("GET", path, headers={"User-Agent": "kbtools", "Accept": "image/*"})
            with connection.getresponse() as response:
                if response.status in _REDIRECTS and response.headers.get("Location"):
                    return urljoin(address, str(response.headers["Location"]))
                if response.status != _OK:
                    raise NotFetched(f"the server answers {response.status}")
                data = _read(response, most)
                if cut_off.is_over:  # cut, which looks like the end
                    raise NotFetched("it takes too long")
                return data
    except (OSError, http.client.HTTPException, ValueError) as failure:
        if cut_off.is_over:
            raise NotFetched("it takes too long") from failure
        raise NotFetched(f"the connection broke: {type(failure).__name__}") from failure


def _parts(address: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address as HTTP sends it."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        raise NotFetched("this is no address") from None
    if parts.scheme not in _PORTS or not host:
        raise NotFetched("its address does not begin with https:// or http://")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~')}" if parts.query else ""
    return parts.scheme, host, port or _PORTS[parts.scheme], path + query


@contextmanager
def _connected(host: str, port: int, cut_off: CutOff, allowed: Set[str]) -> Iterator[socket.socket]:
    connection = _connect(_addresses(host, port, allowed), port, cut_off)
    cut_off.watch(connection)
    with closing(connection):
        yield connection


def _addresses(host: str, port: int, allowed: Set[str]) -> list[str]:
    """The IP addresses of a host; raises `NotFetched` where one of them may not be asked."""
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotFetched("the name of its server is not known") from None
    addresses = list(dict.fromkeys(found))
    for one in addresses:
        if one in allowed:
            continue
        if not is_public(one):
            raise NotFetched("its server is not on the public internet")
        if port not in _PORTS.values():
            raise NotFetched(f"it is on port {port}, and only 80 and 443 are asked")
    return addresses


def _connect(addresses: list[str], port: int, cut_off: CutOff) -> socket.socket:
    failure: OSError = OSError("no address")
    for one in addresses:
        left = cut_off.left
        if left <= 0:
            break
        try:
            connection = socket.create_connection((one, port), timeout=left)
        except OSError as refused:
            failure = refused
        else:
            return connection
    raise failure


def _read(response: http.client.HTTPResponse, most: int) -> bytes:
    data = bytearray()
    while block := response.read(min(_BLOCK, most + 1 - len(data))):
        data += block
        if len(data) > most:
            raise NotFetched(f"it is larger than {most // 1_000_000} MB")
    return bytes(data)


@cache
def _authorities() -> ssl.SSLContext:
    return ssl.create_default_context()
