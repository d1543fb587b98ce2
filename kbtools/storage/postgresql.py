"""What PostgreSQL needs said so that the store behaves as it does in one file."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect

from kbtools.errors import KbError

_WRITERS = 7_302_418_556  # the number of the lock that writers of a store take in turn
_NAME = re.compile(r"postgres(?:ql)?(?=://)")
_TABLE = re.compile(r"\s*(?:CREATE|ALTER) TABLE\b")


def with_driver(url: str) -> str:
    """The address with the driver that is used; others as they are."""
    return _NAME.sub("postgresql+psycopg", url, count=1) if _NAME.match(url) else url


def options(wait_ms: int) -> dict[str, Any]:
    """For `create_engine`: no wait for ever, and no connection that the server has closed meanwhile."""
    return {
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 10, "options": f"-c lock_timeout={wait_ms} -c timezone=UTC"},
    }


def prepare(engine: Engine) -> None:
    """One writer at a time, readers with one view, and text that sorts and numbers that count as in SQLite."""

    def began(connection: Connection) -> None:
        if connection.get_execution_options().get("kb_write", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")

    def before(*given: Any) -> tuple[str, Any]:
        statement, parameters, many = given[2], given[3], given[5]
        if _TABLE.match(statement):
            statement = re.sub(r"\bTEXT\b", 'TEXT COLLATE "C"', statement)
            statement = re.sub(r"\bREAL\b", "DOUBLE PRECISION", statement)
        return statement, [_storable(row) for row in parameters] if many else _storable(parameters)

    event.listen(engine, "begin", began)
    event.listen(engine, "before_cursor_execute", before, retval=True)


def copy_tables(connection: Connection, name: str) -> None:
    """Copy every table of the store into a schema of its own, in the transaction that goes on to change them."""
    try:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    except Exception as failure:
        told = str(getattr(failure, "orig", failure)).splitlines()[0]
        raise KbError("store", f"no copy of the tables could be made before changing them: {told}", where="store.url",
                      hint="grant the right to create schemas; nothing was changed") from None  # fmt: skip
    for table in sorted(inspect(connection).get_table_names()):
        connection.exec_driver_sql(f"CREATE TABLE {name}.{table} AS TABLE {table}")


def _storable(parameters: Any) -> Any:
    """Without the one character that PostgreSQL's texts cannot hold."""
    if not isinstance(parameters, dict):
        return parameters
    return {key: value.replace("\0", "") if isinstance(value, str) else value for key, value in parameters.items()}
