"""HubSpot: tickets of the CRM, with mails and threads of the conversations inbox in them or in files beside.

Fields as in developers.hubspot.com, CRM API "Tickets" and "Email", Conversations API "Threads" and "Messages". A thread
that belongs to no ticket is a ticket of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Row, Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_PROGRAMS = ("B-", "I-", "S-")  # ids of bots, integrations and the system begin so
_LAST_STAGE = ("4", "closed")  # of the pipeline that every account has
_TICKET = "threadAssociations.associatedTicketId"
_RECEIVERS = ("hs_email_to_email", "hs_email_cc_email", "hs_email_bcc_email")
_CONTACTS = "associations.contacts.results"


def is_ticket(record: Record) -> bool:
    """Whether a record is a ticket, or a thread without one."""
    own = "hs_pipeline_stage" in inner(record, "properties") or (_is_thread(record) and not text(record, _TICKET))
    return "id" in record and own


def _is_thread(record: Record) -> bool:
    return "inboxId" in record and ("latestMessageTimestamp" in record or "originalChannelId" in record)


def stage(record: Record, staging: Staging) -> bool:
    """Stage a message, a thread of a ticket, a mail and a contact; notes and comments of the staff never."""
    id_, fields = text(record, "id"), inner(record, "properties")
    if thread := text(record, "conversationsThreadId"):
        if text(record, "type") == "MESSAGE":
            staging.put("part", thread, id_.zfill(ID_WIDTH), record)
        return True
    if _is_thread(record):
        said = items(record, "messages")
        if record.get("spam") is True:
            staging.claim(id_, "part")  # messages of what is left out are not missed
            return True
        staging.put("thread", text(record, _TICKET), id_, {"id": id_, "messages": said})
        for one in said:  # so that they are counted where the ticket is not there
            if text(one, "type") == "MESSAGE":
                staging.put("part", id_, text(one, "id").zfill(ID_WIDTH), one)
        return True
    if "hs_email_direction" in fields:
        for ticket in items(record, "associations.tickets.results"):
            staging.put("mail", text(ticket, "id"), id_.zfill(ID_WIDTH), record)
        return True
    if "email" in fields and id_:
        staging.put("contact", id_, "", fields)
        return True
    return "hs_note_body" in fields


def read(record: Record, staging: Staging) -> Row:
    """One ticket with its mails and the messages of its threads, or one thread with its messages."""
    if record.get("archived") is True:
        return Skipped("deleted")
    return _of_thread(record, staging) if _is_thread(record) else _of_ticket(record, staging)


def _of_ticket(record: Record, staging: Staging) -> Ticket:
    id_, fields = identity(record, "id"), inner(record, "properties")
    mails = [inner(mail, "properties") for mail in (*items(record, "emails"), *staging.get("mail", id_))]
    threads = [*items(record, "threads"), *staging.get("thread", id_)]
    messages = [one for thread in threads for one in _messages(thread, staging)]
    contacts = [person for one in items(record, _CONTACTS) for person in _contact(one, staging)]
    asker = next((found for one in contacts if (found := text(one, "email"))), "") or _asker(messages, mails)
    said = [*map(_message, messages), *(_mail(mail) for mail in mails if _between(mail, asker))]
    created, body = moment(fields, "createdate") or moment(record, "createdAt"), text(fields, "content")
    if body and not any(" ".join(body.split()) == " ".join(one.body.split()) for one in said):
        said.append(Message("requester", body, True, created))
    closed = moment(fields, "closed_date")
    done = closed is not None or text(fields, "hs_pipeline_stage").lower() in _LAST_STAGE
    changed = moment(fields, "hs_lastmodifieddate") or moment(record, "updatedAt")
    return Ticket(
        id=id_,
        source="hubspot",
        url=text(record, "url"),
        subject=text(fields, "subject"),
        status="closed" if done else "open",
        created_at=created,
        resolved_at=(closed or changed) if done else None,
        tags=tuple(filter(None, text(fields, "hs_ticket_category").split(";"))),
        requester=asker,
        messages=in_order(list(dict.fromkeys(said))),
        people=people(*_people(messages, mails), *contacts),
    )


def _of_thread(record: Record, staging: Staging) -> Row:
    id_ = f"thread-{identity(record, 'id')}"  # tickets have numbers of their own
    staging.claim(text(record, "id"), "part")
    if record.get("spam") is True:
        return Skipped("spam")
    messages = _messages(record, staging)
    done = text(record, "status").lower() == "closed"
    return Ticket(
        id=id_,
        source="hubspot",
        subject=next((found for one in messages if (found := text(one, "subject"))), ""),
        status="closed" if done else "open",
        created_at=moment(record, "createdAt"),
        resolved_at=moment(record, "closedAt", "latestMessageTimestamp") if done else None,
        requester=_asker(messages, []) or text(record, "associatedContactId"),
        messages=in_order([_message(one) for one in messages]),
        people=people(*_people(messages, [])),
    )


def _messages(thread: Record, staging: Staging) -> list[Record]:
    """What was said in a thread; other types are comments of the staff and events."""
    found = (*items(thread, "messages"), *staging.get("part", text(thread, "id")))
    return list({text(one, "id"): one for one in found if text(one, "type") == "MESSAGE"}.values())


def _message(record: Record) -> Message:
    sender = next(iter(items(record, "senders")), {})
    actor = text(record, "createdBy") or text(sender, "actorId")
    # The first letter of an actor's id says what it is; a bot's words and an integration's are nobody's answer.
    came = text(record, "direction") == "INCOMING"
    author: Author = "requester" if came else "agent" if actor.startswith("A-") else "system"
    name = text(sender, "name") or actor if author == "agent" else ""
    html = text(record, "richText")
    return Message(
        author, html or text(record, "text"), True, moment(record, "createdAt"), name, "html" if html else "text"
    )


def _mail(fields: Record) -> Message:
    came = text(fields, "hs_email_direction") == "INCOMING_EMAIL"
    html = text(fields, "hs_email_html")
    name = "" if came else _name(fields, "from")
    when = moment(fields, "hs_timestamp", "hs_createdate")
    author: Author = "requester" if came else "agent"
    return Message(author, html or text(fields, "hs_email_text"), True, when, name, "html" if html else "text")


def _between(fields: Record, asker: str) -> bool:
    """Whether a mail came in, or went to the requester; others went to somebody else, such as a supplier."""
    direction = text(fields, "hs_email_direction")
    received = " ".join(text(fields, name) for name in _RECEIVERS).lower().replace(";", " ").replace(",", " ")
    return direction == "INCOMING_EMAIL" or (direction == "EMAIL" and bool(asker) and asker.lower() in received.split())


def _name(fields: Record, part: str) -> str:
    whole = f"{text(fields, f'hs_email_{part}_firstname')} {text(fields, f'hs_email_{part}_lastname')}".strip()
    return whole or text(fields, f"hs_email_{part}_email")


def _asker(messages: list[Record], mails: list[Record]) -> str:
    """The address of the first who wrote from outside."""
    came = (
        one for message in messages if text(message, "direction") == "INCOMING" for one in items(message, "senders")
    )
    written = (
        text(mail, "hs_email_from_email") for mail in mails if text(mail, "hs_email_direction") == "INCOMING_EMAIL"
    )
    found = (*(text(one, "deliveryIdentifier.value") for one in came), *written)
    return next((address for address in found if address), "")


def _contact(named: Record, staging: Staging) -> Iterator[Record]:
    yield from (inner(named, "properties"), *staging.get("contact", text(named, "id")))


def _people(messages: list[Record], mails: list[Record]) -> Iterator[object]:
    for message in messages:
        for one in (*items(message, "senders"), *items(message, "recipients")):
            named = "" if text(one, "actorId").startswith(_PROGRAMS) else text(one, "name")
            yield {"name": named, "email": text(one, "deliveryIdentifier.value")}
    for mail in mails:
        yield {"name": _name(mail, "from"), "email": text(mail, "hs_email_from_email")}
        yield from (text(mail, name).replace(";", ",") for name in _RECEIVERS)


EXPORT = TicketExport("hubspot", is_ticket, read, stage, ("id", "properties"))
