"""Bodies of requests: read to their limit, on the disk while they come in, and few large ones at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from own_loop import run_apart
from starlette.requests import ClientDisconnect, Request
from starlette.testclient import TestClient
from starlette.types import Message

from kbtools.errors import KbError
from kbtools.service.request_body import LARGE_AT_ONCE, SMALL, BodyLimit
from kbtools.settings import Settings

Open = Callable[..., TestClient]
SETTINGS = Settings()
LIMITS = SETTINGS.max_body, lambda: SETTINGS.contact_file_size
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


async def sent(app: BodyLimit, messages: list[Message], kind: str = JSON, path: str = "/api/contact") -> None:
    """A request whose body comes in these messages."""
    coming = iter(messages)

    async def receive() -> Message:
        await asyncio.sleep(0)
        return next(coming)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    headers = [(b"content-type", kind.encode())]
    await app({"type": "http", "method": "POST", "path": path, "headers": headers}, receive, send)


def body(size: int, piece: int = SMALL) -> list[Message]:
    """A body of so many bytes in pieces."""
    starts = range(0, size, piece)
    return [
        {"type": "http.request", "body": b"x" * min(piece, size - at), "more_body": at + piece < size} for at in starts
    ]


@pytest.mark.parametrize("size", [1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL + 7, 1_000_000])
@pytest.mark.parametrize("piece", [SMALL, 10_000])
def test_the_application_reads_what_was_sent(size: int, piece: int) -> None:
    read: list[bytes] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        read.append(await Request(scope, receive).body())

    run_apart(sent(BodyLimit(app, *LIMITS), body(size, piece)))
    assert read == [b"x" * size]


def test_few_large_bodies_are_handled_at_once_and_small_ones_pass_them() -> None:
    now, most, order = 0, 0, list[int]()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal now, most
        size = len(await Request(scope, receive).body())
        if size > SETTINGS.max_body:
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.05)
            now -= 1
        order.append(size)

    limit = BodyLimit(app, *LIMITS)

    async def crowd() -> None:
        await asyncio.gather(*(sent(limit, body(size)) for size in [400_000] * 6 + [100]))

    run_apart(crowd())
    assert most == LARGE_AT_ONCE
    assert order[0] == 100
    assert len(order) == 7


@pytest.mark.parametrize(
    ("kind", "path", "most"),
    [
        (JSON, "/api/contact", 262_144 + 10_000_000),
        (f"{FORM}; charset=utf-8", "/api/contact", 262_144),
        ("multipart/form-data; boundary=x", "/api/contact", 262_144 + 20_000_000),
        (JSON, "/api/suggest", 262_144),
    ],
)
def test_a_form_without_files_and_other_addresses_have_the_usual_limit(kind: str, path: str, most: int) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await Request(scope, receive).body()

    run_apart(sent(BodyLimit(app, *LIMITS), body(most), kind, path))
    with pytest.raises(KbError, match=f"at most {most:,} bytes"):
        run_apart(sent(BodyLimit(app, *LIMITS), body(most + 1), kind, path))


def test_a_client_that_goes_in_the_middle_is_gone_for_the_application_too() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await Request(scope, receive).body()

    with pytest.raises(ClientDisconnect):
        run_apart(sent(BodyLimit(app, *LIMITS), [*body(400_000)[:2], {"type": "http.disconnect"}]))


def test_nothing_is_read_of_a_request_that_is_over_the_rate(open_client: Open) -> None:
    client = open_client(rate="1/minute")
    assert client.post("/api/searches", json={"id": "s-12345678", "query": "x", "found": 1}).status_code == 204
    assert client.post("/api/searches", content=b"no JSON").status_code == 429
    assert client.post("/api/suggest", content=b"no JSON".ljust(66_000)).status_code == 400
    assert client.post("/api/suggest", content=b"no JSON").status_code == 429
    assert client.post("/api/contact", json={"email": "jane"}).status_code == 422
    assert client.post("/api/contact", content=b"{").status_code == 429
