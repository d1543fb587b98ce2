"""The tables of a store as they are now; `migrations` brings earlier ones to this state.

A change here needs a new file in `migrations/versions/`: a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table, UniqueConstraint, text
from sqlalchemy.types import TypeEngine

from kbtools.storage.column_types import NUMBER, Day, Json, PortableText, UtcTime

METADATA = MetaData()


def _key(name: str, type_: type[TypeEngine[Any]] = PortableText) -> Column[Any]:
    """A column of the primary key."""
    return Column(name, type_, primary_key=True, autoincrement=False)


def _text(name: str, default: str | None = None) -> Column[Any]:
    return Column(name, PortableText, nullable=False, server_default=default)


def _number(name: str, default: str | None = None) -> Column[Any]:
    return Column(name, Integer, nullable=False, server_default=text(default) if default else None)


def _time(name: str) -> Column[Any]:
    return Column(name, UtcTime, nullable=False)


# Which migration a store is at, as Alembic keeps it; and as version 0.1 kept it, which so leaves a later store alone.
alembic_version = Table(
    "alembic_version",
    METADATA,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
store_version = Table("store_version", METADATA, _number("version"))

# Learning copies. `resolved` is 0 or 1. `digest` tells whether a ticket changed, `data` is the whole of it.
# `key_hash` is the keyed hash of source and id, empty until somebody looks for one: see `Tickets.by_hash`.
# `names` are keyed hashes of the names that the ticket's record states, null where they are not known.
tickets = Table(
    "tickets",
    METADATA,
    _key("source"),
    _key("id"),
    _text("subject"),
    _text("requester"),
    _number("resolved"),
    _time("created_at"),
    _text("digest"),
    Column("data", Json, nullable=False),
    _text("key_hash", default=""),
    Column("names", Json, nullable=False, server_default="null"),
    Index("tickets_requester", "requester"),
    Index("tickets_created", "created_at"),
    Index("tickets_id", "id"),
    Index("tickets_key_hash", "key_hash"),
)

# `imported`: 1 came with its ticket, 0 a person said it. `removed`: 1 keeps an import from bringing it back.
links = Table(
    "links",
    METADATA,
    _key("source"),
    _key("ticket"),
    _key("slug"),
    _text("said_by"),
    _number("imported"),
    _time("created_at"),
    _number("removed", default="0"),
    Index("links_slug", "slug"),
)

# `closed`, here and below: why nobody needs to look any more; empty where somebody does.
flags = Table(
    "flags",
    METADATA,
    _key("slug"),
    _key("source"),
    _key("ticket"),
    _time("at"),
    _text("closed", default=""),
    Index("flags_ticket", "source", "ticket"),
)

# `place`: 0 is the best. `by_hand`: 1 where a person put the ticket there. `titled_from`: source and id of the tickets
# that the title was chosen from, also of those that are in another gap now.
gaps = Table(
    "gaps",
    METADATA,
    _key("id"),
    _number("place"),
    _text("title"),
    _number("requesters"),
    Column("score", NUMBER, nullable=False),
    _text("verdict"),
    Column("nearest", Json, nullable=False),
    _time("first_seen"),
    _time("last_seen"),
    _text("state"),
    _text("why"),
    _text("slug"),
    _time("mined_at"),
    _number("rising", default="0"),
    Column("weeks", Json, nullable=False, server_default="[]"),
    Column("again", Day, nullable=False, server_default=""),
    _text("issue", default=""),
    _number("asked_then", default="0"),
    Column("titled_from", Json, nullable=False, server_default="[]"),
    Index("gaps_slug", "slug"),
)
gap_tickets = Table(
    "gap_tickets",
    METADATA,
    _key("gap"),
    _key("place", Integer),
    _text("source"),
    _text("ticket"),
    _number("by_hand", default="0"),
    Index("gap_tickets_ticket", "source", "ticket"),
)

# Visits: what happened at the contact form. `episode` is the id of a visit.
events = Table(
    "events",
    METADATA,
    _key("episode"),
    _key("number", Integer),
    _text("kind"),
    _text("slug"),
    _time("at"),
    Index("events_at", "at"),
)

# What visitors say helped, one row a visit. `question`: masked, empty where it is not to be kept. `network`: keyed hash
# of the network that it came from. `approved`: 1 a person approved it, and it is an answered ticket as well.
claims = Table(
    "claims",
    METADATA,
    _key("visit"),
    _text("slug"),
    _text("question"),
    _text("network"),
    _time("at"),
    _number("approved", default="0"),
    Index("claims_network", "network", "at"),
)

feedback = Table(
    "feedback",
    METADATA,
    _key("id"),
    _text("slug"),
    _number("helpful"),
    _text("why"),
    _time("at"),
    _text("closed", default=""),
    Index("feedback_slug", "slug"),
    Index("feedback_at", "at"),
)

# How often the page of an article was opened on a day, by whomever.
views = Table("views", METADATA, _key("day", Day), _key("slug"), _number("number"))

# Pages that quote tickets. `sources`: source and id of these tickets.
pages = Table(
    "pages",
    METADATA,
    _key("place"),
    _text("digest"),
    Column("sources", Json, nullable=False),
    _time("at"),
)

searches = Table(
    "searches",
    METADATA,
    _key("id"),
    _text("query"),
    _number("found"),
    _number("clicked"),
    _time("at"),
    _text("closed", default=""),
    Index("searches_at", "at"),
    Index("searches_found", "found", "closed"),
)

# People who sign in to the desk. `password` is an Argon2 hash; addresses are in lower case.
staff = Table("staff", METADATA, _key("email"), _text("name"), _text("role"), _text("password"), _time("added_at"))

# Links with which somebody of the staff chooses a password, by the hash of what the link holds.
staff_invitations = Table("staff_invitations", METADATA, _key("hash"), _text("email"), _time("ends_at"))

# What staff did.
staff_log = Table(
    "staff_log",
    METADATA,
    _key("id"),
    _time("at"),
    _text("email"),
    _text("action"),
    _text("about"),
    Index("staff_log_at", "at"),
)

# Reviews of articles that are asked for; `approved_by` is empty until somebody approved.
reviews = Table(
    "reviews",
    METADATA,
    _key("slug"),
    _text("sent_by"),
    _time("sent_at"),
    _text("approved_by"),
    _time("approved_at"),
)
review_comments = Table(
    "review_comments",
    METADATA,
    _key("id"),
    _text("slug"),
    _text("email"),
    _time("at"),
    _text("said"),
    _text("about"),
)

# What publishing and archiving replaced, for a day: see `kbtools.model.article_change`.
article_changes = Table(
    "article_changes",
    METADATA,
    _key("id"),
    _text("slug"),
    _text("action"),
    _text("email"),
    _time("at"),
    *(Column(name, Json, nullable=False) for name in ("files", "gaps", "linked", "unlinked", "ledger")),
    Index("article_changes_slug", "slug", "at"),
)

# Staff who signed in. `id`, `first_id` and `token` are hashes; `email` is empty where the staff token began it.
staff_sessions = Table(
    "staff_sessions",
    METADATA,
    _key("id"),
    _text("token"),
    _time("made_at"),
    _time("used_at"),
    _time("ends_at"),
    _text("first_id", default=""),
    _text("email", default=""),
)

# What staff are writing in an article and have not saved; `revision` is the hash of the file that they began with.
article_edits = Table(
    "article_edits", METADATA, _key("slug"), _key("email"), _text("text"), _text("revision"), _time("at")
)

# The text that an article's file had until somebody saved another one at the desk.
article_versions = Table(
    "article_versions",
    METADATA,
    _key("id"),
    _text("slug"),
    _text("email"),
    _text("text"),
    _time("at"),
    Index("article_versions_slug", "slug", "at"),
)

outbox = Table(
    "outbox",
    METADATA,
    _key("reference"),
    _text("message_key"),
    _text("sealed"),
    _text("state"),
    _number("tries"),
    _time("next_try"),
    _time("claimed_until"),
    _time("delivered_at"),
    _time("created_at"),
    _text("error"),
    _number("size", default="0"),
    UniqueConstraint("message_key"),
    Index("outbox_due", "state", "next_try"),
    Index("outbox_size", "state", "size"),
)

# How many copies of messages were sent to a mailbox on a day; `mailbox` is a keyed hash, and earlier days are deleted.
copies = Table("copies", METADATA, _key("day", Day), _key("mailbox"), _number("number"))

# How far each help desk was read; which secret hashes are keyed with; and how keys are derived from it.
cursors = Table("cursors", METADATA, _key("name"), _text("cursor"))
