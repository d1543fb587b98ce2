"""osTicket: tickets with the entries of their threads, nested or as rows of the tables of its database, as JSON.

Fields as in the tables `ticket`, `ticket__cdata`, `thread`, `thread_entry`, `user` and `user_email` of osTicket 1.10 or
later. Entries are messages (M), replies (R) and notes for agents (N). The database has times without a zone.
"""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Markup, Message, Ticket

_AUTHORS: dict[str, Author] = {"M": "requester", "R": "agent"}
_STATUSES = {"1": "open", "2": "resolved", "3": "closed", "4": "archived", "5": "deleted"}
_DONE = ("resolved", "closed", "archived")
_MARKUP: dict[str, Markup] = {"html": "html", "text": "text"}
_TICKETS = "T"
_TABLES = ("ticket", "ticket__cdata", "thread", "thread_entry", "user", "user_email")


def is_ticket(record: Record) -> bool:
    """Whether a record is a row of the table of tickets, or a ticket with its entries."""
    row = "ticket_id" in record and "number" in record and ("status_id" in record or "isanswered" in record)
    return row or ("number" in record and any(_is_entry(one) for one in _inside(record)[:1]))


def stage(record: Record, staging: Staging) -> bool:
    """Stage rows of tables that belong to tickets, entries that are notes never."""
    id_ = text(record, "id")
    if _is_entry(record) and "thread_id" in record:
        if text(record, "type") in _AUTHORS:
            staging.put("part", text(record, "thread_id"), id_.zfill(ID_WIDTH), record)
    elif text(record, "object_type") and "object_id" in record:
        if text(record, "object_type") == _TICKETS:
            staging.put("thread", text(record, "object_id"), id_, {"id": id_})
    elif "ticket_id" in record and "subject" in record:
        staging.put("form", text(record, "ticket_id"), "", {"subject": text(record, "subject")})
    elif "user_id" in record and "address" in record:
        staging.put("user", text(record, "user_id"), "email", {"email": text(record, "address")})
    elif "default_email_id" in record:
        staging.put("user", id_, "name", {"name": text(record, "name")})
    else:
        return _is_around_rows(record)
    return True


def _is_around_rows(record: Record) -> bool:
    """Whether a record is what phpMyAdmin writes around rows, or a table that is not used."""
    kind = text(record, "type")
    return kind in ("header", "database") or (kind == "table" and not text(record, "name").endswith(_TABLES))


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One ticket with its messages and replies."""
    number, key = identity(record, "number"), text(record, "ticket_id", "id")
    status = (text(record, "status", "status.name") or _STATUSES.get(text(record, "status_id"), "")).lower()
    staging.claim(key)  # entries of what is left out are not missed
    if status == "deleted":
        return Skipped("deleted")
    beside = [one for thread in staging.get("thread", key) for one in staging.get("part", text(thread, "id"))]
    known = {text(one, "id") or str(place): one for place, one in enumerate((*beside, *_inside(record)))}
    entries = [one for one in known.values() if text(one, "type") in _AUTHORS]
    persons = [*staging.get("user", text(record, "user_id")), inner(record, "user"), record]
    named = next((found for one in persons if (found := text(one, "email", "user_email", "from_email"))), "")
    form = next(iter(staging.get("form", key)), {})
    return Ticket(
        id=number,
        source="osticket",
        subject=text(record, "subject") or text(form, "subject") or next((text(one, "title") for one in entries), ""),
        status=status,
        created_at=moment(record, "created", "created_at"),
        resolved_at=moment(record, "closed", "closed_at", "lastupdate", "updated") if status in _DONE else None,
        tags=tuple(dict.fromkeys((*texts(record, "tags"), *filter(None, [text(record, "topic", "help_topic")])))),
        requester=named or text(record, "user_id"),
        messages=in_order([_message(one) for one in entries]),
        people=people(*_people(record, persons, list(known.values()))),
    )


def _inside(record: Record) -> list[Record]:
    """The entries that stand in the ticket."""
    listed = (items(record, name) for name in ("thread_entries", "entries", "thread.entries", "thread"))
    return next((found for found in listed if found), [])


def _is_entry(record: Record) -> bool:
    return "type" in record and "body" in record and ("poster" in record or "thread_id" in record)


def _message(entry: Record) -> Message:
    author = _AUTHORS[text(entry, "type")]
    name = text(entry, "poster", "staff_id") if author == "agent" else ""
    when = moment(entry, "created", "created_at")
    return Message(author, text(entry, "body"), True, when, name, _MARKUP.get(text(entry, "format").lower(), ""))


def _people(record: Record, persons: list[Record], entries: list[Record]) -> Iterator[object]:
    yield from persons[:-1]
    yield from (text(record, name) for name in ("name", "user_name", "from", "email", "user_email", "from_email"))
    yield from (record.get(name) for name in ("staff", "assignee", "collaborators"))
    yield from (text(entry, "poster") for entry in entries if text(entry, "poster").upper() != "SYSTEM")


EXPORT = TicketExport("osticket", is_ticket, read, stage, ("number", "ticket_id|thread_entries"))
