"""Migrations of a store, run by Alembic: one file per step in `versions/`, never changed once released.

A new step is a new file there with the next number as its revision, and that number in `schema_version.LATEST`. It says
what it changes in terms of `alembic.op`, and imports nothing that may change later, such as `tables`.
"""

from __future__ import annotations

from threading import Lock

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

from kbtools.storage.tables import alembic_version

_ONE_AT_A_TIME = Lock()  # Alembic keeps what it works on in variables of its modules


def upgrade(connection: Connection, version: int, *, to: int | None = None) -> None:
    """Bring a store from the migration with one number to that with another (None: the newest).

    Runs in the connection's transaction. The number of a store of version 0.1, which counted its steps in its own
    table, is first written to Alembic's table. 0: a new store.
    """
    config = Config()
    config.set_main_option("script_location", "kbtools.storage:migrations")
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        if version and not inspect(connection).has_table(alembic_version.name):
            command.stamp(config, revision(version))
        command.upgrade(config, revision(to) if to else "head")


def revision(number: int) -> str:
    """Alembic's name of a step."""
    return f"{number:04}"
