"""SQL statements that several repositories share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, text

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

BATCH = 500  # keys or rows in one statement; older builds of SQLite stop at 999 variables

T = TypeVar("T")


def in_batches(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of at most `BATCH`."""
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch


def of_keys(
    source: ColumnElement[str], id_: ColumnElement[str], keys: Iterable[tuple[str, str]]
) -> Iterator[ColumnElement[bool]]:
    """Conditions that together hold for these keys: each for one source, so that an index finds the ids."""
    ids: dict[str, list[str]] = {}
    for key in keys:
        ids.setdefault(key[0], []).append(key[1])
    return ((source == name) & id_.in_(batch) for name, own in ids.items() for batch in in_batches(own))


def is_closed(column: ColumnElement[str], closed: bool) -> ColumnElement[bool]:
    """The condition that a row is closed with a reason, or that it is open."""
    return column != "" if closed else column == ""


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the database's own dialect, which supports ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # heavy; a store in a file does without

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, keep: Collection[str] = ()
) -> None:
    """Write rows by their primary key; an existing row is replaced, except the columns in `keep`."""
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    new = insert(connection, table)
    changed = {c.name: new.excluded[c.name] for c in table.columns if c.name not in key and c.name not in keep}
    connection.execute(new.on_conflict_do_update(index_elements=key, set_=changed), rows)


def put_new(connection: Connection, table: Table, row: Mapping[str, Any], *, key: Sequence[str] = ()) -> bool:
    """Write a row unless its key (or the unique column in `key`) exists; return whether it was written."""
    new = insert(connection, table).on_conflict_do_nothing(index_elements=key or table.primary_key)
    return connection.execute(new, row, execution_options={"preserve_rowcount": True}).rowcount == 1


def hold(connection: Connection, *tables: Table) -> None:
    """Lock these tables against other writers until the transaction ends; readers continue.

    For changes that depend on a whole table. In SQLite there is only one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        names = ", ".join(table.name for table in tables)
        connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
