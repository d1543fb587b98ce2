"""Articles that are being written, reviewed and published."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from kbtools.storage.column_types import Json
from kbtools.storage.tables.columns import METADATA, key, text, time

# Reviews of articles that are asked for; `approved_by` is empty until somebody approved.
reviews = Table(
    "reviews",
    METADATA,
    key("slug"),
    text("sent_by"),
    time("sent_at"),
    text("approved_by"),
    time("approved_at"),
)
review_comments = Table(
    "review_comments",
    METADATA,
    key("id"),
    text("slug"),
    text("email"),
    time("at"),
    text("said"),
    text("about"),
)

# What publishing and archiving replaced, for a day: see `kbtools.model.article_change`.
article_changes = Table(
    "article_changes",
    METADATA,
    key("id"),
    text("slug"),
    text("action"),
    text("email"),
    time("at"),
    *(Column(name, Json, nullable=False) for name in ("files", "gaps", "linked", "unlinked", "ledger")),
    Index("article_changes_slug", "slug", "at"),
)

# What staff are writing in an article and have not saved; `revision` is the hash of the file that they began with,
# `page` the id of the opened editor that wrote it last.
article_edits = Table(
    "article_edits",
    METADATA,
    key("slug"),
    key("email"),
    text("text"),
    text("revision"),
    time("at"),
    text("page", default=""),
)

# What the same person wrote in another opened editor that knew nothing of the text above.
edits_beside = Table(
    "edits_beside",
    METADATA,
    key("slug"),
    key("email"),
    text("text"),
    text("revision"),
    time("at"),
    key("page"),
)

# When articles are to be published; `problem` says why one was not. `seen` and `agreed` are digests of what is to be
# published then: see `kbtools.articles.unpublished`.
planned_publications = Table(
    "planned_publications",
    METADATA,
    key("slug"),
    time("at"),
    text("email"),
    time("began_at"),
    text("problem"),
    text("seen", default=""),
    text("agreed", default=""),
)

# The text that an article's file had until somebody saved another one at the desk.
article_versions = Table(
    "article_versions",
    METADATA,
    key("id"),
    text("slug"),
    text("email"),
    text("text"),
    time("at"),
    Index("article_versions_slug", "slug", "at"),
)

# A hash of what each draft said when it was written from tickets, until a person saves it.
untouched_drafts = Table("untouched_drafts", METADATA, key("revision"))
