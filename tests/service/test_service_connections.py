"""Slow clients and many of them, with real sockets: they are cut, and everybody else is answered."""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from mail_server import free_port, until
from running_service import Process, set_up
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from kbtools.service import connections
from kbtools.service.connections import Connection, is_proxy, network_of
from kbtools.service.log_limit import UNLIMITED, LogLimit

HALF = (
    b"POST /api/contact HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
)
LONG = b"x" * 5_000_000


async def answer(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the length of what was sent, `/long` with five megabytes, `/refused` before it has read."""
    request = Request(scope, receive)
    response: Response = PlainTextResponse("no")
    if request.url.path == "/long":
        response = PlainTextResponse(LONG)
    elif request.url.path != "/refused":
        response = JSONResponse({"length": len(await request.body())})
    await response(scope, receive, send)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server with short times, in a thread; its connections come from no proxy."""
    for name in ("HEADER", "BODY", "AFTER_ANSWER", "READ"):
        monkeypatch.setattr(connections, name, 0.5)
    monkeypatch.setattr(connections, "MOST_OF_ADDRESS", 10)
    config = uvicorn.Config(answer, http=Connection, lifespan="off", log_config=None, forwarded_allow_ips="10.0.0.1")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert until(lambda: server.started)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(20)


def connected(port: int, sent: bytes = b"") -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=20)
    made.sendall(sent)
    return made


def is_cut(connection: socket.socket) -> bool:
    """Whether the other side has closed it, within the time that the socket waits."""
    try:
        return not connection.recv(1000)
    except ConnectionError:
        return True


def is_refused(connection: socket.socket, data: bytes) -> bool:
    """Whether the other side closes a connection on which this is sent again and again."""
    began = time.monotonic()
    try:
        while time.monotonic() - began < 20:
            connection.sendall(data)
            time.sleep(0.03)
    except ConnectionError:
        return True
    return False


def is_read_to_the_end(connection: socket.socket, length: int) -> bool:
    """Whether so many bytes still come."""
    got = 0
    try:
        while got < length and (more := connection.recv(100_000)):
            got += len(more)
    except ConnectionError:
        return False
    return got >= length


def asked(port: int, path: str = "/") -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as found:
        return bytes(found.read())


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: ", HALF])
def test_a_client_that_sends_half_a_request_is_cut_in_time(port: int, sent: bytes) -> None:
    with connected(port, sent) as slow:
        began = time.monotonic()
        assert is_cut(slow)
        assert 0.3 < time.monotonic() - began < 10


def test_a_client_that_sends_byte_after_byte_is_cut_too(port: int) -> None:
    with connected(port, b"GET / HTTP/1.1\r\n") as slow:
        assert is_refused(slow, b"X")
    assert asked(port) == b'{"length":0}'


def test_a_large_body_has_the_time_that_a_slow_line_needs(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SLOWEST", 1_000)
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 10000\r\n\r\n"
    with connected(port, head) as steady:
        for _ in range(10):
            steady.sendall(b"x" * 1_000)
            time.sleep(0.1)  # two times the time for a body without one
        assert b'{"length":10000}' in b"".join(iter(lambda: steady.recv(1000), b""))


def test_who_goes_on_sending_after_the_answer_is_cut(port: int) -> None:
    head = b"POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n"
    with connected(port, head) as endless:
        assert is_refused(endless, b"x" * 10_000)


def test_what_is_no_http_after_the_answer_is_cut_without_a_fault(port: int, caplog: pytest.LogCaptureFixture) -> None:
    head = b"POST /refused HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    with connected(port, head) as made:
        assert b"HTTP/1.1 200" in made.recv(1_000)
        made.sendall(b"no length\r\n")
        while not is_cut(made):  # the rest of the answer may come first
            pass
    assert asked(port) == b'{"length":0}'
    assert not [line for line in caplog.records if line.levelno > logging.WARNING]


@pytest.mark.full
def test_who_does_not_read_the_answer_is_cut(port: int) -> None:
    with connected(port, b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n") as deaf:
        time.sleep(3)
        assert not is_read_to_the_end(deaf, len(LONG))
    assert asked(port, "/long") == LONG


def test_one_address_has_so_many_connections_and_its_oldest_idle_one_goes_first(port: int) -> None:
    slow = [connected(port, b"GET / HTTP/1.1\r\n") for _ in range(30)]
    assert asked(port) == b'{"length":0}'
    for one in slow:
        one.settimeout(0.01)
    cut = [number for number, one in enumerate(slow) if _cut_already(one)]
    assert cut[:20] == list(range(20))
    for one in slow:
        one.close()


def _cut_already(connection: socket.socket) -> bool:
    try:
        return is_cut(connection)
    except TimeoutError:
        return False


def crowd_in_front_of(root: Path, number: int) -> None:
    """So many half-sent posts, and the service answers others within a second, logs little and ends when told to."""
    set_up(root)
    with Process(root, free_port()) as service:
        port = int(service.address.rpartition(":")[2])
        slow: list[socket.socket] = []
        try:
            slow.extend(connected(port, HALF) for _ in range(number))
            took: list[float] = []
            for _ in range(5):
                began = time.monotonic()
                assert asked(port, "/healthz") == b'{"ok":true}'
                took.append(time.monotonic() - began)
            assert min(took) < 1, took  # the best of five, since others may use this machine
            began = time.monotonic()
            service.end(signal.SIGTERM)
            assert time.monotonic() - began < 15
        finally:
            for one in slow:
                one.close()
    assert service.log.stat().st_size < 20_000


@pytest.mark.full
def test_a_few_hundred_slow_clients_keep_nobody_out(root: Path) -> None:
    crowd_in_front_of(root, 300)


@pytest.mark.full
def test_more_slow_clients_than_there_are_connections_keep_nobody_out(root: Path) -> None:
    crowd_in_front_of(root, 1_050)


def test_the_addresses_of_one_household_are_one() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::2")
    assert network_of("2001:db8::1") != network_of("2001:db8:0:1::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1")


@pytest.mark.parametrize(
    ("address", "trusted", "known"),
    [
        ("127.0.0.1", "127.0.0.1,::1", True),
        ("192.0.2.1", "127.0.0.1", False),
        ("192.0.2.1", "*", True),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", ["127.0.0.1", "10.1.2.3"], True),
        ("somewhere", "10.0.0.0/8", False),
    ],
)
def test_a_proxy_is_known_by_its_address(address: str, trusted: str | list[str], known: bool) -> None:
    assert is_proxy(address, trusted) is known


def test_lines_of_a_kind_are_logged_so_often_and_the_next_says_how_many_were_left_out() -> None:
    now = [0.0]
    limit = LogLimit(lambda: now[0])

    def through(level: int = logging.WARNING, **more: object) -> str:
        record = logging.LogRecord("kbtools.a", level, "a.py", 1, "No place for %s", ("jane",), None)
        record.__dict__.update(more)
        return record.getMessage() if limit.filter(record) else ""

    assert [bool(through()) for _ in range(100)] == [True] * 20 + [False] * 80
    assert through(logging.INFO)
    assert all(through(**{UNLIMITED: True}) for _ in range(200))
    now[0] = 61.0
    assert through() == "No place for jane (80 lines like this were left out)"
    assert through() == "No place for jane"


def test_lines_of_a_library_are_one_kind_whatever_values_are_in_their_texts() -> None:
    limit = LogLimit(lambda: 0.0)
    lines = [logging.LogRecord("python_multipart", logging.WARNING, "a.py", 1, f"At {n}", (), None) for n in range(99)]
    assert [limit.filter(line) for line in lines] == [True] * 20 + [False] * 79


LIBRARIES = """
import logging, warnings
from kbtools.service.run import log_to_stderr
log_to_stderr()
for number in range(300):
    logging.getLogger("python_multipart.multipart").warning("Found \\x1b at %d" % number)
    logging.getLogger("uvicorn.error").error("Exception %d", number)
    logging.getLogger("asyncio").error("Task %d", number)
    warnings.warn(f"A header of {number} bytes")
"""


@pytest.mark.full
def test_strangers_cannot_fill_the_disk_by_what_libraries_say_of_them() -> None:
    done = subprocess.run([sys.executable, "-c", LIBRARIES], capture_output=True, text=True, check=True)
    for said in ("WARNING Found", "ERROR Exception", "ERROR Task", "A header of"):
        assert 0 < sum(said in line for line in done.stderr.splitlines()) <= 21


STUCK = """
import socket, sys, time
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route
from kbtools.service import run

async def sleep(request):
    await run_in_threadpool(time.sleep, 300)

run.GRACE, run.LAST = 1, 2.0
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as listener:
    run._Server(run._config(Starlette(routes=[Route("/", sleep)]))).run(sockets=[listener])
"""


@pytest.mark.full
def test_a_thread_that_does_not_finish_keeps_the_service_from_ending_only_for_a_while() -> None:
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", STUCK, str(port)], stderr=subprocess.DEVNULL) as service:
        assert until(lambda: _listens(port), seconds=30)
        with connected(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            time.sleep(1)
            service.send_signal(signal.SIGTERM)
            service.wait(60)


def _listens(port: int) -> bool:
    try:
        connected(port).close()
    except OSError:
        return False
    return True
