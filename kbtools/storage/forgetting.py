"""Taking away what belongs to a person or is too old, and changing the keys that the rest is kept under."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Connection, text

from kbtools.storage.database import Database, stamp

Key = tuple[str, str]
_OF_TICKET = {"links": "ticket", "flags": "ticket", "gap_tickets": "ticket", "tickets": "id"}
_KEYED = "secret"  # the row of `cursors` that tells which secret the hashes are keyed with


class Forgetting:
    """What privacy asks of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tickets_of(self, requester: str) -> list[Key]:
        """Source and id of the tickets of one requester, by the keyed hash."""
        query = text("SELECT source, id FROM tickets WHERE requester = :requester ORDER BY source, id")
        with self._database.read() as connection:
            return [(row.source, row.id) for row in connection.execute(query, {"requester": requester})]

    def tickets_before(self, moment: datetime) -> list[Key]:
        """Source and id of the tickets written before a moment; one of unknown date is none of them."""
        query = text("SELECT source, id FROM tickets WHERE created_at <> '' AND created_at < :at ORDER BY source, id")
        with self._database.read() as connection:
            return [(row.source, row.id) for row in connection.execute(query, {"at": stamp(moment)})]

    def remove(self, keys: Iterable[Key], references: Iterable[str] = ()) -> None:
        """Forget tickets with their links, flags and places in gaps, and originals in the outbox; all or nothing."""
        rows = [{"source": source, "ticket": id_} for source, id_ in keys]
        originals = [{"reference": reference} for reference in references]
        with self._database.write() as connection:
            for table, column in _OF_TICKET.items():
                if rows:
                    query = f"DELETE FROM {table} WHERE source = :source AND {column} = :ticket"  # noqa: S608 - constants
                    connection.execute(text(query), rows)
            if originals:
                connection.execute(text("DELETE FROM outbox WHERE reference = :reference"), originals)

    def mentions(self, keys: Iterable[Key]) -> int:
        """Rows that still hold one of these tickets, in any table."""
        found = 0
        with self._database.read() as connection:
            for source, id_ in keys:
                for table, column in _OF_TICKET.items():
                    query = f"SELECT count(*) FROM {table} WHERE source = :source AND {column} = :ticket"  # noqa: S608 - constants
                    found += int(connection.execute(text(query), {"source": source, "ticket": id_}).scalar_one())
        return found

    def wipe(self) -> None:
        """Let nothing that was removed stay readable in a SQLite file; PostgreSQL does so by itself in time."""
        self._database.compact()

    def rekey(self, mark: str, hashed: Callable[[str], str], sealed: Callable[[bytes], bytes]) -> int:
        """Change every requester's hash and every seal in one transaction; return how many.

        `mark` names the new secret: a store that bears it already is left alone.
        """
        with self._database.write() as connection:
            if self._mark(connection) == mark:
                return 0
            requesters = connection.execute(text("SELECT DISTINCT requester FROM tickets WHERE requester <> ''")).all()
            for row in requesters:
                _change_requester(connection, row.requester, hashed(row.requester))
            originals = connection.execute(text("SELECT reference, sealed FROM outbox")).all()
            for row in originals:
                again = sealed(row.sealed.encode("ascii")).decode("ascii")
                values = {"sealed": again, "reference": row.reference}
                connection.execute(text("UPDATE outbox SET sealed = :sealed WHERE reference = :reference"), values)
            connection.execute(text("DELETE FROM cursors WHERE name = :name"), {"name": _KEYED})
            put = text("INSERT INTO cursors (name, cursor) VALUES (:name, :mark)")
            connection.execute(put, {"name": _KEYED, "mark": mark})
        return len(requesters) + len(originals)

    def _mark(self, connection: Connection) -> str:
        rows = connection.execute(text("SELECT cursor FROM cursors WHERE name = :name"), {"name": _KEYED}).all()
        return rows[0].cursor if rows else ""


def _change_requester(connection: Connection, old: str, new: str) -> None:
    """In the column and in the ticket as JSON, where the hash stands once, with its quotation marks."""
    change = text(
        "UPDATE tickets SET requester = :new, data = replace(data, :quoted_old, :quoted_new) WHERE requester = :old"
    )
    values = {"old": old, "new": new, "quoted_old": f'"requester": "{old}"', "quoted_new": f'"requester": "{new}"'}
    connection.execute(change, values)
