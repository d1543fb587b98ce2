"""Gorgias: tickets with their messages in them or in a file beside.

Fields as in developers.gorgias.com, "The ticket object" and "The message object".
"""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, number, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_NOTE = "internal-note"
_PROGRAMS = frozenset(("rule", "self_service", "gorgias_chat_auto_responder"))  # `via` of what no person wrote
_WHO = ("customer", "assignee_user", "sender", "receiver")


def is_ticket(record: Record) -> bool:
    """Whether a record is a ticket of Gorgias."""
    return "id" in record and "created_datetime" in record and "opened_datetime" in record


def stage(record: Record, staging: Staging) -> bool:
    """Stage a message that names its ticket; notes never."""
    ticket = text(record, "ticket_id")
    if not ticket or not is_message(record):
        return False
    if _is_public(record):
        staging.put("message", ticket, text(record, "id").zfill(ID_WIDTH), record)
    return True


def is_message(record: Record) -> bool:
    """Whether a record is a message."""
    return "from_agent" in record and ("body_text" in record or "body_html" in record)


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One ticket with its public messages."""
    id_ = identity(record, "id")
    if record.get("spam") is True:
        return Skipped("spam")
    if text(record, "trashed_datetime"):
        return Skipped("deleted")
    found = (*staging.get("message", id_), *items(record, "messages"))
    messages = {text(one, "id"): one for one in found}.values()
    done = text(record, "status").lower() == "closed"
    return Ticket(
        id=id_,
        source="gorgias",
        subject=text(record, "subject"),
        status=text(record, "status").lower(),
        created_at=moment(record, "created_datetime"),
        resolved_at=moment(record, "closed_datetime", "updated_datetime") if done else None,
        tags=texts(record, "tags"),
        requester=text(record, "customer.email", "customer.id"),
        messages=in_order([_message(one) for one in messages if _is_public(one)]),
        csat=number(inner(record, "satisfaction_survey"), "score"),
        lang=text(record, "language")[:2].lower(),
        people=people(*_people(record, list(messages))),
    )


def _is_public(message: Record) -> bool:
    kinds = (text(message, "channel"), text(message, "source.type"))
    lost = text(message, "failed_datetime") or text(message, "deleted_datetime")
    return message.get("public") is True and _NOTE not in kinds and not lost


def _message(message: Record) -> Message:
    came = message.get("from_agent") is not True
    author: Author = "requester" if came else "system" if _is_automatic(message) else "agent"
    by = inner(message, "sender")
    name = next(iter(people(by)), "") or text(by, "id") if author == "agent" else ""
    html = text(message, "body_html")
    when = moment(message, "sent_datetime", "created_datetime")
    return Message(author, html or text(message, "body_text"), True, when, name, "html" if html else "text")


def _is_automatic(message: Record) -> bool:
    return text(message, "via").lower() in _PROGRAMS or bool(text(message, "rule_id"))


def _people(record: Record, messages: list[Record]) -> Iterator[object]:
    written = [one for one in messages if not _is_automatic(one)]
    yield from (one.get(name) for one in (record, *written) for name in _WHO)
    yield from (inner(one, "source").get(name) for one in written for name in ("from", "to", "cc", "bcc"))


EXPORT = TicketExport("gorgias", is_ticket, read, stage, ("id", "created_datetime", "opened_datetime"), is_message)
