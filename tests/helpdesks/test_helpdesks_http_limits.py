"""A help desk that answers without end, or too slowly, is left with one clear error."""

from __future__ import annotations

import gzip
import socket
import time
from dataclasses import replace

import pytest
from mail_server import NOW
from raw_server import Answer, dripping, endless, raw_server

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.api import connect
from kbtools.helpdesks.delivery import DeliveryClient, Unreachable
from kbtools.helpdesks.http import Clock, HttpClient, Limits, NoResponse, TooMuch
from kbtools.settings import Settings

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LIMITS = Limits(seconds=0.3, bytes=1_000_000)


def after(begin: bytes, then: Answer) -> Answer:
    """Reads a request, sends a beginning, and goes on otherwise."""

    def answer(connection: socket.socket) -> None:
        connection.recv(100_000)
        connection.sendall(begin)
        then(connection)

    return answer


def bomb(connection: socket.socket) -> None:
    """10 MB of blanks as 10 KB of gzip."""
    connection.sendall(gzip.compress(b" " * 10_000_000))


def client(port: int, limits: Limits = LIMITS, *, keep_alive: bool = False) -> HttpClient:
    return HttpClient(f"http://127.0.0.1:{port}", {}, 5, lambda: NOW, keep_alive, limits)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param(dripping(HEAD), "longer than 0.3 seconds", id="dripping lines of the head"),
        pytest.param(after(HEAD + b"\r\n", endless(b"[1,2] ")), "larger than 1 MB", id="endless text",
                     marks=pytest.mark.full),
        pytest.param(after(HEAD + b"\r\n", dripping(b"[1,2] ")), "longer than 0.3 seconds", id="dripping text",
                     marks=pytest.mark.full),
        pytest.param(after(HEAD + b"Content-Encoding: gzip\r\n\r\n", bomb), "larger than 1 MB", id="packed text",
                     marks=pytest.mark.full),
        pytest.param(after(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", dripping(b"1\r\n1\r\n")),
                     "longer than 0.3 seconds", id="dripping pieces", marks=pytest.mark.full),
    ],
)  # fmt: skip
def test_an_answer_has_a_limit_of_time_and_size(answer: Answer, says: str) -> None:
    limits = LIMITS if "seconds" in says else Limits(bytes=LIMITS.bytes)
    began = time.monotonic()
    with raw_server(answer) as port, pytest.raises(TooMuch, match=says):
        client(port, limits).request("GET", "/list")
    assert time.monotonic() - began < 8  # the answer takes ten seconds or more


@pytest.mark.full
def test_a_head_without_end_is_refused() -> None:
    with raw_server(after(HEAD, endless(b"X-More: 1\r\n"))) as port, pytest.raises(NoResponse):
        client(port, Limits()).request("GET", "/list")


@pytest.mark.full
def test_the_time_counts_anew_with_each_request_of_a_kept_connection() -> None:
    def two(connection: socket.socket) -> None:
        for _ in range(3):
            connection.recv(100_000)
            time.sleep(0.2)
            connection.sendall(HEAD + b"Content-Length: 2\r\n\r\n[]")
        connection.recv(100_000)
        dripping(b"HTTP/1.1 200")(connection)

    with raw_server(two) as port:
        http = client(port, keep_alive=True)
        assert [http.request("GET", "/list").data for _ in range(3)] == [[], [], []]
        with pytest.raises(TooMuch):
            http.request("GET", "/list")
        http.close()


def test_the_requests_of_one_message_have_one_time_together() -> None:
    def all_of_them(connection: socket.socket) -> None:
        while connection.recv(100_000):
            time.sleep(0.1)
            connection.sendall(HEAD + b"Content-Length: 2\r\n\r\n[]")

    with raw_server(all_of_them) as port:
        http = client(port, Limits(), keep_alive=True)
        http.end_after(0.25)
        assert http.request("GET", "/list").data == []
        time.sleep(0.2)
        with pytest.raises(TooMuch):
            http.request("GET", "/list")
        http.end_after(5)
        assert http.request("GET", "/list").data == []
        http.close()


def test_the_error_names_the_help_desk_and_no_try_follows() -> None:
    tries: list[float] = []
    with raw_server(after(HEAD + b"\r\n", endless(b"[1,2] "))) as port:
        settings = replace(Settings(), sync_zammad_url=f"http://127.0.0.1:{port}", sync_zammad_token="hush")
        api = connect(vendors.api("zammad"), settings, Clock(lambda: NOW, tries.append), "zammad")
        api.http.limits = Limits(bytes=LIMITS.bytes)
        with pytest.raises(KbError, match=r"zammad does not answer as it should: .* larger than 1 MB") as failure:
            api.get("/api/v1/tickets/search")
    assert (failure.value.code, tries) == ("help-desk", [])


def test_a_message_is_not_taken_for_delivered_when_the_answer_never_ends() -> None:
    with raw_server(dripping(HEAD)) as port, pytest.raises(Unreachable, match=r"longer than 0\.3 seconds"):
        DeliveryClient(client(port), "deliver.webhook_url").post("", {})
