"""Visits: what happened at the contact form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, Row, exists, func, select

from kbtools.model.visit import Assignment, Event, FollowupSide, Visit, assignment
from kbtools.storage.database import Database
from kbtools.storage.statements import put_new
from kbtools.storage.tables import events

MOST_EVENTS = 200  # events of one visit; more come from a program
ALWAYS = (
    "sent",
    *get_args(Assignment),
    *get_args(FollowupSide),
)  # events that are always written, since the outcome depends on them


class Visits:
    """Events by visit. A visit has a random id, without address or name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, event: Event, now: datetime) -> None:
        """Write one event; those past `MOST_EVENTS` of a visit are dropped, but never its end or group."""
        with self._database.write() as connection:
            while True:
                before = _rows(connection, event.visit)
                full = len(before) >= MOST_EVENTS
                if full and (event.kind not in ALWAYS or any(row.kind == event.kind for row in before)):
                    return
                if _append(connection, before, event, now):
                    return

    def events(self, visit: str) -> list[Event]:
        """The events of a visit, in order."""
        with self._database.read() as connection:
            return _events(_rows(connection, visit))

    def between(self, since: datetime, until: datetime) -> list[Visit]:
        """The visits that began in this time, in order of their ids, each to its end."""
        earlier = events.alias()
        began = (
            select(events.c.episode)
            .where(events.c.at >= since, events.c.at < until)
            .where(~exists().where(earlier.c.episode == events.c.episode, earlier.c.at < since))
        )
        query = select(events).where(events.c.episode.in_(began)).order_by(events.c.episode, events.c.number)
        with self._database.read() as connection:
            return _visits(connection.execute(query))

    def of_article(self, slug: str, since: datetime) -> list[Visit]:
        """The visits in which something happened to an article since a moment, each to its end."""
        own = select(events.c.episode).where(events.c.at >= since, events.c.slug == slug)
        query = select(events).where(events.c.episode.in_(own)).order_by(events.c.episode, events.c.number)
        with self._database.read() as connection:
            return _visits(connection.execute(query))

    def opened(self, since: datetime, until: datetime) -> Counter[str]:
        """In how many visits that began in this time each article was opened, before a message was sent."""
        earlier, sent = events.alias(), events.alias()
        own = events.c.episode
        query = (
            select(events.c.slug, func.count(own.distinct()).label("visits"))
            .where(events.c.kind == "opened", events.c.slug != "", events.c.at >= since)
            .where(~exists().where(earlier.c.episode == own, earlier.c.at < since))
            .where(exists().where(earlier.c.episode == own, earlier.c.at < until))
            .where(~exists().where(sent.c.episode == own, sent.c.kind == "sent", sent.c.number < events.c.number))
            .group_by(events.c.slug)
        )
        with self._database.read() as connection:
            return Counter({row.slug: int(row.visits) for row in connection.execute(query)})

    def assign(self, visit: str, side: Assignment, now: datetime) -> Assignment:
        """Write the experiment group of a visit; return it, or the group that was written before, which stays."""
        if earlier := assignment(self.events(visit)):
            return earlier
        with self._database.write() as connection:
            while True:
                before = _rows(connection, visit)
                if earlier := assignment(_events(before)):
                    return earlier
                if _append(connection, before, Event(visit, side), now):
                    return side


def _rows(connection: Connection, visit: str) -> Sequence[Row[Any]]:
    return connection.execute(select(events).where(events.c.episode == visit).order_by(events.c.number)).all()


def _visits(rows: Iterable[Row[Any]]) -> list[Visit]:
    """Rows in order of visit and number, as visits."""
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.episode, []).append(row)
    return [Visit(tuple(_events(own)), tuple(row.at for row in own)) for own in found.values()]


def _events(rows: Sequence[Row[Any]]) -> list[Event]:
    return [Event(row.episode, row.kind, row.slug, row.channel) for row in rows]


def _append(connection: Connection, before: Sequence[Row[Any]], event: Event, now: datetime) -> bool:
    """Append an event after the number `before`. False when another process has written there meanwhile: try again."""
    number = before[-1].number + 1 if before else 0
    about = {"kind": event.kind, "slug": event.slug, "channel": event.channel}
    return put_new(connection, events, {"episode": event.visit, "number": number, **about, "at": now})
