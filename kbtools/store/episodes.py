"""What happened at the contact form."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import text

from kbtools.episode import Event, EventKind
from kbtools.store.database import Database, stamp

MOST_EVENTS = 200  # an episode; more is a machine playing


class Episodes:
    """Events by episode. No address, no name: an episode is a random id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, event: Event, now: datetime) -> None:
        """Write one event; those past `MOST_EVENTS` of an episode are let go."""
        values = {"episode": event.episode, "kind": event.kind, "slug": event.slug, "at": stamp(now)}
        with self._database.write() as connection:
            count = text("SELECT count(*) FROM events WHERE episode = :episode")
            number = int(connection.execute(count, values).scalar_one())
            if number < MOST_EVENTS:
                put = text(
                    "INSERT INTO events (episode, number, kind, slug, at) VALUES (:episode, :number, :kind, :slug, :at)"
                )
                connection.execute(put, {**values, "number": number})

    def events(self, episode: str) -> list[Event]:
        """The events of an episode, in order."""
        query = text("SELECT kind, slug FROM events WHERE episode = :episode ORDER BY number")
        with self._database.read() as connection:
            rows = connection.execute(query, {"episode": episode}).all()
        return [Event(episode, cast("EventKind", row.kind), row.slug) for row in rows]

    def assign(self, event: Event, now: datetime) -> None:
        """Write which side of an experiment an episode is on, once; see `episode.assigned`."""
        if not any(event.kind == earlier.kind for earlier in self.events(event.episode)):
            self.record(event, now)
