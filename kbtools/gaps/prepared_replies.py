"""`kb promote --replies`: replies for agents to send to those who asked, once a gap has its article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article, page_url
from kbtools.model.ticket import Ticket
from kbtools.settings import site_url
from kbtools.text.normalise import one_line
from kbtools.tickets.reply_outcomes import WORKED, reply_outcomes
from kbtools.workspace import Workspace

LATELY = timedelta(days=14)  # how long after its end a ticket's requester is still told
_MOST_SUBJECT = 80


@dataclass(frozen=True, slots=True)
class PreparedReply:
    """A reply for one ticket. `url`: the ticket's address in the help desk, if it is known.

    `closed_at`: when it was resolved, if it was; `was_helped`: whether its requester said that a reply worked.
    """

    source: str
    ticket: str
    url: str
    is_open: bool
    text: str
    closed_at: datetime | None = None
    was_helped: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """`(source, id)` of the ticket."""
        return self.source, self.ticket

    def is_due(self, now: datetime) -> bool:
        """Whether somebody may still wait for it: an open ticket, or one of the last days that nothing had helped."""
        recent = self.closed_at is not None and self.closed_at > now - LATELY
        return self.is_open or (recent and not self.was_helped)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {name: getattr(self, name) for name in ("source", "ticket", "url", "is_open", "text")}


def prepared_replies(
    workspace: Workspace, name: str, library: Library | None = None
) -> tuple[Article, list[PreparedReply]]:
    """The gap's article, and one reply for each person with a ticket in it that is still stored, open ones first.

    Who has several tickets is told in the open one, or else the last. Without `library` the articles are read.
    Raises `KbError` `gap-missing`, and `draft-refused` while the gap has no published article.
    """
    with workspace.store() as store:
        gap = store.gaps.get(name)
        article = (library or Library.of(workspace)).by_slug.get(gap.slug)
        if article is None or article.state != "published":
            hint = f"kb article publish {gap.slug}" if gap.slug else f"kb promote {name}"
            raise KbError("draft-refused", "no article of this gap is published yet", where=name, hint=hint)
        asked = _one_each(store.tickets.of(gap.tickets))
    address = page_url(site_url(workspace.root), article.url)
    said, ours = workspace.settings.said["mail"], workspace.settings.name
    return article, [
        PreparedReply(
            t.source,
            t.id,
            t.url,
            not t.is_resolved,
            _text(t, article, address, ours, said),
            t.resolved_at,
            WORKED in reply_outcomes(t).values(),
        )
        for t in asked
    ]


def _one_each(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Of each requester the open ticket, or else the last one, open ones first; a ticket without one stands alone."""
    chosen: dict[tuple[str, ...], Ticket] = {}
    for ticket in tickets:
        person = (ticket.requester,) if ticket.requester else ticket.key
        before = chosen.get(person)
        if before is None or _order(ticket) > _order(before):
            chosen[person] = ticket
    return sorted(chosen.values(), key=lambda ticket: ticket.is_resolved)


def _order(ticket: Ticket) -> tuple[bool, datetime]:
    return not ticket.is_resolved, ticket.resolved_at or ticket.created_at or datetime.min.replace(tzinfo=UTC)


def _text(ticket: Ticket, article: Article, address: str, ours: str, said: Mapping[str, str]) -> str:
    subject = one_line(ticket.subject or ticket.question, _MOST_SUBJECT)
    lines = (
        said["greeting_plain"],
        said["asked"].format(subject=subject),
        f"{article.title}\n{address}",
        said["still_open"],
        f"{said['regards']}\n{ours}",
    )
    return "\n\n".join(lines) + "\n"
