"""Zoho Desk: tickets with their threads (mails, chats, the portal) and comments, in them or in files beside.

Fields as in desk.zoho.com/DeskAPIDocument, "Tickets", "Threads", "Ticket Comments".
"""

from __future__ import annotations

import re

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Markup, Message, Ticket

_UNSENT = frozenset(("draft", "pending", "failed"))
_MENTION = re.compile(r"zsu\[@[^\[\]]{0,100}\]zsu")  # who is mentioned in a comment, as a number
_CODE = 2  # letters of a code of a language
_WHO = (
    "contact",
    "assignee",
    "author",
    "commenter",
    "createdBy",
    "fromEmailAddress",
    "to",
    "cc",
    "bcc",
    "replyTo",
    "email",
)


def is_ticket(record: Record) -> bool:
    """Whether a record is a ticket of Zoho Desk."""
    return "id" in record and "ticketNumber" in record


def stage(record: Record, staging: Staging) -> bool:
    """Stage a thread or a comment that names its ticket."""
    ticket = text(record, "ticketId", "ticket_id")
    if not ticket or not is_message(record):
        return False
    if _is_public(record):
        # A list of threads has summaries, and each thread read alone its text: that one comes last, and is taken.
        name = f"{text(record, 'id').zfill(ID_WIDTH)} {int('content' in record)}"
        staging.put("message", ticket, name, record)
    return True


def is_message(record: Record) -> bool:
    """Whether a record is a thread or a comment."""
    return "direction" in record or ("isPublic" in record and "content" in record)


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One ticket with its public threads and comments; what the first thread says, its description says as well."""
    id_ = identity(record, "id")
    if record.get("isSpam") is True:
        return Skipped("spam")
    if record.get("isDeleted") is True or record.get("isTrashed") is True:
        return Skipped("deleted")
    inside = [one for name in ("threads", "comments", "conversations") for one in items(record, name)]
    known = {text(one, "id"): one for one in (*inside, *staging.get("message", id_))}
    said = [_message(one) for one in known.values() if _is_public(one)]
    created = moment(record, "createdTime")
    if not any(one.author == "requester" for one in said) and text(record, "description"):
        said.append(Message("requester", text(record, "description"), True, created))
    status = text(record, "status").lower()
    done = text(record, "statusType", "status").lower() == "closed"
    lang = text(record, "language")
    return Ticket(
        id=id_,
        source="zoho",
        url=text(record, "webUrl"),
        subject=text(record, "subject"),
        status="closed" if done else status,
        created_at=created,
        resolved_at=moment(record, "closedTime", "modifiedTime") if done else None,
        tags=tuple(dict.fromkeys((*texts(record, "tags"), *filter(None, [text(record, "category")])))),
        requester=text(record, "contact.email", "email", "contactId"),
        messages=in_order(said),
        lang=lang.lower() if len(lang) == _CODE else "",
        people=people(*_people([record, *known.values()])),
    )


def _is_public(record: Record) -> bool:
    if "isPublic" in record:
        return record.get("isPublic") is True
    sent = text(record, "status").lower() not in _UNSENT and record.get("isForward") is not True
    return sent and text(record, "visibility").lower() == "public"


def _message(record: Record) -> Message:
    by = inner(record, "author") or inner(record, "commenter")
    came = text(by, "type").upper() == "END_USER" or text(record, "direction").lower() == "in"
    program = text(by, "type").upper() == "SYSTEM"
    author: Author = "system" if program else "requester" if came else "agent"
    name = next(iter(people(by)), "") or text(record, "commenterId", "fromEmailAddress") if author == "agent" else ""
    kind = text(record, "contentType").lower()
    markup: Markup = "html" if "html" in kind else "text" if kind else ""
    body = _MENTION.sub("@", text(record, "content", "summary"))
    return Message(author, body, True, moment(record, "createdTime", "commentedTime"), name, markup)


def _people(records: list[Record]) -> list[object]:
    mentioned = [one for record in records for one in items(record, "mention") if text(one, "type") != "TEAM"]
    return [*(record.get(name) for record in records for name in _WHO), *mentioned]


EXPORT = TicketExport("zoho", is_ticket, read, stage, ("id", "ticketNumber"), is_message)
