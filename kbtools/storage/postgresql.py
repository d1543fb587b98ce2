"""What PostgreSQL needs so that the store behaves as it does in SQLite."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from kbtools.errors import KbError

NAME = "postgresql"
_MIGRATIONS = (
    7_302_418_556  # number of the advisory lock; version 0.1 takes it for every write, and so waits for migrations
)
_LOST = 10  # seconds without a sign of life after which a connection is given up; TCP alone waits a quarter of an hour
_SCHEME = re.compile(r"postgres(?:ql)?(?=://)")


def with_driver(url: str) -> str:
    """The address with the driver that is used; others as they are."""
    return _SCHEME.sub("postgresql+psycopg", url, count=1) if _SCHEME.match(url) else url


def options(wait_ms: int) -> dict[str, Any]:
    """Options for `create_engine`: time limits for locks and the network, and a check that a connection is open."""
    network = {
        "connect_timeout": _LOST,
        "tcp_user_timeout": _LOST * 1000,  # milliseconds, for what was sent
        "keepalives_idle": _LOST // 2,  # while an answer is awaited
        "keepalives_interval": _LOST // 4,
        "keepalives_count": 2,
    }
    return {
        "pool_pre_ping": True,
        "connect_args": {**network, "options": f"-c lock_timeout={wait_ms} -c timezone=UTC"},
    }


def wait_for_migrations(connection: Connection) -> None:
    """Take the lock for migrations until the transaction ends."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATIONS})


def back_up(connection: Connection, name: str) -> None:
    """Copy every table of the store into a schema of its own, in the same transaction as the migration."""
    try:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    except DBAPIError as failure:
        reason = str(failure.orig).splitlines()[0]
        raise KbError(
            "store",
            f"the tables could not be backed up before the migration: {reason}",
            where="store.url",
            hint="grant the right to create schemas; nothing was changed",
        ) from None
    for table in sorted(inspect(connection).get_table_names()):
        connection.exec_driver_sql(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        connection.exec_driver_sql(f"CREATE TABLE {name}.{table} AS TABLE {table}")
