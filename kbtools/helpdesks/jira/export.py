"""Jira and Jira Service Management: issues with their comments, and requests of the portal.

Fields as in developer.atlassian.com, Jira REST API "Issue search" and "Issue comments", Jira Service Management REST
API "Request". Texts are in the Atlassian document format, or in wiki markup on a server of one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, number, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Message, Ticket
from kbtools.text.atlassian_document import document_html, mentioned
from kbtools.text.jira_wiki import wiki_text

_OF_ISSUE = re.compile(r"/(?:issue|request)/([^/]{1,100})/comment/")
# Resolutions that answer nothing.
_UNSOLVED = frozenset(
    "won't do|won't fix|duplicate|declined|cannot reproduce|canceled|cancelled|incomplete|rejected|invalid".split("|")
)
_PUBLIC = "sd.public.comment"
_IDS = ("accountId", "key", "name", "emailAddress")


def is_ticket(record: Record) -> bool:
    """Whether a record is an issue of Jira or a request of its portal."""
    issue = "key" in record and "summary" in inner(record, "fields")
    return issue or ("issueKey" in record and "requestFieldValues" in record)


def stage(record: Record, staging: Staging) -> bool:
    """Stage a comment whose address names its issue; private ones never."""
    found = _OF_ISSUE.search(text(record, "self", "_links.self"))
    if not found or "body" not in record:
        return False
    if _is_public(record):
        staging.put("comment", found[1], text(record, "id").zfill(ID_WIDTH), record)
    return True


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One issue with its public comments."""
    id_ = identity(record, "key", "issueKey")
    fields = _fields(record)
    comments = {text(one, "id"): one for one in _comments(record, fields, staging)}
    asker = inner(fields, "reporter")
    question = _said("requester", fields, text(record, "renderedFields.description"), "description", "summary")
    status, resolution = text(fields, "status.name").lower(), text(fields, "resolution.name").lower()
    done = text(fields, "status.statusCategory.key").lower() == "done" or bool(resolution)
    solved = moment(fields, "resolutiondate", "statuscategorychangedate", "updated")
    return Ticket(
        id=id_,
        source="jira",
        url=_page(record, id_),
        subject=text(fields, "summary"),
        status=resolution if resolution in _UNSOLVED else status,
        created_at=moment(fields, "created"),
        resolved_at=solved if done and resolution not in _UNSOLVED else None,
        tags=(*texts(fields, "labels"), *texts(fields, "components")),
        requester=text(asker, "emailAddress", *_IDS),
        messages=in_order([question, *(_message(one, asker) for one in comments.values() if _is_public(one))]),
        csat=next((rating for one in _custom(fields) if (rating := number(one, "rating")) is not None), None),
        lang=next((found for one in _custom(fields) if (found := text(one, "languageCode"))), "")[:2].lower(),
        merged_into=_duplicated(fields) if resolution == "duplicate" else "",
        people=_people(fields, list(comments.values())),
    )


def _fields(record: Record) -> Record:
    """The fields of an issue; those of a request under the names that an issue has."""
    if "fields" in record:
        return inner(record, "fields")
    told = {text(one, "fieldId"): one.get("value") for one in items(record, "requestFieldValues")}
    status = inner(record, "currentStatus")
    category = {"key": text(status, "statusCategory")}
    return {
        **told,
        "reporter": record.get("reporter"),
        "created": text(record, "createdDate.iso8601"),
        "updated": text(status, "statusDate.iso8601"),
        "status": {"name": text(status, "status"), "statusCategory": category},
    }


def _comments(record: Record, fields: Record, staging: Staging) -> Iterator[Record]:
    for key in dict.fromkeys(text(record, name) for name in ("id", "key", "issueId", "issueKey")):
        yield from staging.get("comment", key)
    rendered = {text(one, "id"): text(one, "body") for one in items(record, "renderedFields.comment.comments")}
    inside = items(fields, "comment.comments") or items(record, "comments.values") or items(record, "comments")
    yield from ({**one, "rendered": rendered.get(text(one, "id"), "")} for one in inside)


def _is_public(comment: Record) -> bool:
    """Whether the customer sees a comment: Jira's own sign, the portal's, or the property that the sign is kept in."""
    stated = [
        inner(one, "value").get("internal") for one in items(comment, "properties") if text(one, "key") == _PUBLIC
    ]
    if "visibility" in comment or True in stated:
        return False
    return comment.get("jsdPublic") is True or comment.get("public") is True or False in stated


def _message(comment: Record, asker: Record) -> Message:
    by = inner(comment, "author")
    same = any(text(by, name) and text(by, name) == text(asker, name) for name in _IDS)
    kind = text(by, "accountType").lower()
    # What an app wrote, such as an automation, is nobody's answer.
    author: Author = "system" if kind == "app" else "requester" if same or kind == "customer" else "agent"
    return _said(author, comment, text(comment, "rendered"), "body")


def _said(author: Author, record: Record, rendered: str, *names: str) -> Message:
    """A message: as rendered by Jira if it is, else made from the document, else the text of the first field."""
    document = document_html(record.get(names[0]))
    html = rendered or document
    name = text(record, "author.displayName", "author.name") if author == "agent" else ""
    when = moment(record, "created", "created.iso8601")
    return Message(author, html or wiki_text(text(record, *names)), True, when, name, "html" if html else "text")


def _custom(fields: Record) -> Iterator[Record]:
    """The objects in the fields that a site defines itself, whose names say nothing."""
    yield from (
        value for name, value in fields.items() if name.startswith("customfield_") and isinstance(value, Mapping)
    )


def _duplicated(fields: Record) -> str:
    """The issue that this one says it duplicates."""
    links = (one for one in items(fields, "issuelinks") if text(one, "type.name").lower() == "duplicate")
    return next((found for one in links if (found := text(one, "outwardIssue.key"))), "")


def _people(fields: Record, comments: list[Record]) -> tuple[str, ...]:
    authors = [inner(comment, "author") for comment in comments]
    persons = [*authors, *(one for name in fields for one in (inner(fields, name), *items(fields, name)))]
    said = (fields.get("description"), *(comment.get("body") for comment in comments))
    mentions = (name for document in said for name in mentioned(document))
    return people(*(one for one in persons if _is_person(one)), *mentions)


def _is_person(record: Record) -> bool:
    return "displayName" in record and any(text(record, name) for name in _IDS) and record.get("accountType") != "app"


def _page(record: Record, id_: str) -> str:
    """The address where agents see the issue."""
    start, found, _ = text(record, "self").partition("/rest/")
    return f"{start}/browse/{id_}" if found else text(record, "_links.web")


EXPORT = TicketExport("jira", is_ticket, read, stage, ("key", "fields"))
