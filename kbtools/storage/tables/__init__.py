"""The tables of a store as they are now, by thing; `migrations` brings earlier ones to this state.

A change here needs a new file in `migrations/versions/`: a test compares the two.
"""

from __future__ import annotations

from kbtools.storage.tables.articles import (
    article_changes,
    article_edits,
    article_versions,
    edits_beside,
    planned_publications,
    review_comments,
    reviews,
    untouched_drafts,
)
from kbtools.storage.tables.columns import METADATA
from kbtools.storage.tables.followups import followup_tickets, followups
from kbtools.storage.tables.gaps import gap_changes, gap_tickets, gaps, merged_gaps, pages
from kbtools.storage.tables.jobs import jobs
from kbtools.storage.tables.mail_answers import mail_answers, mail_threads
from kbtools.storage.tables.new_tickets import new_tickets
from kbtools.storage.tables.outbox import copies, outbox
from kbtools.storage.tables.releases import live_releases, releases
from kbtools.storage.tables.reply_notes import reply_notes
from kbtools.storage.tables.staff import staff, staff_identities, staff_invitations, staff_log, staff_sessions
from kbtools.storage.tables.store import alembic_version, cursors, store_version
from kbtools.storage.tables.teamwork import assignments, saved_views, teammates
from kbtools.storage.tables.tickets import claims, flags, links, ticket_labels, tickets
from kbtools.storage.tables.visitors import article_views, events, feedback, searches

__all__ = [
    "METADATA",
    "alembic_version",
    "article_changes",
    "article_edits",
    "article_versions",
    "article_views",
    "assignments",
    "claims",
    "copies",
    "cursors",
    "edits_beside",
    "events",
    "feedback",
    "flags",
    "followup_tickets",
    "followups",
    "gap_changes",
    "gap_tickets",
    "gaps",
    "jobs",
    "links",
    "live_releases",
    "mail_answers",
    "mail_threads",
    "merged_gaps",
    "new_tickets",
    "outbox",
    "pages",
    "planned_publications",
    "releases",
    "reply_notes",
    "review_comments",
    "reviews",
    "saved_views",
    "searches",
    "staff",
    "staff_identities",
    "staff_invitations",
    "staff_log",
    "staff_sessions",
    "store_version",
    "teammates",
    "ticket_labels",
    "tickets",
    "untouched_drafts",
]
