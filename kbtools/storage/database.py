"""The database behind the store: one engine, plain transactions, and its failures as `KbError`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from kbtools.errors import KbError
from kbtools.storage import postgresql, sqlite

WAIT_MS = 10_000  # for another process that writes the same
HINTS = (
    ("lock timeout", "another program is writing; try again"),
    ("deadlock detected", "another program is writing; try again"),
    ("connection failed", "is the database running? check the setting store.url"),
    ("locked", "another program is writing; try again"),
    ("readonly", "check who may write the file and its folder"),
    ("not a database", "put a copy back, such as store.db.before-… beside it"),
    ("malformed", "put a copy back, such as store.db.before-… beside it"),
    ("unable to open", "check the setting store.url, and who may read and write there"),
)


class Database:
    """Connections to one database; raises only `KbError` `store` and `disk`. `path` is None for PostgreSQL."""

    def __init__(self, url: str, root: Path) -> None:
        self.path = sqlite.path_of(url, root)
        if self.path:
            sqlite.prepare_file(self.path)
            url = f"{sqlite.PREFIX}{self.path}"
        self.engine = _engine(postgresql.with_driver(url))
        if self.path:
            sqlite.prepare_engine(self.engine, WAIT_MS)
        self._reading = self.engine if self.path else self.engine.execution_options(isolation_level="REPEATABLE READ")
        self._writing = self.engine.execution_options(kb_write=True)

    @property
    def where(self) -> str:
        """The file, or the setting that has the address: what an error names."""
        return str(self.path) if self.path else "store.url"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it, or nothing.

        In SQLite it waits until no other is writing. In PostgreSQL transactions run at the same time (READ COMMITTED)
        and wait for each other only where they change the same rows; rows are written in the order of their keys, so
        that no two wait for each other for ever.
        """
        with self._failures_explained(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view."""
        with self._failures_explained(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """A connection of its own without a transaction, for locks that PostgreSQL keeps as long as it is open."""
        with self._failures_explained(), self.engine.connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            try:
                yield own
            finally:
                own.invalidate()  # so that the pool does not keep it open, and with it the lock

    def compact(self) -> None:
        """Rewrite a SQLite file without deleted rows; PostgreSQL does this by itself (autovacuum)."""
        if self.path:
            sqlite.compact(self.path, WAIT_MS)

    @contextmanager
    def _failures_explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as failure:
            reason = " ".join(str(failure.orig).split())[:300]
            if "full" in reason or "disk I/O" in reason:
                raise KbError(
                    "disk",
                    f"the store cannot be written: {reason}",
                    where=self.where,
                    hint="free some space; what was stored before is safe",
                ) from None
            hint = next((hint for sign, hint in HINTS if sign in reason), "kb doctor looks closer")
            raise KbError("store", f"the store cannot be used: {reason}", where=self.where, hint=hint) from None


def _engine(url: str) -> Engine:
    try:
        is_postgresql = make_url(url).get_backend_name() == postgresql.NAME
        return create_engine(url, **(postgresql.options(WAIT_MS) if is_postgresql else {}))
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
            f"this database cannot be used: {failure}",
            where="store.url",
            hint="sqlite:///.kb/store.db",
        ) from None
