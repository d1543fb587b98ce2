"""Zendesk: single tickets, lists, the incremental export, the account's JSON export.

Comments are in the ticket, beside it, or in other files: `tickets/ID/comments`, audits, ticket events. Fields as in
developer.zendesk.com, "Tickets", "Ticket Comments", "Ticket Audits", "Incremental Exports", "Users".
"""

from __future__ import annotations

import re
from contextlib import closing
from typing import Any

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.records import inside
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Markup, Message, Ticket

_STATUSES = frozenset(("new", "open", "pending", "hold", "solved", "closed", "deleted"))
_MERGED = "closed_by_merge"
_INTO = re.compile(r"merged into request #(\d+)")
_RATINGS = {"good": 1.0, "bad": 0.0}
_PRIVACY = "CommentPrivacyChange"
_STAFF = ("agent", "admin")


def is_ticket(record: Record) -> bool:
    """Whether a record is a ticket of Zendesk."""
    if "id" not in record or "responder_id" in record:
        return False
    return ("requester_id" in record or "requester" in record) and str(record.get("status")).lower() in _STATUSES


def is_message(record: Record) -> bool:
    """Whether a record is a comment, as in the answer of `tickets/ID/comments`, or an audit; neither need say whose."""
    return "author_id" in record and (("public" in record and "body" in record) or "events" in record)


def stage(record: Record, staging: Staging) -> bool:
    """Stage a user, a comment with its `ticket_id`, or what a ticket's audit or event holds; private ones never."""
    if text(record, "role") and "id" in record:
        kept = {"role": text(record, "role"), "email": text(record, "email"), "name": text(record, "name")}
        staging.put("user", text(record, "id"), "", kept)
        return True
    ticket = text(record, "ticket_id")
    if not ticket:
        # Groups, organisations and other records are not used.
        return "url" in record and "name" in record and not any(listed for *_, listed in inside(record))
    for comment in (*_of_audit(record), *items(record, "comments")):
        _stage_comment(ticket, comment, staging)
    return True


def _of_audit(record: Record) -> list[Record]:
    """A comment itself, and the events of an audit, with the audit's time and author where they have none."""
    given = {"created_at": record.get("created_at"), "author_id": record.get("author_id")}
    events = [*items(record, "child_events"), *items(record, "events")]
    known = ({name: value for name, value in event.items() if value is not None} for event in events)
    return [record, *({"id": f"{text(record, 'id')} {n}", **given, **event} for n, event in enumerate(known))]


def _stage_comment(ticket: str, comment: Record, staging: Staging) -> None:
    if text(comment, "type") == _PRIVACY:
        if comment.get("public") is not True:
            staging.put("hidden", ticket, text(comment, "comment_id"), {"id": text(comment, "comment_id")})
    elif comment.get("public") is True and _body(comment):
        name = text(comment, "id") or f"{text(comment, 'created_at')} {_body(comment)}"
        staging.put("comment", ticket, name.zfill(ID_WIDTH), comment)


def _comments(record: Record, id_: str, staging: Staging) -> tuple[list[Record], set[str]]:
    """All comments of a ticket, each once: those in it, in audits beside it, and those staged.

    With them the ids of those that were made private, which are left out.
    """
    with closing(Staging()) as beside:
        for audit in items(record, "audits"):
            stage({**audit, "ticket_id": id_}, beside)
        staged = [*beside.get("comment", id_), *staging.get("comment", id_)]
        hidden = {text(one, "id") for one in (*beside.get("hidden", id_), *staging.get("hidden", id_))}
    inside_it = items(record, "comments")
    have = {text(comment, "id") for comment in inside_it} - {""}
    others = {text(one, "id") or f"number {n}": one for n, one in enumerate(staged) if text(one, "id") not in have}
    found = [one for one in (*inside_it, *others.values()) if text(one, "id") not in hidden or not text(one, "id")]
    return found, hidden


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One ticket with its public comments."""
    id_ = identity(record, "id")
    status = text(record, "status").lower()
    tags = texts(record, "tags")
    if status == "deleted":
        return Skipped("deleted")
    comments, hidden = _comments(record, id_, staging)
    into = next((found[1] for comment in comments if (found := _INTO.search(_body(comment)))), "")
    asker, who = text(record, "requester_id", "requester.id"), _Who(record, staging)
    said = [_message(comment, who) for comment in comments if comment.get("public") is True]
    if not hidden and record.get("is_public") is not False and _lacks_first(record, comments):
        first = Message("requester", text(record, "description"), True, moment(record, "created_at"), markup="text")
        said = [first, *said]
    done = status in ("solved", "closed")
    solved = moment(record, "metric_set.solved_at", "solved_at", "updated_at") if done else None
    return Ticket(
        id=id_,
        source="zendesk",
        url=_page(text(record, "url"), id_),
        subject=text(record, "subject", "raw_subject"),
        status=status,
        created_at=moment(record, "created_at"),
        resolved_at=solved,
        tags=tags,
        requester=text(inner(record, "requester"), "email") or who.address(asker) or asker,
        messages=in_order(said),
        people=who.people(record, comments),
        csat=_RATINGS.get(text(record, "satisfaction_rating.score")) if record.get("satisfaction_rating") else None,
        lang=text(record, "requester.locale")[:2],
        merged_into=into if _MERGED in tags else "",
    )


def _lacks_first(record: Record, comments: list[Record]) -> bool:
    """Whether the first comment, which the ticket has as its description, is among none of the comments.

    Where there are others, as in audits of later days, it counts only where the requester began the ticket: an agent
    may begin one with a note, and then nothing but the audit that is missing says that it is private.
    """
    described = text(record, "description").split()
    if not comments or not described or items(record, "comments"):
        return not comments
    asker = text(record, "requester_id", "requester.id")
    begun = moment(record, "created_at")
    told = any(
        moment(one, "created_at") == begun or described in (text(one, part).split() for part in ("body", "plain_body"))
        for one in comments
    )
    return bool(asker) and asker == text(record, "submitter_id", "submitter.id") and not told


class _Who:
    """Who wrote a comment: by the user's role if known, else by their part in the ticket (requester, assignee)."""

    def __init__(self, ticket: Record, staging: Staging) -> None:
        self._staging = staging
        copied = [*texts(ticket, "collaborator_ids", "id"), *texts(ticket, "email_cc_ids", "id")]
        self._asking = {text(ticket, "requester_id", "requester.id"), *copied}
        self._others = {text(ticket, "submitter_id", "submitter.id"), *texts(ticket, "follower_ids", "id")}
        self._users: dict[str, Record] = {}
        self._assignee = text(ticket, "assignee_id", "assignee.id")

    def __call__(self, comment: Record) -> Author:
        author = text(comment, "author_id", "author.id")
        role = text(comment, "author.role") or text(self._user(author), "role")
        if author in ("-1", "0") or text(comment, "via.channel") == "system":
            return "system"
        if role:
            return "agent" if role in _STAFF and author not in self._asking else "requester"
        return "requester" if author in self._asking and author != self._assignee else "agent"

    def address(self, user: str) -> str:
        """The e-mail address of a user, where it is known."""
        return text(self._user(user), "email")

    def people(self, ticket: Record, comments: list[Record]) -> tuple[str, ...]:
        """Names and addresses of all who are on the ticket, as far as the export has them."""
        known = sorted({*self._asking, *self._others, self._assignee} - {""})
        authors = [text(comment, "author_id", "author.id") for comment in comments]
        said = [part for one in (ticket, *comments) for part in _senders(one)]
        named = (ticket.get(part) for part in ("requester", "submitter", "assignee", "collaborators", "followers"))
        return people(*named, *said, *map(self._user, dict.fromkeys((*known, *authors))))

    def _user(self, user: str) -> Record:
        if user not in self._users:
            self._users[user] = next(iter(self._staging.get("user", user)), {})
        return self._users[user]


def _senders(record: Record) -> tuple[Any, ...]:
    """The author of a comment, and whom a ticket or comment that came by mail names as sender and receiver."""
    source = inner(inner(record, "via"), "source")
    return record.get("author"), source.get("from"), source.get("to")


def _message(comment: Record, who: _Who) -> Message:
    author = who(comment)
    name = text(comment, "author.name", "author_id") if author == "agent" else ""
    markup: Markup = "html" if text(comment, "html_body") else "text"
    return Message(author, _body(comment), True, moment(comment, "created_at"), name, markup)


def _body(comment: Record) -> str:
    return text(comment, "html_body", "body", "plain_body")


def _page(url: str, id_: str) -> str:
    """The address where agents see the ticket; `url` is its address in the API."""
    start, found, _ = url.partition("/api/v2/")
    return f"{start}/agent/tickets/{id_}" if found else url


EXPORT = TicketExport(
    "zendesk",
    is_ticket,
    read,
    stage,
    needs=("id", "requester_id|requester", "status"),
    is_message=is_message,
)
