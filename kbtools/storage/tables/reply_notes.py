"""Prepared replies that are put on their tickets as notes."""

from __future__ import annotations

from sqlalchemy import Index, Table

from kbtools.storage.tables.columns import METADATA, key, number, time

# `slug`: of the article that the reply names. `confirmed`: 1 once the help desk said that it has the note.
reply_notes = Table(
    "reply_notes",
    METADATA,
    key("source"),
    key("ticket"),
    key("slug"),
    time("claimed_at"),
    number("confirmed"),
    Index("reply_notes_slug", "slug"),
)
