"""The database behind the store: one engine, plain transactions, its failures in words, and the way forward."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from kbtools.errors import KbError
from kbtools.storage import postgresql
from kbtools.storage.migrations import STEPS
from kbtools.storage.postgresql import with_driver

POSTGRESQL = "postgresql"
WAIT_MS = 10_000  # for another process that writes
HINTS = (
    ("lock timeout", "another program is writing; try again"),
    ("connection failed", "is the database running? check the setting store.url"),
    ("locked", "another program is writing; try again"),
    ("readonly", "check who may write the file and its folder"),
    ("not a database", "put a copy back, such as store.db.before-… beside it"),
    ("malformed", "put a copy back, such as store.db.before-… beside it"),
    ("unable to open", "check the setting store.url and who may read there"),
)


class Database:
    """Connections to one database; raises only `KbError` `store` and `disk`."""

    def __init__(self, url: str, root: Path) -> None:
        self.path: Path | None = None
        url = with_driver(url)
        if url.startswith("sqlite:///"):
            self.path = (root / url.removeprefix("sqlite:///")).resolve()
            try:
                _make_private(self.path)
            except OSError as failure:
                raise KbError(
                    "store",
                    f"the store cannot be made: {failure.strerror}",
                    where=str(self.path),
                    hint="check who may write here, or set store.url",
                ) from None
            url = f"sqlite:///{self.path}"
        try:
            name = make_url(url).get_backend_name()
            self.engine = create_engine(url, **(postgresql.options(WAIT_MS) if name == POSTGRESQL else {}))
        except ModuleNotFoundError as failure:
            raise KbError(
                "store",
                f"the driver of this database is not installed: {failure.name}",
                where="store.url",
                hint="pip install 'kbtools[postgresql]'",
            ) from None
        except (ArgumentError, NoSuchModuleError, ImportError) as failure:
            raise KbError(
                "store",
                f"this is no database that can be used: {failure}",
                where="store.url",
                hint="sqlite:///.kb/store.db",
            ) from None
        if self.path:
            _prepare_sqlite(self.engine)
        elif name == POSTGRESQL:
            postgresql.prepare(self.engine)
        self._reading = self.engine if self.path else self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it, or nothing."""
        writing = self.engine.execution_options(kb_write=True)
        with self._failures_in_words(), writing.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view."""
        with self._failures_in_words(), self._reading.connect() as connection:
            yield connection

    def migrate(self) -> None:
        """Run the steps that are missing, after a backup; refuse a store that a later version wrote."""
        have = self._version()
        if have > len(STEPS):
            raise KbError(
                "store",
                f"the store was written by a later version of kbtools ({have} > {len(STEPS)})",
                where=self._where(),
                hint="upgrade kbtools",
            )
        if have == len(STEPS):
            return
        self._back_up(have)
        with self.write() as connection:
            # Another process may have been here while this one waited for its turn.
            now = _version_of(connection)
            if now is None:
                connection.exec_driver_sql("CREATE TABLE store_version (version INTEGER NOT NULL)")
                connection.exec_driver_sql("INSERT INTO store_version VALUES (0)")
            elif now < len(STEPS) and not self.path:
                postgresql.copy_tables(connection, f"kb_before_{len(STEPS):04}")
            for step in STEPS[now or 0 :]:
                step.upgrade(connection)
            connection.execute(
                text("UPDATE store_version SET version = :version WHERE version < :version"), {"version": len(STEPS)}
            )

    def compact(self) -> None:
        """Write a SQLite file anew, without what was deleted, and empty its log."""
        if not self.path:
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT_MS / 1000, isolation_level=None)) as plain:
                plain.execute("VACUUM")
                plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as failure:
            raise KbError(
                "store",
                f"rows were deleted, but the file could not be written anew: {failure}",
                where=self._where(),
                hint="stop the service, free some space, then run this again",
            ) from None

    def _version(self) -> int:
        with self.read() as connection:
            return _version_of(connection) or 0

    def _back_up(self, have: int) -> None:
        """Lay a whole copy beside the file, with what SQLite holds in its log; it is complete or not there."""
        if not self.path or not have:
            return
        copy = self.path.with_name(f"{self.path.name}.before-{len(STEPS):04}")
        beside = copy.with_name(f".{copy.name}.{os.getpid()}.new")
        try:
            _make_private(beside)
            with closing(sqlite3.connect(self.path)) as here, closing(sqlite3.connect(beside)) as there:
                here.backup(there)
            beside.replace(copy)
        except (OSError, sqlite3.Error) as failure:
            beside.unlink(missing_ok=True)
            raise KbError(
                "disk",
                f"no copy of the store could be made before changing it: {failure}",
                where=str(copy),
                hint="free some space, or check who may write here; nothing was changed",
            ) from None

    def _where(self) -> str:
        return str(self.path) if self.path else "store.url"

    @contextmanager
    def _failures_in_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as failure:
            told = " ".join(str(failure.orig).split())[:300]
            if "full" in told or "disk I/O" in told:
                raise KbError(
                    "disk",
                    f"the store cannot be written: {told}",
                    where=self._where(),
                    hint="free some space; what was stored before is safe",
                ) from None
            hint = next((hint for sign, hint in HINTS if sign in told), "kb doctor looks closer")
            raise KbError("store", f"the store cannot be used: {told}", where=self._where(), hint=hint) from None


def _version_of(connection: Connection) -> int | None:
    """None for a store that is new."""
    if not inspect(connection).has_table("store_version"):
        return None
    return int(connection.execute(text("SELECT version FROM store_version")).scalar_one())


def _make_private(path: Path) -> None:
    """A file that its owner alone can read, if there is none; SQLite gives those it lays beside it the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _prepare_sqlite(engine: Engine) -> None:
    """Readers beside one writer, and transactions that begin where we say so."""

    def connected(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins too late, in the middle of a transaction
        for pragma in ("journal_mode=WAL", f"busy_timeout={WAIT_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("kb_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)


def stamp(moment: datetime | None) -> str:
    """A time as text that sorts; empty for none."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else ""


def moment(told: str) -> datetime | None:
    """The inverse of `stamp`."""
    return datetime.fromisoformat(told) if told else None
