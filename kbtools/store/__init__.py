"""The store: tickets, links, gaps, episodes, feedback and the outbox, in one database."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from kbtools.store.cursors import Cursors
from kbtools.store.database import Database
from kbtools.store.episodes import Episodes
from kbtools.store.feedback import FeedbackTable
from kbtools.store.flags import Flag, Flags
from kbtools.store.forgetting import Forgetting
from kbtools.store.gaps import Gaps
from kbtools.store.links import Links
from kbtools.store.outbox import Outbox, OutboxItem, add_item
from kbtools.store.searches import SearchTable
from kbtools.store.tickets import Counts, Tickets, put_tickets
from kbtools.ticket import Ticket

__all__ = ["Counts", "Flag", "OutboxItem", "Store"]


class Store:
    """Everything the workspace remembers; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.tickets = Tickets(database)
        self.links = Links(database)
        self.cursors = Cursors(database)
        self.gaps = Gaps(database)
        self.episodes = Episodes(database)
        self.feedback = FeedbackTable(database)
        self.searches = SearchTable(database)
        self.flags = Flags(database)
        self.outbox = Outbox(database)
        self.forgetting = Forgetting(database)

    @classmethod
    def open(cls, url: str, root: Path) -> Store:
        """Open a store, SQLite or PostgreSQL, and bring it forward, a backup first; paths are relative to `root`.

        Raises `KbError` `store` (unreadable, locked, written by a later version) or `disk`.
        """
        database = Database(url, root)
        try:
            database.migrate()
        except BaseException:
            database.engine.dispose()
            raise
        return cls(database)

    def accept(self, item: OutboxItem, copy: Ticket) -> OutboxItem:
        """Write a message's sealed original and its learning copy in one transaction.

        Under a key that is there already, the earlier item is returned and nothing is written.
        """
        with self._database.write() as connection:
            kept = add_item(connection, item)
            if kept is item:
                for _ in put_tickets(connection, [copy]):
                    pass
            return kept

    def close(self) -> None:
        """Give the connections back."""
        self._database.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
