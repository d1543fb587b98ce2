"""New tickets that a help desk told of, and the notes written on them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from kbtools.storage.column_types import Json
from kbtools.storage.tables.columns import METADATA, key, number, text, time

# `sealed`: the ticket until the note is decided about, empty afterwards. `articles`: slugs that the note links.
new_tickets = Table(
    "new_tickets",
    METADATA,
    key("source"),
    key("id"),
    text("sealed"),
    text("state"),
    time("received_at"),
    time("next_try"),
    time("claimed_until"),
    number("tries"),
    time("ended_at"),
    text("error"),
    Column("articles", Json, nullable=False),
    Index("new_tickets_due", "state", "next_try"),
    Index("new_tickets_ended", "ended_at"),
)
