"""Tickets, and what is known of the articles that answered them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from kbtools.storage.column_types import Json
from kbtools.storage.tables.columns import METADATA, key, number, text, time

# Learning copies. `resolved` is 0 or 1. `digest` tells whether a ticket changed, `data` is the whole of it.
# `key_hash` is the keyed hash of source and id, empty until somebody looks for one: see `Tickets.by_hash`.
# `names` are keyed hashes of the names that the ticket's record states, null where they are not known.
tickets = Table(
    "tickets",
    METADATA,
    key("source"),
    key("id"),
    text("subject"),
    text("requester"),
    number("resolved"),
    time("created_at"),
    text("digest"),
    Column("data", Json, nullable=False),
    text("key_hash", default=""),
    Column("names", Json, nullable=False, server_default="null"),
    Index("tickets_requester", "requester"),
    Index("tickets_created", "created_at"),
    Index("tickets_id", "id"),
    Index("tickets_key_hash", "key_hash"),
)

# Tags in small letters, and the language, by which topics are filtered; `kind` is `tag` or `lang`.
ticket_labels = Table(
    "ticket_labels",
    METADATA,
    key("kind"),
    key("label"),
    key("source"),
    key("ticket"),
    Index("ticket_labels_ticket", "source", "ticket"),
)

# `imported`: 1 came with its ticket, 0 a person said it. `removed`: 1 keeps an import from bringing it back.
links = Table(
    "links",
    METADATA,
    key("source"),
    key("ticket"),
    key("slug"),
    text("said_by"),
    number("imported"),
    time("created_at"),
    number("removed", default="0"),
    Index("links_slug", "slug"),
)

# `closed`, here and below: why nobody needs to look any more; empty where somebody does.
flags = Table(
    "flags",
    METADATA,
    key("slug"),
    key("source"),
    key("ticket"),
    time("at"),
    text("closed", default=""),
    Index("flags_ticket", "source", "ticket"),
)

# What visitors say helped, one row a visit. `question`: masked, empty where it is not to be kept. `network`: keyed hash
# of the network that it came from. `approved`: 1 a person approved it, and it is an answered ticket as well.
claims = Table(
    "claims",
    METADATA,
    key("visit"),
    text("slug"),
    text("question"),
    text("network"),
    time("at"),
    number("approved", default="0"),
    Index("claims_network", "network", "at"),
)
