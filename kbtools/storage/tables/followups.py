"""Questions that agents ask back."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from kbtools.storage.column_types import Json
from kbtools.storage.tables.columns import METADATA, key, number, text, time

# `place`: 0 is the one that is asked most often. `by_person`: 1 where a person changed the words. `before`: what the
# last decision replaced, if there is one to take back, and as `drafted` the words of mining in `told`.
followups = Table(
    "followups",
    METADATA,
    key("id"),
    number("place"),
    text("wording"),
    number("requesters"),
    number("replies"),
    *(Column(name, Json, nullable=False) for name in ("about", "told", "nearest", "tags")),
    text("state"),
    number("by_person"),
    Column("before", Json, nullable=False),
    time("mined_at"),
)
followup_tickets = Table(
    "followup_tickets",
    METADATA,
    key("followup"),
    key("place", Integer),
    text("source"),
    text("ticket"),
    Index("followup_tickets_ticket", "source", "ticket"),
)
