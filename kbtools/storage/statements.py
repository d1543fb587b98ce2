"""What several repositories say to the database in the same way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Table, text

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

BATCH = 500  # keys or rows in one statement; older builds of SQLite stop at 999 variables

T = TypeVar("T")


def in_batches(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of at most `BATCH`."""
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what happens to a row that is there already."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # heavy; a store in a file does without

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, keep: Collection[str] = ()
) -> None:
    """Write rows by their primary key; of one that is there already every column is replaced but `keep`."""
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    new = insert(connection, table)
    changed = {c.name: new.excluded[c.name] for c in table.columns if c.name not in key and c.name not in keep}
    connection.execute(new.on_conflict_do_update(index_elements=key, set_=changed), rows)


def put_new(connection: Connection, table: Table, row: Mapping[str, Any], *, key: Sequence[str] = ()) -> bool:
    """Write a row unless one with its key (`key`: another unique one) is there; whether it was written."""
    new = insert(connection, table).on_conflict_do_nothing(index_elements=key or table.primary_key)
    return connection.execute(new, row, execution_options={"preserve_rowcount": True}).rowcount == 1


def hold(connection: Connection, *tables: Table) -> None:
    """Let nobody else write these tables until the transaction ends; readers go on.

    For changes that look at a whole table. In SQLite whoever writes is alone in any case.
    """
    if connection.dialect.name == "postgresql":
        names = ", ".join(table.name for table in tables)
        connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
