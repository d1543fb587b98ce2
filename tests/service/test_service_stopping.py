"""What becomes of requests that are not finished when the service is told to end."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import MutableMapping
from typing import Any

import pytest
from mail_server import free_port, until
from own_loop import run_apart
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kbtools.service import run
from kbtools.service.errors import Faults


async def answered_when_cancelled(*parts: MutableMapping[str, Any]) -> list[MutableMapping[str, Any]]:
    """What a client gets of an answer that has begun with these parts, and is then cancelled."""
    sent: list[MutableMapping[str, Any]] = []

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        for part in parts:
            await send(part)
        await asyncio.sleep(60)

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/api/search", "headers": [], "query_string": b""}
    task = asyncio.create_task(Faults(slow)(scope, receive, send))
    await asyncio.sleep(0)
    task.cancel()
    await task
    return sent


def test_a_request_that_takes_too_long_is_told_to_come_again(caplog: pytest.LogCaptureFixture) -> None:
    begun, body = run_apart(answered_when_cancelled())
    assert begun["status"] == 503
    assert json.loads(body["body"])["error"]["code"] == "stopping"
    assert not caplog.records


def test_an_answer_that_has_begun_is_not_begun_again() -> None:
    first = {"type": "http.response.start", "status": 200, "headers": []}
    assert run_apart(answered_when_cancelled(first)) == [first]


class Stopping:
    """A service with one address, whose answer waits until it is let go."""

    def __init__(self) -> None:
        self._go: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        app = Starlette(routes=[Route("/api/slow", self._slow)])
        app.add_middleware(Faults)
        config = run._config(app)
        config.port = free_port()
        self._address = f"http://127.0.0.1:{config.port}/api/slow"
        self._answer = 0, ""
        self._server = run._Server(config)
        self._threads = [threading.Thread(target=self._server.run), threading.Thread(target=self._ask)]

    async def _slow(self, request: Request) -> Response:
        event = asyncio.Event()
        self._go.append((asyncio.get_running_loop(), event))
        await event.wait()
        return JSONResponse({"asked": request.url.path})

    def _ask(self) -> None:
        try:
            with urllib.request.urlopen(self._address, timeout=120) as answer:
                self._answer = answer.status, answer.read().decode()
        except urllib.error.HTTPError as failed:
            self._answer = failed.code, failed.read().decode()

    def end_while_it_answers(self) -> None:
        """Ask, and tell the service to end before it has answered; it takes no more connections then."""
        serving, asking = self._threads
        serving.start()
        assert until(lambda: self._server.started, seconds=60)
        listening = self._server.servers[0]
        asking.start()
        assert until(lambda: bool(self._go), seconds=60)
        self._server.should_exit = True
        assert until(lambda: not listening.is_serving(), seconds=60)

    def let_go(self) -> None:
        """Let the answer be given."""
        ((loop, event),) = self._go
        loop.call_soon_threadsafe(event.set)

    def answer(self) -> tuple[int, str]:
        """What was answered, when the service has ended."""
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive()
        return self._answer


def ended_while_it_answers(grace: int, monkeypatch: pytest.MonkeyPatch) -> Stopping:
    """A service that was told to end before it answered, and has so many seconds for it."""
    monkeypatch.setattr(run, "GRACE", grace)
    service = Stopping()
    service.end_while_it_answers()
    return service


@pytest.mark.full
def test_the_service_finishes_what_it_can_when_it_ends(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    service = ended_while_it_answers(100, monkeypatch)
    service.let_go()
    assert service.answer() == (200, '{"asked":"/api/slow"}')
    assert not [record for record in caplog.records if record.levelno > logging.WARNING]


@pytest.mark.full
def test_the_service_answers_what_it_cannot_finish_when_it_ends(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    service = ended_while_it_answers(1, monkeypatch)
    status, text = service.answer()
    assert (status, "the service is being restarted" in text) == (503, True)
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.WARNING] == [
        "Cancel 1 running task(s), timeout graceful shutdown exceeded"
    ]
    assert not any(record.exc_info for record in caplog.records)
