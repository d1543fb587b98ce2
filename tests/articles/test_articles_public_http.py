"""Pictures are fetched from the public internet alone, and within limits; asked of real servers on loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from kbtools.articles.imported.public_http import Limits, NotFetched, fetch, is_public

LOOPBACK = frozenset(("127.0.0.1",))
SOON = Limits(bytes=100_000, seconds=1.0)


@contextmanager
def server(*answers: Callable[[socket.socket], object]) -> Iterator[str]:
    """A server that gives one answer a connection, in this order; its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for answer in answers:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                connection.recv(10_000)
                with suppress(OSError):  # the client has gone
                    answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


def says(text: str, body: bytes = b"") -> Callable[[socket.socket], object]:
    return lambda connection: connection.sendall(f"HTTP/1.1 {text}\r\nConnection: close\r\n\r\n".encode() + body)


def moved(to: str) -> Callable[[socket.socket], object]:
    return says(f"302 Found\r\nLocation: {to}")


def dripping(piece: bytes, begin: bytes = b"") -> Callable[[socket.socket], object]:
    def drip(connection: socket.socket) -> None:
        connection.sendall(begin)
        for _ in range(100):
            connection.sendall(piece)
            time.sleep(0.1)

    return drip


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0",  # noqa: S104 - nothing is bound
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "100.100.100.200", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "168.63.129.16", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:7f00:1::", "localhost", "", "1.2.3",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_or_network_are_not_public(host: str) -> None:
    assert not is_public(host)


@pytest.mark.parametrize(
    "host", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_of_the_internet_are_public(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.png", "http://localhost/x.png", "http://[::1]/x.png", "http://[::ffff:127.0.0.1]/x.png",
        "http://2130706433/x.png", "http://0x7f.1/x.png", "http://0177.0.0.1/x.png", "http://127.1/x.png",
        "http://169.254.169.254/latest/meta-data/", "https://10.0.0.1/x.png", "http://0/x.png", "http://user@127.0.0.1/x",
    ],
)  # fmt: skip
def test_what_is_not_public_is_not_asked_however_it_is_written(address: str) -> None:
    with pytest.raises(NotFetched, match=r"public internet|not known"):
        fetch(address, SOON)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://x.example/", "gopher://x/", "//x/", "http://", "http://[/"]
)
def test_other_schemes_are_not_asked(address: str) -> None:
    with pytest.raises(NotFetched, match=r"its address does not begin|no address"):
        fetch(address, SOON)


def test_only_the_ports_of_the_web_are_asked() -> None:
    with pytest.raises(NotFetched, match="port 22"):
        fetch("http://1.1.1.1:22/x.png", SOON)


def test_what_the_caller_allows_is_fetched() -> None:
    with server(says("200 OK", b"picture")) as url:
        assert fetch(f"{url}/a b.png?c=d e", SOON, LOOPBACK) == b"picture"


@pytest.mark.parametrize(
    "to",
    ["http://[::1]:80/x.png", "http://169.254.169.254/", "//127.0.0.2/x.png", "file:///etc/passwd", "http://10.0.0.1/"],
)
def test_a_redirect_is_judged_as_the_first_address_was(to: str) -> None:
    with server(moved(to)) as url, pytest.raises(NotFetched, match=r"public internet|does not begin"):
        fetch(url, SOON, LOOPBACK)


def test_redirects_are_followed_five_times() -> None:
    with server(*[moved("/next")] * 5, says("200 OK", b"picture")) as url:
        assert fetch(url, SOON, LOOPBACK) == b"picture"
    with server(*[moved("/next")] * 9) as url, pytest.raises(NotFetched, match="too often"):
        fetch(url, SOON, LOOPBACK)


@pytest.mark.parametrize(
    "answer",
    [
        dripping(b"x", b"HTTP/1.1 200 OK\r\n\r\n"),
        dripping(b"x: y\r\n", b"HTTP/1.1 200 OK\r\n"),
        dripping(b"HTTP/1.1 100 Continue\r\n\r\n"),
        dripping(b""),
    ],
    ids=["body", "headers", "continue", "silence"],
)
def test_a_server_that_never_ends_is_left_after_the_seconds(answer: Callable[[socket.socket], object]) -> None:
    began = time.monotonic()
    with server(answer) as url, pytest.raises(NotFetched, match="too long"):
        fetch(url, SOON, LOOPBACK)
    assert time.monotonic() - began < 6  # the server would go on for ten


@pytest.mark.parametrize("length", ["", "\r\nContent-Length: 9"])
def test_a_file_larger_than_the_limit_is_left(length: str) -> None:
    body = b"x" * 200_000
    text = "200 OK" if not length else f"200 OK\r\nContent-Length: {len(body)}"
    with server(says(text, body)) as url, pytest.raises(NotFetched, match="larger"):
        fetch(url, SOON, LOOPBACK)


def test_a_refusal_and_a_broken_answer_are_told() -> None:
    with server(says("404 Not Found"), lambda connection: connection.sendall(b"nonsense")) as url:
        with pytest.raises(NotFetched, match="answers 404"):
            fetch(url, SOON, LOOPBACK)
        with pytest.raises(NotFetched, match="connection broke"):
            fetch(url, SOON, LOOPBACK)


def test_the_address_that_was_judged_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means a public machine when it is judged, and this one a moment later."""
    true, asked = socket.getaddrinfo, []

    def changing(host: Any, *how: Any, **more: Any) -> Any:
        asked.append(host)
        if host == "rebound.example":
            host = "192.0.2.1" if asked.count(host) > 1 else "127.0.0.1"
        return true(host, *how, **more)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with server(says("200 OK", b"picture")) as url:
        assert fetch(url.replace("127.0.0.1", "rebound.example"), SOON, LOOPBACK) == b"picture"
    assert asked.count("rebound.example") == 1
