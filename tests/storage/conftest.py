"""Stores of the tests: real SQLite files, and real databases of a PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from kbtools.model.ticket import Message, Ticket
from kbtools.storage import Store

if TYPE_CHECKING:
    from postgresql_server import PostgresqlServer

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SQLITE = "sqlite:///.kb/store.db"

MakeTicket = Callable[..., Ticket]


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return cast("str", request.param)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of a store that is not there yet, of either kind."""
    return SQLITE if kind == "sqlite" else cast("str", request.getfixturevalue("postgresql"))


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new store of SQLite, to be copied: to make its tables takes longer than most tests do."""
    folder = tmp_path_factory.mktemp("new-store")
    Store.open(SQLITE, folder).close()
    return folder / ".kb"


@pytest.fixture(scope="session")
def new_tables(database_server: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a new store on PostgreSQL, to be copied as well."""
    made = database_server.database()
    Store.open(made, tmp_path_factory.mktemp("new-tables")).close()
    return made


@pytest.fixture
def store(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A new store of either kind."""
    if kind == "sqlite":
        shutil.copytree(request.getfixturevalue("new_file"), tmp_path / ".kb")
        url = SQLITE
    else:
        server: PostgresqlServer = request.getfixturevalue("database_server")
        url = server.database(like=request.getfixturevalue("new_tables"))
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
