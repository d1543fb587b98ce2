"""What people read of the wait for a first reply once they have written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mail_server import until
from starlette.testclient import TestClient

from kbtools.model.ticket import Message, Ticket
from kbtools.service import create_app
from kbtools.workspace import Workspace

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = MONDAY + timedelta(days=28)
SENTENCE = "Nine in ten people who write on a Monday hear from us within 5 hours."
STRANGE = {"email": "jane@example.com", "message": "Zyxgl fnord quuxly"}


def answered(number: int) -> Ticket:
    reply = MONDAY + timedelta(hours=4, minutes=30)
    said = (Message("requester", "Help", public=True, created_at=MONDAY),
            Message("agent", "Hold the button.", public=True, created_at=reply))  # fmt: skip
    return Ticket(str(number), said, created_at=MONDAY, status="solved")


@pytest.fixture
def monday(root: Path) -> Iterator[TestClient]:
    with Workspace.open(root).store() as store:
        store.tickets.put_many(answered(number) for number in range(50))
    settings = replace(Workspace.open(root).settings, rate="100000/minute", contact_rate="100000/minute")
    app = create_app(Workspace(root, settings), clock=lambda: NOW, every=0.05)
    with TestClient(app, follow_redirects=False) as client:
        yield client


def test_after_sending_people_read_how_long_nine_in_ten_wait_with_and_without_javascript(monday: TestClient) -> None:
    assert until(lambda: monday.post("/api/contact", json=STRANGE).json().get("first_reply") == SENTENCE)
    assert f"<p>{SENTENCE}</p>" in monday.post("/api/contact", data={**STRANGE, "confirmed": "yes"}).text


def test_where_too_little_is_known_nothing_is_promised(client: TestClient) -> None:
    for _ in range(2):
        assert client.post("/api/contact", json=STRANGE).json()["first_reply"] == ""
    assert "Nine in ten" not in client.post("/api/contact", data={**STRANGE, "confirmed": "yes"}).text
