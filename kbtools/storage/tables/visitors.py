"""What visitors of the form and of the pages did and said."""

from __future__ import annotations

from sqlalchemy import Index, Integer, Table

from kbtools.storage.column_types import Day
from kbtools.storage.tables.columns import METADATA, key, number, text, time

# Visits: what happened at the contact form. `episode` is the id of a visit.
events = Table(
    "events",
    METADATA,
    key("episode"),
    key("number", Integer),
    text("kind"),
    text("slug"),
    time("at"),
    text("channel", default="form"),
    Index("events_at", "at"),
)

feedback = Table(
    "feedback",
    METADATA,
    key("id"),
    text("slug"),
    number("helpful"),
    text("why"),
    time("at"),
    text("closed", default=""),
    Index("feedback_slug", "slug"),
    Index("feedback_at", "at"),
)

# How often an article was read on a day in a channel, by whomever.
article_views = Table("article_views", METADATA, key("day", Day), key("slug"), key("channel"), number("number"))

searches = Table(
    "searches",
    METADATA,
    key("id"),
    text("query"),
    number("found"),
    number("clicked"),
    time("at"),
    text("closed", default=""),
    Index("searches_at", "at"),
    Index("searches_found", "found", "closed"),
)
