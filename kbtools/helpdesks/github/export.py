"""GitHub issues: of the REST API, with comments in them or beside, of GraphQL, and of `gh issue list --json`.

Fields as in docs.github.com, REST "Issues" and "Issue comments", and `gh issue list --help`.
"""

from __future__ import annotations

import re

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_STAFF = frozenset(("OWNER", "MEMBER", "COLLABORATOR"))
_UNSOLVED = {"not_planned": "not planned", "duplicate": "duplicate"}
_OF_ISSUE = re.compile(r"^(?:https?://)?(.*?)/(issues|pull)/(\d+)")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
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
    issue = _key(text(record, "url") or url)
    staging.claim(issue)  # comments on what is left out are not missed
    if "pull_request" in record or "/pull/" in url:
        return Skipped("empty")
    if _is_bot(record):
        return Skipped("automatic")
    asker = _login(record)
    question = without_comments(text(record, "body")) or text(record, "title")
    said = [Message("requester", question, True, moment(record, "created_at", "createdAt"), markup="text")]
    comments = [
        *items(record, "comments"),
        *items(record, "comments.nodes"),
        *staging.get("comment", issue),
    ]
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
        tags=texts(record, "labels") or texts(inner(record, "labels"), "nodes"),
        requester=asker,
        messages=in_order(said),
        people=people(*(one.get(by) for one in (record, *comments) for by in ("user", "author"))),
    )


def _login(record: Record) -> str:
    return text(record, "user.login", "author.login")


def _is_bot(record: Record) -> bool:
    by = _login(record)
    named = by.endswith("[bot]") or by.startswith("app/")  # as the REST API and as gh name an app
    return named or text(record, "user.type") == "Bot" or inner(record, "author").get("is_bot") is True


def without_comments(body: str) -> str:
    """Markdown without its HTML comments, which templates fill with advice and nobody sees; those in code stay.

    A comment that never ends is kept.
    """
    kept: list[str] = []
    place, fenced = 0, False
    while (begin := body.find("<!--", place)) >= 0:
        before = body[place:begin]
        fenced ^= bool(len(_FENCE.findall(before)) % 2)
        in_code = fenced or before.rpartition("\n")[2].count("`") % 2
        end = begin if in_code else body.find("-->", begin + 4)
        if end < 0:
            break
        kept.append(before)
        if in_code:
            kept.append("<!--")
            place = begin + 4
        else:
            place = end + 3
    return "".join((*kept, body[place:])).strip()


def _message(comment: Record, asker: str) -> Message:
    by = _login(comment)
    staff = text(comment, "author_association", "authorAssociation").upper() in _STAFF
    # Others who comment have the same question; only members of the project are agents.
    if _is_bot(comment):
        author: Author = "system"
    else:
        author = "requester" if by == asker else "agent" if staff else "system"
    when = moment(comment, "created_at", "createdAt")
    body = without_comments(text(comment, "body"))
    return Message(author, body, True, when, by if author == "agent" else "", "text")


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


EXPORT = TicketExport("github", is_ticket, read, stage, needs=("number", "title", "body", "user|author|html_url"))
