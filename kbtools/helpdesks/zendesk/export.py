"""Zendesk: pages of the incremental export, the account's JSON export, comments in the ticket or in a file beside.

Fields as in developer.zendesk.com, "Tickets", "Ticket Comments", "Incremental Exports", "Users".
"""

from __future__ import annotations

import re

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text, texts
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_STATUSES = frozenset(("new", "open", "pending", "hold", "solved", "closed", "deleted"))
_MERGED = "closed_by_merge"
_INTO = re.compile(r"merged into request #(\d+)")
_RATINGS = {"good": 1.0, "bad": 0.0}
_STAFF = ("agent", "admin")


def is_ticket(record: Record) -> bool:
    """Whether a record is a ticket of Zendesk."""
    if "id" not in record or "responder_id" in record:
        return False
    return ("requester_id" in record or "requester" in record) and str(record.get("status")).lower() in _STATUSES


def stage(record: Record, staging: Staging) -> bool:
    """Stage a user, a comment with its `ticket_id`, or an event of the ticket event export; private ones never."""
    if text(record, "role") and "id" in record:
        kept = {"role": text(record, "role"), "email": text(record, "email")}
        staging.put("user", text(record, "id"), "", kept)
        return True
    ticket = text(record, "ticket_id")
    if not ticket:
        return "url" in record and "name" in record  # groups, organisations and other records are not used
    for place, comment in enumerate([record, *items(record, "child_events"), *items(record, "comments")]):
        if comment.get("public") is True and _body(comment):
            name = text(comment, "id") or f"{text(record, 'id')} {place}"
            staging.put("comment", ticket, name.zfill(ID_WIDTH), comment)
    return True


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One ticket with its public comments."""
    id_ = identity(record, "id")
    status = text(record, "status").lower()
    tags = texts(record, "tags")
    if status == "deleted":
        return Skipped("deleted")
    inside = items(record, "comments")
    comments = [*inside, *(comment for comment in staging.get("comment", id_) if comment not in inside)]
    into = next((found[1] for comment in comments if (found := _INTO.search(_body(comment)))), "")
    asker, who = text(record, "requester_id", "requester.id"), _Who(record, staging)
    said = [_message(comment, who) for comment in comments if comment.get("public") is True]
    if not comments and record.get("is_public") is not False:
        said = [Message("requester", text(record, "description"), True, moment(record, "created_at"))]
    done = status in ("solved", "closed")
    solved = moment(record, "metric_set.solved_at", "solved_at", "updated_at") if done else None
    return Ticket(
        id=id_,
        source="zendesk",
        url=_page(text(record, "url"), id_),
        subject=text(record, "subject", "raw_subject"),
        status=status,
        created_at=moment(record, "created_at"),
        resolved_at=solved,
        tags=tags,
        requester=text(inner(record, "requester"), "email") or who.address(asker) or asker,
        messages=in_order(said),
        csat=_RATINGS.get(text(record, "satisfaction_rating.score")) if record.get("satisfaction_rating") else None,
        lang=text(record, "requester.locale")[:2],
        merged_into=into if _MERGED in tags else "",
    )


class _Who:
    """Who wrote a comment: by the user's role if known, else by their part in the ticket (requester, assignee)."""

    def __init__(self, ticket: Record, staging: Staging) -> None:
        self._staging = staging
        copied = [*texts(ticket, "collaborator_ids", "id"), *texts(ticket, "email_cc_ids", "id")]
        self._asking = {text(ticket, "requester_id", "requester.id"), *copied}
        self._assignee = text(ticket, "assignee_id", "assignee.id")

    def __call__(self, comment: Record) -> Author:
        author = text(comment, "author_id", "author.id")
        role = text(comment, "author.role") or next((u["role"] for u in self._staging.get("user", author)), "")
        if author in ("-1", "0") or text(comment, "via.channel") == "system":
            return "system"
        if role:
            return "agent" if role in _STAFF and author not in self._asking else "requester"
        return "requester" if author in self._asking and author != self._assignee else "agent"

    def address(self, user: str) -> str:
        """The e-mail address of a user, where it is known."""
        return next((str(u["email"]) for u in self._staging.get("user", user)), "")


def _message(comment: Record, who: _Who) -> Message:
    author = who(comment)
    name = text(comment, "author.name", "author_id") if author == "agent" else ""
    return Message(author, _body(comment), True, moment(comment, "created_at"), name)


def _body(comment: Record) -> str:
    return text(comment, "html_body", "body", "plain_body")


def _page(url: str, id_: str) -> str:
    """The address where agents see the ticket; `url` is its address in the API."""
    start, found, _ = url.partition("/api/v2/")
    return f"{start}/agent/tickets/{id_}" if found else url


EXPORT = TicketExport(
    "zendesk",
    frozenset(("tickets", "results", "users", "comments", "ticket_events", "groups", "organizations")),
    is_ticket,
    read,
    stage,
)
