"""What SQLite needs so that several processes can share a file that only its owner can read."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from kbtools.errors import KbError
from kbtools.system.files import PRIVATE, make_private, private_folder, why_not_written

PREFIX = "sqlite:///"
PAUSE_MS = 20
KIND = 0xFF  # the bits of SQLite's error codes that say what kind it is


def path_of(url: str, root: Path) -> Path | None:
    """The file of a store, relative to `root`; None for PostgreSQL."""
    return (root / url.removeprefix(PREFIX)).resolve() if url.startswith(PREFIX) else None


def why_nothing_is_added(path: Path) -> str:
    """Why nothing can be added to a file, see `why_not_written`; it is not opened, and need not be there yet."""
    beside = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    return why_not_written(path.parent, path, *beside) if path.parent.is_dir() else ""


def prepare_file(path: Path) -> None:
    """Make the file if there is none. SQLite gives the files that it lays beside it the same rights."""
    try:
        _make_private(path)
    except OSError as failure:
        raise KbError(
            "store",
            f"the store cannot be made: {failure.strerror}",
            where=str(path),
            hint="check the permissions of this folder, or set store.url",
        ) from None


def prepare_engine(engine: Engine, wait_ms: int) -> None:
    """Readers beside one writer, and transactions that begin where `Database` says so."""

    def connected(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins too late, in the middle of a transaction
        _keep_a_log(connection, wait_ms)
        connection.execute(f"PRAGMA busy_timeout={wait_ms}")

    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("kb_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)


def back_up(path: Path, copy: Path) -> None:
    """Write a complete backup, including SQLite's log; on a failure there is no file."""
    beside = copy.with_name(f".{copy.name}.{os.getpid()}.new")
    try:
        _make_private(beside)
        with closing(sqlite3.connect(path)) as here, closing(sqlite3.connect(beside)) as there:
            here.backup(there)
        beside.replace(copy)
    except (OSError, sqlite3.Error) as failure:
        beside.unlink(missing_ok=True)
        raise KbError(
            "disk",
            f"the store could not be backed up before the migration: {failure}",
            where=str(copy),
            hint="free some space, or check the permissions of this folder; nothing was changed",
        ) from None


def compact(path: Path, wait_ms: int) -> None:
    """Rewrite the file without deleted rows, and empty its log (VACUUM, WAL checkpoint)."""
    try:
        with closing(sqlite3.connect(path, timeout=wait_ms / 1000, isolation_level=None)) as plain:
            plain.execute("VACUUM")
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as failure:
        raise KbError(
            "store",
            f"rows were deleted, but the file could not be rewritten without them: {failure}",
            where=str(path),
            hint="stop the service, free some space, then run this again",
        ) from None


def _keep_a_log(connection: sqlite3.Connection, wait_ms: int) -> None:
    """Turn on the write-ahead log; where another program has the file, try again until the time to wait is over.

    SQLite itself would not wait where another turns the log on just now.
    """
    connection.execute("PRAGMA busy_timeout=0")
    for tries_left in reversed(range(1 + wait_ms // PAUSE_MS)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as failure:
            if not tries_left or failure.sqlite_errorcode & KIND != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(PAUSE_MS / 1000)
        else:
            return


def _make_private(path: Path) -> None:
    if path.parent.name == PRIVATE or not path.parent.exists():
        private_folder(path.parent)
    if not path.exists():
        make_private(path)
