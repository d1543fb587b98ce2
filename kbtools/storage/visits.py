"""What happened at the contact form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast, get_args

from sqlalchemy import Connection, text

from kbtools.model.visit import Assignment, Event, EventKind, Visit, assignment
from kbtools.storage.database import Database, stamp

MOST_EVENTS = 200  # an episode; more is a machine playing
ALWAYS = ("sent", *get_args(Assignment))  # written once in any case: without them an outcome would be another


class Visits:
    """Events by visit. No address, no name: a visit has a random id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, event: Event, now: datetime) -> None:
        """Write one event; those past `MOST_EVENTS` of an episode are let go, but never how it ended or its side."""
        values = {"episode": event.episode, "kind": event.kind, "slug": event.slug, "at": stamp(now)}
        with self._database.write() as connection:
            count = text("SELECT count(*) FROM events WHERE episode = :episode")
            number = int(connection.execute(count, values).scalar_one())
            if number < MOST_EVENTS or (event.kind in ALWAYS and not self._has(connection, values)):
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

    def between(self, since: datetime, until: datetime) -> list[Visit]:
        """The visits that began in this time, in order of their ids, each to its end."""
        query = text(
            "SELECT episode, kind, slug, at FROM events WHERE episode IN (SELECT DISTINCT e.episode FROM events e"
            " WHERE e.at >= :since AND e.at < :until AND NOT EXISTS"
            " (SELECT 1 FROM events b WHERE b.episode = e.episode AND b.at < :since)) ORDER BY episode, number"
        )
        with self._database.read() as connection:
            rows = connection.execute(query, {"since": stamp(since), "until": stamp(until)}).all()
        found: dict[str, list[tuple[Event, datetime]]] = {}
        for row in rows:
            event = Event(row.episode, cast("EventKind", row.kind), row.slug)
            found.setdefault(row.episode, []).append((event, datetime.fromisoformat(row.at)))
        return [Visit(tuple(event for event, _ in pairs), tuple(at for _, at in pairs)) for pairs in found.values()]

    def assign(self, episode: str, side: Assignment, now: datetime) -> Assignment:
        """Write which side of an experiment an episode is on; return it, or that written first, which stays."""
        if earlier := assignment(self.events(episode)):
            return earlier
        self.record(Event(episode, side), now)
        return side

    def _has(self, connection: Connection, values: Mapping[str, str]) -> bool:
        query = text("SELECT count(*) FROM events WHERE episode = :episode AND kind = :kind")
        return bool(connection.execute(query, values).scalar_one())
