"""A help desk tells of a new ticket: what is taken, what is refused, and that a note follows."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from mail_server import MailServer, until
from noting_desk import NotingDesk
from quick_cases import first_quick
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient
from ticket_webhooks import SETTINGS, told

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.storage.new_tickets import NewTicket
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
NAMES = vendors.names("webhook")
CHARGE = "My Glim does not charge since yesterday, the light stays dark"
every_desk = pytest.mark.parametrize("name", NAMES)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def tell(client: TestClient, name: str, id_: str = "81", at: datetime | None = None, **changed: Any) -> Any:
    body, headers = told(name, id_, CHARGE, at or now())
    sent = {"content": body, "headers": {**headers, "content-type": "application/json"}, **changed}
    return client.post(f"/api/tickets/{name}", **sent)


def kept(root: Path) -> list[NewTicket]:
    with Workspace.open(root).store() as store:
        return store.new_tickets.all()


@every_desk
def test_a_new_ticket_is_taken_once(name: str, open_client: Open, root: Path) -> None:
    client = open_client(**SETTINGS)
    first, second = tell(client, name), tell(client, name)
    assert (first.status_code, first.json()) == (202, {"new": True})
    assert (second.status_code, second.json()) == (202, {"new": False})
    assert [one.key for one in kept(root)] == [(name, "81")]


@pytest.mark.full
@every_desk
def test_nothing_is_taken_before_a_secret_is_set(name: str, client: TestClient, root: Path) -> None:
    answer = tell(client, name)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "webhook-refused")
    assert f"KB_WEBHOOK_{name.upper()}_SECRET" in answer.json()["error"]["hint"]
    assert not kept(root)


@pytest.mark.full
@every_desk
def test_a_stranger_is_refused_and_nothing_is_kept(name: str, open_client: Open, root: Path) -> None:
    client = open_client(**SETTINGS)
    answer = tell(client, name, headers={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "webhook-refused")
    assert not kept(root)


@pytest.mark.parametrize("name", first_quick(["zendesk", "chatwoot"]))
def test_an_old_request_is_a_replay(name: str, open_client: Open, root: Path) -> None:
    client = open_client(**SETTINGS)
    assert tell(client, name, at=now() - timedelta(minutes=10)).status_code == 403
    assert not kept(root)


@pytest.mark.full
@every_desk
def test_an_old_ticket_is_not_new(name: str, open_client: Open, root: Path) -> None:
    at = now()
    client = open_client(lambda: at + timedelta(days=2), **SETTINGS)
    answer = tell(client, name, at=at)
    # those with a time are replays; Freshdesk's content has no time at all
    assert answer.status_code == 403 or answer.json() == {"new": name == "freshdesk"}
    assert len(kept(root)) == (name == "freshdesk")


def test_what_is_about_something_else_is_taken_and_left(open_client: Open, root: Path) -> None:
    client = open_client(**SETTINGS)
    headers = {"X-Webhook-Token": SETTINGS["webhook_freshdesk_secret"]}
    answer = client.post("/api/tickets/freshdesk", json={"other": 1}, headers=headers)
    assert (answer.status_code, answer.json()) == (202, {"new": False})
    assert not kept(root)


@pytest.mark.parametrize(
    ("body", "status"),
    first_quick(
        [
            (b"", 400),
            (b"[1]", 400),
            (b"{" * 100_000, 400),
            (b'{"freshdesk_webhook": {"x": 1}}', 422),
            (b"x" * 300_000, 413),
        ]
    ),
)
def test_what_is_no_ticket_is_refused(body: bytes, status: int, open_client: Open) -> None:
    client = open_client(**SETTINGS)
    headers = {"X-Webhook-Token": SETTINGS["webhook_freshdesk_secret"], "content-type": "application/json"}
    assert client.post("/api/tickets/freshdesk", content=body, headers=headers).status_code == status


def test_a_help_desk_that_nobody_knows_is_not_found(open_client: Open) -> None:
    assert open_client(**SETTINGS).post("/api/tickets/kayako", json={}).status_code == 404


@pytest.mark.full
def test_the_log_says_nothing_of_the_ticket(
    open_client: Open, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO")
    tell(open_client(**SETTINGS), "zammad")
    assert "/api/tickets/zammad 202" in caplog.text
    assert "charge" not in caplog.text
    assert "emily" not in caplog.text


def test_a_secret_that_could_be_guessed_ends_the_start(open_client: Open) -> None:
    with pytest.raises(KbError, match="shorter than") as problem:
        open_client(webhook_chatwoot_secret="1234567")
    assert problem.value.where == "KB_WEBHOOK_CHATWOOT_SECRET"


@pytest.mark.full
def test_the_note_follows_while_the_service_runs(open_client: Open, root: Path) -> None:
    (root / "mkdocs.yml").write_text("site_name: Glim help\nsite_url: http://testserver/\n", encoding="utf-8")
    with NotingDesk() as desk:
        client = open_client(**SETTINGS, **desk.settings(), notes_help_desks=NAMES)
        for name in NAMES:
            assert tell(client, name).json() == {"new": True}
        end = time.monotonic() + 20
        while len(desk.notes) < len(NAMES) and time.monotonic() < end:
            time.sleep(0.05)
    assert len(desk.notes) == len(NAMES)
    assert not any(public for _, _, public in desk.notes)
    assert all("http://testserver/articles/glim-does-not-charge/" in text for _, text, _ in desk.notes)
    assert json.dumps([one.state for one in kept(root)]).count("noted") == len(NAMES)


class SlowDesk(NotingDesk):
    """Takes a note only once it is `free` to."""

    free = threading.Event()

    async def chatwoot(self, request: Request) -> Response:
        """A message, later."""
        while not self.free.is_set():
            await asyncio.sleep(0.02)
        return await super().chatwoot(request)


@pytest.mark.full
def test_a_help_desk_that_takes_its_time_keeps_no_message_waiting(
    open_client: Open, set_up: dict[str, Any], mail_server: MailServer
) -> None:
    with SlowDesk() as desk:
        settings = {**SETTINGS, **desk.settings(), **set_up, "notes_help_desks": ("chatwoot",)}
        client = open_client(**settings)
        tell(client, "chatwoot")
        assert until(lambda: bool(desk.asked))
        assert client.post("/api/contact", json={"email": "jane@example.com", "message": "Help"}).status_code == 201
        assert until(lambda: bool(mail_server.received))
        assert desk.notes == []
        desk.free.set()
        assert until(lambda: bool(desk.notes))
