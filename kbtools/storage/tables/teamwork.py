"""How a team shares its work: who does what until when, who is in which team, and the views that are kept."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from kbtools.storage.column_types import Day, Json
from kbtools.storage.tables.columns import METADATA, key, text, time

# `item`: a gap, an article or a draft, see `kbtools.model.teamwork`. `assignee`: a mail address, or a team's name.
assignments = Table(
    "assignments",
    METADATA,
    key("item"),
    text("assignee"),
    Column("due", Day, nullable=False),
    time("at"),
    Index("assignments_assignee", "assignee"),
)

# Of people with an account: their team, and until which day `substitute` looks after their work.
teammates = Table(
    "teammates",
    METADATA,
    key("email"),
    text("team"),
    Column("until", Day, nullable=False),
    text("substitute"),
)

# Filters of the list of gaps by name, empty where somebody searched for them; `email` is empty where everybody sees the
# view.
saved_views = Table(
    "saved_views",
    METADATA,
    key("id"),
    text("name"),
    text("email"),
    Column("filters", Json, nullable=False),
    time("at"),
)
