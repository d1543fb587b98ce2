"""Intercom: conversations with their parts, and tickets.

Fields as in developers.intercom.com, "Conversations", "Conversation parts", "Tickets". Times are seconds since 1970.
"""

from __future__ import annotations

from datetime import datetime

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, number, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_ASKING = frozenset(("user", "lead", "contact"))
# Parts of other types are notes or events; `close` and `open` may contain a reply.
_PUBLIC = frozenset(("comment", "close", "open"))


_ATTRIBUTES = "ticket_attributes"


def is_ticket(record: Record) -> bool:
    """Whether a record is a conversation or a ticket of Intercom."""
    if record.get("type") == "ticket":
        return "id" in record and _ATTRIBUTES in record
    started = "source" in record or "conversation_message" in record
    return "id" in record and started and (record.get("type") == "conversation" or "conversation_parts" in record)


def read(record: Record, _: Staging) -> Ticket | Skipped:
    """One conversation or ticket: what started it, if the record says so, then its public parts.

    Tickets for colleagues alone have no public message.
    """
    if record.get("type") == "ticket":
        for_all = record.get("is_shared") is not False and text(record, "category") in ("", "Customer")
        return _ticket(record) if for_all else Skipped("no-message")
    id_ = identity(record, "id")
    source = inner(record, "source") or inner(record, "conversation_message")
    said = [_message(source, moment(record, "created_at"))]
    parts = items(record, "conversation_parts.conversation_parts") or items(record, "conversation_parts")
    said += _public(parts)
    status = text(record, "state").lower()
    closed = {**inner(record, "statistics"), "updated_at": record.get("updated_at")}
    asker = next(iter(items(record, "contacts.contacts")), {})
    return Ticket(
        id=id_,
        source="intercom",
        subject=text(record, "title") or text(source, "subject"),
        status=status,
        created_at=moment(record, "created_at"),
        resolved_at=moment(closed, "last_close_at", "updated_at") if status == "closed" else None,
        tags=texts(inner(record, "tags"), "tags"),
        requester=_address(source) or text(asker, "email", "external_id", "id"),
        messages=in_order(said),
        people=_people(record, [source, *parts]),
        csat=number(inner(record, "conversation_rating"), "rating"),
    )


def _ticket(record: Record) -> Ticket:
    attributes = inner(record, _ATTRIBUTES)
    parts = items(record, "ticket_parts.ticket_parts") or items(record, "ticket_parts")
    asked = text(attributes, "_default_description_") or text(attributes, "_default_title_")
    question = Message("requester", asked, True, moment(record, "created_at"))
    status = text(record, "ticket_state.category", "ticket_state").lower()
    done = status == "resolved"
    asker = next(iter(items(record, "contacts.contacts")), {})
    return Ticket(
        id=identity(record, "id"),
        source="intercom",
        subject=text(attributes, "_default_title_"),
        status=status,
        created_at=moment(record, "created_at"),
        resolved_at=moment(record, "updated_at") if done else None,
        tags=tuple(filter(None, [text(record, "ticket_type.name")])),
        requester=text(asker, "email", "external_id", "id"),
        messages=in_order([question, *_public(parts)]),
        people=_people(record, parts),
    )


def _public(parts: list[Record]) -> list[Message]:
    shown = (one for one in parts if text(one, "part_type", "type") in _PUBLIC and one.get("redacted") is not True)
    return [_message(one, moment(one, "created_at")) for one in shown]


def _people(record: Record, said: list[Record]) -> tuple[str, ...]:
    listed = (("contacts", "contacts"), ("teammates", "admins"), ("teammates", "teammates"), ("customers", ""))
    together = (inner(record, name).get(key) if key else record.get(name) for name, key in listed)
    return people(*(one.get("author") for one in said), record.get("user"), record.get("assignee"), *together)


def _address(source: Record) -> str:
    return text(source, "author.email") if text(source, "author.type") in _ASKING else ""


def _message(one: Record, when: datetime | None) -> Message:
    kind = text(one, "author.type")
    # What a bot wrote is not an answer, and a campaign mail is not a question.
    author: Author = "requester" if kind in _ASKING else "agent" if kind in ("admin", "team") else "system"
    name = text(one, "author.email", "author.name", "author.id") if author == "agent" else ""
    body = text(one, "body")
    # Documented as HTML, in which every line is in a paragraph; with `display_as=plaintext` the same field is text.
    return Message(author, body, True, when, name, "html" if body.lstrip().startswith("<p") else "")


EXPORT = TicketExport(
    "intercom",
    is_ticket,
    read,
    needs=("id", "source|conversation_message|ticket_attributes", "conversation_parts|ticket_parts"),
)
