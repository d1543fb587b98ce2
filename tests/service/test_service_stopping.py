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
    begun, body = asyncio.run(answered_when_cancelled())
    assert begun["status"] == 503
    assert json.loads(body["body"])["error"]["code"] == "stopping"
    assert not caplog.records


def test_an_answer_that_has_begun_is_not_begun_again() -> None:
    first = {"type": "http.response.start", "status": 200, "headers": []}
    assert asyncio.run(answered_when_cancelled(first)) == [first]


def ask(address: str, seconds: str, answers: dict[str, tuple[int, str]]) -> None:
    try:
        with urllib.request.urlopen(address + seconds) as answer:
            answers[seconds] = answer.status, answer.read().decode()
    except urllib.error.HTTPError as failed:
        answers[seconds] = failed.code, failed.read().decode()


@pytest.mark.full
def test_the_service_finishes_what_it_can_and_answers_the_rest_when_it_ends(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(run, "GRACE", 2)
    begun: list[float] = []

    async def slow(request: Request) -> Response:
        begun.append(seconds := float(request.query_params["seconds"]))
        await asyncio.sleep(seconds)
        return JSONResponse({"slept": seconds})

    app = Starlette(routes=[Route("/api/slow", slow)])
    app.add_middleware(Faults)
    config = run._config(app)
    config.port = free_port()
    server = run._Server(config)
    serving = threading.Thread(target=server.run)
    serving.start()
    assert until(lambda: server.started, seconds=60)
    answers: dict[str, tuple[int, str]] = {}
    address = f"http://127.0.0.1:{config.port}/api/slow?seconds="
    asking = [threading.Thread(target=ask, args=(address, seconds, answers)) for seconds in ("0.5", "600")]
    for thread in asking:
        thread.start()
    assert until(lambda: len(begun) == 2, seconds=60)
    server.should_exit = True
    for thread in (*asking, serving):
        thread.join(60)
    assert answers["0.5"] == (200, '{"slept":0.5}')
    assert answers["600"][0] == 503
    assert "the service is being restarted" in answers["600"][1]
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.WARNING] == [
        "Cancel 1 running task(s), timeout graceful shutdown exceeded"
    ]
    assert not any(record.exc_info for record in caplog.records)
