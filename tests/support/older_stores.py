"""Stores as version 0.1 left them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import Connection

from kbtools.storage.database import Database
from kbtools.storage.migrations import upgrade
from kbtools.storage.tables import alembic_version, store_version

SQLITE = "sqlite:///.kb/store.db"
_DATA = Path(__file__).resolve().parent.parent / "storage" / "data"


def load_version_0_1(url: str, root: Path) -> None:
    """The store that version 0.1.0 itself wrote, with a row of every kind; `url` is that of an empty database."""
    if url.startswith("sqlite"):
        path = root / url.removeprefix("sqlite:///")
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript((_DATA / "store-0.1.0-sqlite.sql").read_text(encoding="utf-8"))
    else:
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute((_DATA / "store-0.1.0-postgresql.sql").read_bytes())


def make_empty(url: str, root: Path, *, steps: int) -> None:
    """A store without rows after so many steps, counted as version 0.1 did."""
    with writing(url, root) as connection:
        upgrade(connection, 0, to=steps)
        alembic_version.drop(connection)
        connection.execute(store_version.update().values(version=steps))


@contextmanager
def writing(url: str, root: Path) -> Iterator[Connection]:
    """A transaction in a store as it is, without bringing it forward."""
    database = Database(url, root)
    try:
        with database.write() as connection:
            yield connection
    finally:
        database.engine.dispose()
