"""Which migration a store is at, and the way to the newest one."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select

from kbtools.errors import KbError
from kbtools.storage import postgresql, sqlite
from kbtools.storage.database import Database
from kbtools.storage.tables import METADATA, alembic_version, cursors, store_version

LATEST = 38  # the number of the newest file in `migrations/versions/`

DERIVATION, SCRYPT = "secret derivation", "scrypt"  # a row of `cursors`; a store from before it has none


def bring_up_to_date(database: Database) -> None:
    """Make the tables of a new store, or migrate an earlier one after a backup; refuse one of a later version.

    All in one transaction: what fails leaves the store as it was, and of several processes one does it.
    """
    if _checked_version(database) == LATEST:
        return
    with database.write() as connection:
        if not database.path:
            postgresql.wait_for_migrations(connection)
        version = version_of(connection)
        if not version:
            _create(connection)
        elif version < LATEST:  # else another process was here while this one waited
            _back_up(database, connection)
            from kbtools.storage.migrations import upgrade

            upgrade(connection, version)


def is_up_to_date(database: Database) -> bool:
    """Whether a store has tables; raises `KbError("store")` for those of an earlier or a later version."""
    version = _checked_version(database)
    if 0 < version < LATEST:
        what = "the store is of an earlier version, and this changes nothing"
        hint = "kb ticket list brings it up to date, after a backup"
        raise KbError("store", what, where=database.where, hint=hint)
    return version == LATEST


def version_of(connection: Connection) -> int:
    """The number of the migration that a store is at; 0 for a new one."""
    tables = inspect(connection)
    if tables.has_table(alembic_version.name):
        return int(connection.execute(select(alembic_version.c.version_num)).scalar_one())
    if tables.has_table(store_version.name):
        return int(connection.execute(select(store_version.c.version)).scalar_one())
    return 0


def _checked_version(database: Database) -> int:
    with database.read() as connection:
        version = version_of(connection)
    if version > LATEST:
        raise KbError(
            "store",
            f"the store was written by a newer version of kbtools ({version} > {LATEST})",
            where=database.where,
            hint="upgrade kbtools",
        )
    return version


def _create(connection: Connection) -> None:
    METADATA.create_all(connection)
    connection.execute(alembic_version.insert(), {"version_num": f"{LATEST:04}"})
    connection.execute(store_version.insert(), {"version": LATEST})
    connection.execute(cursors.insert(), {"name": DERIVATION, "cursor": SCRYPT})


def _back_up(database: Database, connection: Connection) -> None:
    if database.path:
        sqlite.back_up(database.path, database.path.with_name(f"{database.path.name}.before-{LATEST:04}"))
    else:
        postgresql.back_up(connection, f"kb_before_{LATEST:04}")
