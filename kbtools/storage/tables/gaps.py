"""Gaps with their tickets, and the pages that quote tickets."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from kbtools.storage.column_types import NUMBER, Day, Json
from kbtools.storage.tables.columns import METADATA, key, number, text, time

# `place`: 0 is the best. `by_hand`: 1 where a person put the ticket there. `titled_from`: source and id of the tickets
# that the title was chosen from, also of those that are in another gap now. `titled_by_hand`: 1 where a person gave it.
# `standing`: what decides its place.
gaps = Table(
    "gaps",
    METADATA,
    key("id"),
    number("place"),
    text("title"),
    number("requesters"),
    Column("score", NUMBER, nullable=False),
    text("verdict"),
    Column("nearest", Json, nullable=False),
    time("first_seen"),
    time("last_seen"),
    text("state"),
    text("why"),
    text("slug"),
    time("mined_at"),
    number("rising", default="0"),
    Column("weeks", Json, nullable=False, server_default="[]"),
    Column("again", Day, nullable=False, server_default=""),
    text("issue", default=""),
    number("asked_then", default="0"),
    Column("titled_from", Json, nullable=False, server_default="[]"),
    number("titled_by_hand", default="0"),
    Column("standing", Json, nullable=False, server_default="{}"),
    Index("gaps_slug", "slug"),
)
gap_tickets = Table(
    "gap_tickets",
    METADATA,
    key("gap"),
    key("place", Integer),
    text("source"),
    text("ticket"),
    number("by_hand", default="0"),
    Index("gap_tickets_ticket", "source", "ticket", "gap"),
)

# Pages that quote tickets. `sources`: source and id of these tickets.
pages = Table(
    "pages",
    METADATA,
    key("place"),
    text("digest"),
    Column("sources", Json, nullable=False),
    time("at"),
)

# What decisions about gaps replaced, for a day: see `kbtools.model.gap_change`.
gap_changes = Table(
    "gap_changes",
    METADATA,
    key("id"),
    text("gap"),
    text("action"),
    text("email"),
    time("at"),
    text("draft"),
    *(Column(name, Json, nullable=False) for name in ("before", "after")),
    *(Column(name, Json, nullable=False, server_default="{}") for name in ("team_before", "team_after")),
    Index("gap_changes_gap", "gap", "at"),
)

# Into which gap one was merged, so that its address leads there.
merged_gaps = Table("merged_gaps", METADATA, key("gap"), text("other"), time("at"))
