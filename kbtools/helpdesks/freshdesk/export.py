"""Freshdesk: tickets of the API with their `conversations`, and the account's export (`helpdesk_ticket`).

Fields as in developers.freshdesk.com, "Tickets", "Conversations" and "Contacts".
"""

from __future__ import annotations

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import TicketExport, staged_messages
from kbtools.model.ticket import Markup, Message, Ticket

_STATUS = {"2": "open", "3": "pending", "4": "resolved", "5": "closed"}
_WRAPPER = "helpdesk_ticket"
# What the account's export also holds, each wrapped in an object of this name; nothing of it is used.
_BESIDE = frozenset(("customer", "company", "group", "solution_category", "forum_category"))
_stage_message = staged_messages("private", "incoming")


def is_ticket(record: Record) -> bool:
    """Whether a record is a ticket of Freshdesk."""
    ticket = inner(record, _WRAPPER) or record
    # An article of its help centre has an id and a `description_text`, too, but nobody who asks.
    asked = "subject" in ticket or "requester_id" in ticket
    own = "responder_id" in ticket or ("description_text" in ticket and asked) or ticket is not record
    return own and ("id" in ticket or "display_id" in ticket)


def stage(record: Record, staging: Staging) -> bool:
    """Stage a public message that names its ticket, or a contact or agent; what else an account has is not used."""
    person = inner(record, "contact") or record
    if _stage_message(record, staging):
        return True
    if "email" in person and "name" in person and text(record, "id"):
        staging.put("person", text(record, "id"), "", {"name": text(person, "name"), "email": text(person, "email")})
        return True
    return len(record) == 1 and not _BESIDE.isdisjoint(record)


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One ticket: its description, then its public conversations."""
    ticket = inner(record, _WRAPPER) or record
    id_ = identity(ticket, "display_id", "id")
    for name in ("display_id", "id"):
        staging.claim(text(ticket, name))  # messages of what is left out are not missed
    if ticket.get("spam") is True:
        return Skipped("spam")
    if ticket.get("deleted") is True:
        return Skipped("deleted")
    inside = [*items(ticket, "conversations"), *items(ticket, "helpdesk_notes"), *items(ticket, "notes")]
    asked, markup = _body(ticket, "description")
    question = Message("requester", asked, True, moment(ticket, "created_at"), markup=markup)
    said = [_message(c) for c in [*inside, *staging.get("message", id_)] if c.get("private") is False]
    status = text(ticket, "status_name").lower() or _STATUS.get(text(ticket, "status"), text(ticket, "status"))
    done = status in ("resolved", "closed")
    solved = moment({**ticket, **inner(ticket, "stats")}, "resolved_at", "closed_at", "updated_at") if done else None
    return Ticket(
        id=id_,
        source="freshdesk",
        subject=text(ticket, "subject"),
        status=status,
        created_at=moment(ticket, "created_at"),
        resolved_at=solved,
        tags=texts(ticket, "tags"),
        requester=text(ticket, "requester.email", "email", "requester_email")
        or text(_person(text(ticket, "requester_id"), staging), "email")
        or text(ticket, "requester_id"),
        messages=(question, *in_order(list(dict.fromkeys(said)))) if question.body.strip() else in_order(said),
        people=_people(ticket, [*inside, *staging.get("message", id_)], staging),
    )


def _person(id_: str, staging: Staging) -> Record:
    return next(iter(staging.get("person", id_)), {}) if id_ else {}


def _people(ticket: Record, said: list[Record], staging: Staging) -> tuple[str, ...]:
    own = ("requester", "requester_name", "requester_email", "email", "name", "responder", "responder_name")
    copied = ("cc_emails", "reply_cc_emails", "fwd_emails", "to_emails", "from_email", "support_email", "user")
    ids = [text(ticket, "requester_id"), text(ticket, "responder_id"), *(text(one, "user_id") for one in said)]
    listed = (_person(id_, staging) for id_ in dict.fromkeys(ids))
    return people(*(record.get(name) for record in (ticket, *said) for name in (*own, *copied)), *listed)


def _message(record: Record) -> Message:
    incoming = record.get("incoming") is True
    body, markup = _body(record, "body")
    agent = "" if incoming else text(record, "user_id")
    return Message("requester" if incoming else "agent", body, True, moment(record, "created_at"), agent, markup)


def _body(record: Record, name: str) -> tuple[str, Markup]:
    """A text of the API, HTML where its plain text is beside it, or of the account's export, which names its HTML."""
    if found := text(record, f"{name}_html"):
        return found, "html"
    plain = text(record, f"{name}_text")
    found = text(record, name)
    return (found, "html" if plain else "") if found else (plain, "text")


EXPORT = TicketExport(
    "freshdesk",
    is_ticket,
    read,
    stage,
    needs=("id|display_id", "responder_id|description_text", "subject|requester_id"),
)
