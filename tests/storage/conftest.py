"""Stores of the tests: real SQLite files, and real databases of a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from kbtools.model.ticket import Message, Ticket
from kbtools.storage import Store

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SQLITE = "sqlite:///.kb/store.db"

MakeTicket = Callable[..., Ticket]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a store that is not there yet, of either kind."""
    return SQLITE if request.param == "sqlite" else cast("str", request.getfixturevalue("postgresql"))


@pytest.fixture
def store(url: str, tmp_path: Any) -> Iterator[Store]:
    """A new store."""
    with Store.open(url, tmp_path) as opened:
        yield opened


@pytest.fixture
def make_ticket() -> MakeTicket:
    """A resolved ticket with one question: `make_ticket("7", body="…", slugs=("vpn",))`."""

    def make(id_: str, body: str = "My lamp is dark", slugs: tuple[str, ...] = (), **more: object) -> Ticket:
        fields: dict[str, Any] = {"status": "solved", "created_at": NOW, "resolved_at": NOW, "source": "desk", **more}
        said = (Message("requester", body, public=True, created_at=NOW), Message("agent", "Charge it", public=True))
        return Ticket(id=id_, messages=said, linked_articles=slugs, **fields)

    return make
