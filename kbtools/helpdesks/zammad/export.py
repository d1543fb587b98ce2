"""Zammad: tickets (`?expand=true`) with their articles in them or in a file beside.

Fields as in docs.zammad.org, "Ticket" and "Articles". What Zammad calls an article is a message here.
"""

from __future__ import annotations

from kbtools.helpdesks.reading.fields import Record, identity, in_order, items, moment, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import TicketExport, staged_messages
from kbtools.model.ticket import Author, Markup, Message, Ticket

_STATES = {
    "1": "new",
    "2": "open",
    "3": "pending reminder",
    "4": "closed",
    "5": "merged",
    "6": "removed",
    "7": "pending close",
}
_MARKUPS: dict[str, Markup] = {"text/html": "html", "text/plain": "text"}
_SENDERS: dict[str, Author] = {"agent": "agent", "1": "agent", "customer": "requester", "2": "requester"}

# Fields of tickets and articles that hold persons.
_WHO = ("customer", "owner", "created_by", "updated_by", "from", "to", "cc", "reply_to", "origin_by")


def is_ticket(record: Record) -> bool:
    """Whether a record is a ticket of Zammad."""
    return "id" in record and "number" in record and ("customer_id" in record or "customer" in record)


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One ticket with its messages that are not internal."""
    id_ = identity(record, "id")
    state = (text(record, "state", "state.name") or _STATES.get(text(record, "state_id"), "")).lower()
    if state == "merged":
        return Skipped("merged")
    if state == "removed":
        return Skipped("deleted")
    inside = [article for article in items(record, "articles") if article.get("internal") is False]
    kept = {text(article, "id"): article for article in (*staging.get("message", id_), *inside)}
    return Ticket(
        id=id_,
        source="zammad",
        subject=text(record, "title"),
        status=state,
        created_at=moment(record, "created_at"),
        resolved_at=moment(record, "close_at", "last_close_at", "updated_at") if state == "closed" else None,
        tags=texts(record, "tags"),
        requester=text(record, "customer", "customer.email", "customer_id"),
        messages=in_order([_message(article) for article in kept.values()]),
        people=people(*(one.get(name) for one in (record, *kept.values()) for name in _WHO)),
    )


def _message(article: Record) -> Message:
    author = _SENDERS.get((text(article, "sender") or text(article, "sender_id")).lower(), "system")
    agent = text(article, "created_by", "from") if author == "agent" else ""
    when, markup = moment(article, "created_at"), _MARKUPS.get(text(article, "content_type").lower(), "")
    return Message(author, text(article, "body"), True, when, agent, markup)


EXPORT = TicketExport(
    "zammad",
    is_ticket,
    read,
    staged_messages("internal", "internal"),
    needs=("id", "number", "customer_id|customer"),
)
