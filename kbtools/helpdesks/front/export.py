"""Front: conversations with their messages in them or in a file beside.

Fields as in dev.frontapp.com, "Conversations" and "Messages". Comments of the team are other records, and never read.
Times are seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_CONVERSATION = "cnv_"
_DONE = frozenset(("archived", "resolved"))
_GONE = frozenset(("deleted", "trashed"))


def is_ticket(record: Record) -> bool:
    """Whether a record is a conversation of Front."""
    return text(record, "id").startswith(_CONVERSATION) and "status" in record


def stage(record: Record, staging: Staging) -> bool:
    """Stage a message that names its conversation in its links; comments of the team never."""
    if not is_message(record):
        return text(record, "id").startswith("com_")
    named = text(inner(inner(record, "_links"), "related"), "conversation").rpartition("/")[2]
    if conversation := named or text(record, "conversation_id"):
        staging.put("message", conversation, text(record, "id"), record)
    return True


def is_message(record: Record) -> bool:
    """Whether a record is a message; a comment of the team is none."""
    return "is_inbound" in record and text(record, "id").startswith("msg_")


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One conversation with the messages that the requester wrote or got."""
    id_ = identity(record, "id")
    status = text(record, "status").lower()
    if status == "spam":
        return Skipped("spam")
    if status in _GONE:
        return Skipped("deleted")
    asker = text(record, "recipient.handle")
    found = (*staging.get("message", id_), *items(record, "messages"))
    messages = list({text(one, "id"): one for one in found if is_message(one)}.values())
    # A conversation of one teammate's own inbox is nobody's request to the help desk.
    shown = [one for one in messages if record.get("is_private") is not True and _is_public(one, asker)]
    said = in_order([_message(one) for one in shown])
    done = status in _DONE or text(record, "status_category").lower() == "resolved"
    ended = said[-1].created_at if said else None
    return Ticket(
        id=id_,
        source="front",
        url=f"https://app.frontapp.com/open/{id_}",
        subject=text(record, "subject"),
        status="closed" if done else status,
        created_at=moment(record, "created_at"),
        resolved_at=ended if done else None,  # when it was archived is not told
        tags=texts(record, "tags"),
        requester=asker,
        messages=said,
        people=people(*_people(record, messages)),
    )


def _is_public(message: Record, asker: str) -> bool:
    """Whether the requester is among senders and receivers of a message that was sent."""
    on = (text(one, "handle").lower() for one in items(message, "recipients"))
    return not message.get("draft_mode") and message.get("is_draft") is not True and asker != "" and asker.lower() in on


def _message(message: Record) -> Message:
    author: Author = "requester" if message.get("is_inbound") is True else "agent"
    by = inner(message, "author")
    name = next(iter(people(by)), "") or text(by, "id") if author == "agent" else ""
    html = text(message, "body")
    return Message(
        author, html or text(message, "text"), True, moment(message, "created_at"), name, "html" if html else "text"
    )


def _people(record: Record, messages: list[Record]) -> Iterator[object]:
    yield record.get("assignee")
    yield from (message.get("author") for message in messages)
    for one in (inner(record, "recipient"), *(one for message in messages for one in items(message, "recipients"))):
        yield {"name": text(one, "name"), "email": text(one, "handle")}


EXPORT = TicketExport("front", is_ticket, read, stage, ("id", "status"))
