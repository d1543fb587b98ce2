"""Chatwoot: conversations with their messages in them or in a file beside.

Fields as in developers.chatwoot.com, "Conversations" and "Messages". Times are seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, number, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_INCOMING, _OUTGOING = ("0", "incoming"), ("1", "outgoing")  # others are events and what the widget itself says
_AGENTS = ("user", "agent")


def is_ticket(record: Record) -> bool:
    """Whether a record is a conversation of Chatwoot."""
    return "id" in record and "inbox_id" in record and bool(inner(inner(record, "meta"), "sender"))


def stage(record: Record, staging: Staging) -> bool:
    """Stage a message that names its conversation; private ones never."""
    conversation = text(record, "conversation_id", "ticket_id")
    if not conversation or not is_message(record):
        return False
    if record.get("private") is False:
        staging.put("message", conversation, text(record, "id").zfill(ID_WIDTH), record)
    return True


def is_message(record: Record) -> bool:
    """Whether a record is a message."""
    return "message_type" in record and "private" in record


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One conversation with its public messages; what bots and automations wrote is nobody's answer."""
    id_ = identity(record, "id")
    found = (*staging.get("message", id_), *items(record, "messages"))
    messages = list({text(one, "id"): one for one in found if one.get("private") is False}.values())
    asker = inner(inner(record, "meta"), "sender")
    more = inner(record, "additional_attributes")
    subject = text(more, "mail_subject") or next((s for one in messages if (s := _mail(one, "subject"))), "")
    done = text(record, "status").lower() == "resolved"
    return Ticket(
        id=id_,
        source="chatwoot",
        subject=subject,
        status=text(record, "status").lower(),
        created_at=moment(record, "created_at"),
        resolved_at=moment(record, "last_activity_at", "updated_at", "timestamp") if done else None,
        tags=texts(record, "labels"),
        requester=text(asker, "email", "phone_number", "identifier", "id"),
        messages=in_order([said for one in messages if (said := _message(one))]),
        csat=next((rating for rating in map(_rating, messages) if rating is not None), None),
        lang=text(more, "browser_language")[:2].lower(),
        people=people(*_people(record, messages)),
    )


def _mail(message: Record, name: str) -> str:
    return text(message, f"content_attributes.email.{name}")


def _rating(message: Record) -> float | None:
    answers = inner(inner(inner(message, "content_attributes"), "submitted_values"), "csat_survey_response")
    return number(answers, "rating")


def _message(message: Record) -> Message | None:
    kind, attributes = text(message, "message_type"), inner(message, "content_attributes")
    if kind not in (*_INCOMING, *_OUTGOING) or attributes.get("deleted") is True or text(message, "status") == "failed":
        return None
    by = inner(message, "sender")
    wrote = text(by, "type").lower() in _AGENTS or text(message, "sender_type").lower() in _AGENTS
    author: Author = "requester" if kind in _INCOMING else "agent" if wrote else "system"
    name = next(iter(people(by)), "") or text(by, "id") if author == "agent" else ""
    html = _mail(message, "html_content.full")
    body = html or _mail(message, "text_content.full") or text(message, "content")
    return Message(author, body, True, moment(message, "created_at"), name, "html" if html else "text")


def _people(record: Record, messages: list[Record]) -> Iterator[object]:
    yield from (inner(record, "meta").get(name) for name in ("sender", "assignee"))
    for message in messages:
        by = inner(message, "sender")
        yield by if text(by, "type") != "agent_bot" else None
        mail = inner(inner(message, "content_attributes"), "email")
        yield from (mail.get(name) for name in ("from", "to", "cc", "bcc"))


EXPORT = TicketExport("chatwoot", is_ticket, read, stage, ("id", "inbox_id", "meta"), is_message)
