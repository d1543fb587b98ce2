"""Discourse: topics with their posts.

Fields as in docs.discourse.org, "Get a single topic". Staff, and who wrote the accepted answer, answer; others who post
have the same question.
"""

from __future__ import annotations

import re

from kbtools.helpdesks.reading.fields import Record, identity, in_order, inner, items, moment, text, texts
from kbtools.helpdesks.reading.people import people
from kbtools.helpdesks.reading.rows import Skipped
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import ID_WIDTH, TicketExport
from kbtools.model.ticket import Author, Message, Ticket

_REGULAR = ("", "1")  # types of posts; whispers are for staff, others are events
_PUBLIC = ("", "regular")
_STAFF = ("staff", "moderator", "admin")
_PROGRAMS = ("-1", "-2")  # the system and its bot
_ASIDE = re.compile(r"<aside class=\"quote[^<>]{0,500}>|<aside\b|</aside>")


def is_ticket(record: Record) -> bool:
    """Whether a record is a topic with its posts."""
    return "post_stream" in record and "title" in record and "id" in record


def stage(record: Record, staging: Staging) -> bool:
    """Stage posts that are read apart from their topic, as those after the first twenty are."""
    if "post_number" not in record or "topic_id" not in record:
        return False
    if _is_shown(record):
        staging.put("post", text(record, "topic_id"), text(record, "post_number").zfill(ID_WIDTH), record)
    return True


def read(record: Record, staging: Staging) -> Ticket | Skipped:
    """One topic; its first post is the question."""
    id_ = identity(record, "id")
    if text(record, "deleted_at"):
        return Skipped("deleted")
    if text(record, "archetype") not in _PUBLIC:
        return Skipped("empty")  # a private message between some people
    found = (*staging.get("post", id_), *items(record, "post_stream.posts"))
    posts = [one for one in {text(one, "post_number"): one for one in found}.values() if _is_shown(one)]
    posts.sort(key=lambda one: text(one, "post_number").zfill(ID_WIDTH))
    asker = text(record, "details.created_by.username") or next((text(one, "username") for one in posts), "")
    accepted = next((one for one in posts if _is_accepted(one, record)), None)
    closed = record.get("closed") is True or record.get("archived") is True
    return Ticket(
        id=id_,
        source="discourse",
        subject=text(record, "title"),
        status="resolved" if accepted else "closed" if closed else "open",
        created_at=moment(record, "created_at"),
        resolved_at=moment(accepted, "created_at") if accepted else None,
        tags=texts(record, "tags"),
        requester=asker,
        messages=in_order([_message(one, asker, one is accepted) for one in posts]),
        lang=next((text(one, "locale") for one in posts), "")[:2].lower(),
        people=people(*posts, *items(record, "details.participants"), inner(record, "details").get("created_by")),
    )


def _is_shown(post: Record) -> bool:
    gone = text(post, "deleted_at") or post.get("user_deleted") is True or post.get("hidden") is True
    return not gone and text(post, "post_type") in _REGULAR


def _is_accepted(post: Record, topic: Record) -> bool:
    number = text(topic, "accepted_answer.post_number")
    return post.get("accepted_answer") is True or (number != "" and number == text(post, "post_number"))


def _message(post: Record, asker: str, accepted: bool) -> Message:
    by = text(post, "username")
    answers = accepted or any(post.get(name) is True for name in _STAFF)
    program = text(post, "user_id") in _PROGRAMS
    author: Author = "system" if program else "requester" if by == asker else "agent" if answers else "system"
    html = _without_quotes(text(post, "cooked"))
    name = by if author == "agent" else ""
    return Message(
        author, html or text(post, "raw"), True, moment(post, "created_at"), name, "html" if html else "text"
    )


def _without_quotes(html: str) -> str:
    """A post without what it quotes from other posts; quotations may stand in one another."""
    kept: list[str] = []
    place, open_ = 0, 0
    for found in _ASIDE.finditer(html):
        if not open_ and found[0].startswith('<aside class="quote'):
            kept.append(html[place : found.start()])
            open_ = 1
        elif open_:
            open_ += -1 if found[0] == "</aside>" else 1
            place = found.end()
    return "".join(kept) + html[place:]


EXPORT = TicketExport("discourse", is_ticket, read, stage, ("id", "title", "post_stream"))
