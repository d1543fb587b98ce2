"""GitHub issues: the REST API's, with comments in them or in a file beside, and those of `gh issue list --json`.

Fields as in docs.github.com, REST "Issues" and "Issue comments", and `gh issue list --help`.
"""

from __future__ import annotations

import re

from kbtools.helpdesks.reading.fields import Record, identity, in_order, items, moment, text, texts
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_STAFF = frozenset(("OWNER", "MEMBER", "COLLABORATOR"))
_UNSOLVED = {"not_planned": "not planned", "duplicate": "duplicate"}
_OF_ISSUE = re.compile(r"^(?:https?://)?(.*?)/(issues|pull)/(\d+)")
_HIDDEN = frozenset(("spam", "abuse", "off-topic"))


def is_ticket(record: Record) -> bool:
    """Whether a record is an issue of GitHub."""
    written = "body" in record and "title" in record and "number" in record
    return written and ("user" in record or "author" in record or "html_url" in record)


def stage(record: Record, staging: Staging) -> bool:
    """Stage a comment that names its issue."""
    found = _OF_ISSUE.search(text(record, "issue_url"))
    if not found:
        return False
    staging.put("comment", _key(found[0]), text(record, "id").zfill(ID_WIDTH), record)
    return True


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One issue with its comments; a pull request is no ticket."""
    number, url = identity(record, "number"), text(record, "html_url", "url")
    if "pull_request" in record or "/pull/" in url:
        return Skipped("empty")
    asker = _login(record)
    said = [
        Message(
            "requester", text(record, "body") or text(record, "title"), True, moment(record, "created_at", "createdAt")
        )
    ]
    comments = [*items(record, "comments"), *staging.get("comment", _key(text(record, "url") or url))]
    said += [
        _message(comment, asker) for comment in comments if text(comment, "minimizedReason").lower() not in _HIDDEN
    ]
    status = text(record, "state").lower()
    reason = text(record, "state_reason", "stateReason").lower()
    done = status == "closed" and reason not in _UNSOLVED
    return Ticket(
        id=_name(url, number),
        source="github",
        url=url,
        subject=text(record, "title"),
        status=_UNSOLVED.get(reason, status) if status == "closed" else status,
        created_at=moment(record, "created_at", "createdAt"),
        resolved_at=moment(record, "closed_at", "closedAt") if done else None,
        tags=texts(record, "labels"),
        requester=asker,
        messages=in_order(said),
    )


def _login(record: Record) -> str:
    return text(record, "user.login", "author.login")


def _message(comment: Record, asker: str) -> Message:
    by = _login(comment)
    staff = text(comment, "author_association", "authorAssociation").upper() in _STAFF
    bot = text(comment, "user.type") == "Bot" or by.endswith("[bot]")
    # Others who comment have the same question; only members of the project are agents.
    author: Author = "system" if bot else "agent" if staff and by != asker else "requester" if by == asker else "system"
    when = moment(comment, "created_at", "createdAt")
    return Message(author, text(comment, "body"), True, when, by if author == "agent" else "")


def _key(url: str) -> str:
    """`owner/repository#7`, the same for the address of the page and of the API."""
    found = _OF_ISSUE.search(url)
    if not found:
        return url
    owner, _, repository = found[1].rpartition("/")
    return f"{owner.rpartition('/')[2]}/{repository}#{found[3]}".lower()


def _name(url: str, number: str) -> str:
    """`repository#7`, since each repository has its own numbers."""
    name = _key(url).rpartition("/")[2]
    return name if name.endswith(f"#{number}") else number


EXPORT = TicketExport("github", frozenset(("issues", "comments", "items")), is_ticket, read, stage)
