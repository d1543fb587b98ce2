"""The releases that shared storage holds, and which of them all services use."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from filelock import FileLock, Timeout
from sqlalchemy import Connection, delete, func, select

from kbtools.errors import KbError
from kbtools.model.release import KeptRelease, Kind
from kbtools.storage.database import Database
from kbtools.storage.statements import upsert
from kbtools.storage.tables import live_releases, releases

PATIENCE = 60.0  # seconds that one command waits for another one
_LOOK = 0.2  # seconds between two looks whether the other one is done
_LOCK = 1_420_753  # the first number of the advisory lock; the second one is of the schema


class Releases:
    """One row for each release that is kept, and one for each kind that says which is live."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[KeptRelease]:
        """Those that are kept, the newest first; cheap, since every service asks all the time."""
        own = releases.c
        query = select(releases, live_releases.c.id.label("live")).outerjoin_from(
            releases, live_releases, (live_releases.c.kind == own.kind) & (live_releases.c.id == own.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(own.pushed_at.desc(), own.id.desc(), own.kind)).all()
        return [KeptRelease(row.kind, row.id, row.pushed_at, row.files, row.live is not None) for row in rows]

    def of(self, kind: Kind) -> list[KeptRelease]:
        """Those of one kind, the newest first."""
        return [one for one in self.all() if one.kind == kind]

    def live(self) -> Mapping[Kind, str]:
        """The ids of those that are live."""
        with self._database.read() as connection:
            rows = connection.execute(select(live_releases.c.kind, live_releases.c.id)).all()
        return {cast("Kind", row.kind): row.id for row in rows}

    def put_live(self, put: Collection[KeptRelease], now: datetime) -> None:
        """Keep these and make each the live one of its kind, all at once."""
        kept = [{"kind": one.kind, "id": one.id, "pushed_at": one.pushed_at, "files": one.files} for one in put]
        with self._database.write() as connection:
            upsert(connection, releases, kept)
            upsert(connection, live_releases, [{"kind": one.kind, "id": one.id, "since": now} for one in put])

    def remove(self, gone: Collection[KeptRelease]) -> None:
        """Forget releases that are not live; one that became live meanwhile stays."""
        own = releases.c
        with self._database.write() as connection:
            for one in gone:
                live = select(live_releases.c.id).where(live_releases.c.kind == one.kind).scalar_subquery()
                connection.execute(delete(releases).where(own.kind == one.kind, own.id == one.id, own.id != live))

    @contextmanager
    def alone(self, patience: float = PATIENCE) -> Iterator[None]:
        """Nobody else changes what shared storage holds until the block ends; the store can be used meanwhile.

        Raises `KbError("index-locked")` when another command is at it for too long.
        """
        try:
            if self._database.path:
                with FileLock(self._database.path.with_name("releases.lock"), timeout=patience):
                    yield
                return
            with self._database.session() as connection:
                _wait(connection, time.monotonic() + patience)
                yield
        except Timeout:
            raise KbError(
                "index-locked",
                "another command is changing what the shared storage holds",
                hint="wait until it is done; what is live is unchanged",
            ) from None


def _wait(connection: Connection, until: float) -> None:
    """Take the advisory lock of this schema, which ends with the connection."""
    number = func.hashtext(func.current_schema())
    while not connection.execute(select(func.pg_try_advisory_lock(_LOCK, number))).scalar():
        if time.monotonic() >= until:
            raise Timeout("releases")
        time.sleep(_LOOK)
