"""Salesforce: cases of a query or a data export, with comments and mails in them or in a file beside.

Fields as in the object reference of Salesforce, "Case", "CaseComment", "EmailMessage".
"""

from __future__ import annotations

from collections.abc import Iterator

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_DRAFT = "5"
_ID = 15  # characters of an id that tell records apart; three more only repeat which of them are capitals
# What kind of user writes comments in the portal.
_CUSTOMERS = ("customer", "csp", "guest", "partner")
_ALIKE = 200  # characters by which the text of a case is known again in the mail that it was made from


def is_ticket(record: Record) -> bool:
    """Whether a record is a case of Salesforce."""
    return "CaseNumber" in record and any(name in record for name in ("Id", "Subject", "Description"))


def stage(record: Record, staging: Staging) -> bool:
    """Stage a comment or a mail that names its case, and users and contacts."""
    id_, parent = _short(text(record, "Id")), _short(text(record, "ParentId", "RelatedToId"))
    if parent and "CommentBody" in record:
        if record.get("IsPublished") is True and record.get("IsDeleted") is not True:
            staging.put("comment", parent, id_, record)
        return True
    if parent and "Incoming" in record:
        staging.put("mail", parent, id_, record)
        return True
    if id_ and ("UserType" in record or "Email" in record):
        staging.put("person", id_, "", {name: text(record, name) for name in ("Name", "Email", "UserType")})
        return True
    return False


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One case with its published comments, and the mails that its contact wrote or got."""
    id_ = identity(record, "CaseNumber")
    if record.get("IsDeleted") is True:
        return Skipped("deleted")
    if text(record, "MasterRecordId"):
        return Skipped("merged")
    key = _short(text(record, "Id"))
    mails = [*_listed(record, "EmailMessages"), *(staging.get("mail", key) if key else ())]
    mails = [mail for mail in mails if text(mail, "Status") != _DRAFT and mail.get("IsDeleted") is not True]
    comments = [*_listed(record, "CaseComments"), *(staging.get("comment", key) if key else ())]
    contact = {**_person(text(record, "ContactId"), staging), **inner(record, "Contact")}
    written = (text(mail, "FromAddress") for mail in mails if mail.get("Incoming") is True)
    asker = text(contact, "Email") or text(record, "SuppliedEmail", "ContactEmail") or next(written, "")
    said = [_mail(mail) for mail in mails if asker and asker.lower() in _on(mail)]
    said += [_comment(one, asker, record, staging) for one in comments if one.get("IsPublished") is True]
    status = text(record, "Status").lower()
    done = record.get("IsClosed") is True or status == "closed"
    return Ticket(
        id=id_,
        source="salesforce",
        subject=text(record, "Subject"),
        status="closed" if done else status,
        created_at=moment(record, "CreatedDate"),
        resolved_at=moment(record, "ClosedDate", "LastModifiedDate") if done else None,
        tags=tuple(dict.fromkeys(tag for name in ("Type", "Reason") if (tag := text(record, name)))),
        requester=asker or text(contact, "Name") or text(record, "SuppliedName", "ContactId"),
        messages=in_order(list(dict.fromkeys((*_question(record, mails), *said)))),
        lang=text(record, "Language")[:2].lower(),
        people=people(*_people(record, contact, mails, comments)),
    )


def _question(record: Record, mails: list[Record]) -> Iterator[Message]:
    """The text of the case, unless it was made from a mail that is there, too."""
    body = text(record, "Description")
    start = _plain(body)
    if body and not any(start == _plain(text(mail, "TextBody")) for mail in mails if mail.get("Incoming") is True):
        yield Message("requester", body, True, moment(record, "CreatedDate"), markup="text")


def _plain(body: str) -> str:
    return " ".join(body[: 4 * _ALIKE].split())[:_ALIKE]


def _on(mail: Record) -> set[str]:
    """Addresses of senders and receivers of a mail, in small letters."""
    named = (text(mail, name) for name in ("FromAddress", "ToAddress", "CcAddress", "BccAddress"))
    pieces = (piece for field in named for piece in field.lower().replace(",", ";").split(";"))
    return {piece.rpartition("<")[2].strip(" >\t\r\n") for piece in pieces}


def _mail(mail: Record) -> Message:
    author: Author = "requester" if mail.get("Incoming") is True else "agent"
    html = text(mail, "HtmlBody")
    name = text(mail, "FromName", "FromAddress") if author == "agent" else ""
    when = moment(mail, "MessageDate", "CreatedDate")
    return Message(author, html or text(mail, "TextBody"), True, when, name, "html" if html else "text")


def _comment(comment: Record, asker: str, case: Record, staging: Staging) -> Message:
    by = {**_person(text(comment, "CreatedById"), staging), **inner(comment, "CreatedBy")}
    kind, address = text(by, "UserType").lower(), text(by, "Email")
    asked = (
        kind.startswith(_CUSTOMERS)
        or kind.endswith("customersuccess")
        or (address != "" and address.lower() == asker.lower())
    )
    # A case that a customer opened in the portal was created by the customer.
    mine = not kind and text(comment, "CreatedById") == text(case, "CreatedById") and text(case, "Origin") == "Web"
    author: Author = "system" if kind == "automatedprocess" else "requester" if asked or mine else "agent"
    name = text(by, "Name") or text(comment, "CreatedById") if author == "agent" else ""
    return Message(author, text(comment, "CommentBody"), True, moment(comment, "CreatedDate"), name, "text")


def _people(record: Record, contact: Record, mails: list[Record], comments: list[Record]) -> Iterator[object]:
    yield from (_named(contact), *(text(record, name) for name in ("SuppliedName", "SuppliedEmail", "ContactEmail")))
    yield from (_named(inner(record, name)) for name in ("Owner", "CreatedBy", "LastModifiedBy"))
    yield from (_named(inner(comment, "CreatedBy")) for comment in comments)
    for mail in mails:
        yield {"name": text(mail, "FromName"), "email": text(mail, "FromAddress")}
        yield from (text(mail, name).replace(";", ",") for name in ("ToAddress", "CcAddress", "BccAddress"))


def _named(person: Record) -> Record:
    whole = text(person, "Name") or f"{text(person, 'FirstName')} {text(person, 'LastName')}".strip()
    return {"name": whole, "email": text(person, "Email")}


def _person(id_: str, staging: Staging) -> Record:
    return next(iter(staging.get("person", _short(id_))), {}) if id_ else {}


def _listed(record: Record, name: str) -> list[Record]:
    """Records of a query within a query, or of a plain list."""
    return items(record, f"{name}.records") or items(record, name)


def _short(id_: str) -> str:
    return id_[:_ID]


EXPORT = TicketExport("salesforce", is_ticket, read, stage, ("CaseNumber", "Subject"))
