"""Help Scout: conversations with their threads embedded (`?embed=threads`).

Fields as in developer.helpscout.com, Mailbox API 2.0, "Conversations" and "Threads".
"""

from __future__ import annotations

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Message, Ticket

# What the customer wrote, or saw. Notes, line items and forwarded mails are for agents.
_AUTHORS: dict[str, Author] = {
    "customer": "requester",
    "message": "agent",
    "chat": "requester",
    "beaconchat": "requester",
}

# Fields of conversations and threads that hold persons.
_WHO = ("primaryCustomer", "customer", "createdBy", "assignee", "assignedTo", "closedByUser", "to", "cc", "bcc")


def is_ticket(record: Record) -> bool:
    """Whether a record is a conversation of Help Scout."""
    return "id" in record and ("primaryCustomer" in record or "mailboxId" in record)


def is_thread(record: Record) -> bool:
    """Whether a record is a thread, as in the answer of `conversations/ID/threads`."""
    return "id" in record and "createdBy" in record and "body" in record and "type" in record


def stage(record: Record, staging: Staging) -> bool:
    """Stage a thread whose conversation is known."""
    conversation = text(record, "ticket_id")
    if not conversation or not is_thread(record):
        return False
    if _message(record):
        staging.put("message", conversation, text(record, "id").zfill(ID_WIDTH), record)
    return True


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One conversation with its published threads."""
    id_ = identity(record, "id")
    status = text(record, "status").lower()
    if status == "spam":
        return Skipped("spam")
    if text(record, "state").lower() == "deleted":
        return Skipped("deleted")
    threads = items(record, "_embedded.threads") or items(record, "threads") or staging.get("message", id_)
    merged = any(text(thread, "action.type") == "merged" for thread in threads)
    said = [message for thread in threads if (message := _message(thread))]
    if merged and not said:
        return Skipped("merged")
    return Ticket(
        id=id_,
        source="helpscout",
        url=text(inner(inner(record, "_links"), "web"), "href"),
        subject=text(record, "subject"),
        status=status,
        created_at=moment(record, "createdAt"),
        resolved_at=moment(record, "closedAt") if status == "closed" else None,
        tags=texts(record, "tags", "tag"),
        requester=text(record, "primaryCustomer.email", "primaryCustomer.id", "createdBy.email"),
        messages=in_order(said),
        people=people(*(one.get(name) for one in (record, *threads) for name in _WHO)),
    )


def _message(thread: Record) -> Message | None:
    author = _AUTHORS.get(text(thread, "type").lower())
    if author is None or text(thread, "state").lower() not in ("", "published"):
        return None
    by = inner(thread, "createdBy")
    if text(by, "type") == "user":
        author = "agent"
    name = text(by, "email", "first", "id") if author == "agent" else ""
    return Message(author, text(thread, "body"), True, moment(thread, "createdAt"), name, "html")


EXPORT = TicketExport(
    "helpscout", is_ticket, read, stage, needs=("id", "primaryCustomer|mailboxId"), is_message=is_thread
)
