"""`kb promote --replies`: replies for agents to send to those who asked, once a gap has its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article
from kbtools.model.ticket import Ticket
from kbtools.settings import site_url
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

_MOST_SUBJECT = 80


@dataclass(frozen=True, slots=True)
class PreparedReply:
    """A reply for one ticket. `url`: the ticket's address in the help desk, if it is known."""

    source: str
    ticket: str
    url: str
    is_open: bool
    text: str

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {name: getattr(self, name) for name in self.__slots__}


def prepared_replies(workspace: Workspace, name: str) -> tuple[Article, list[PreparedReply]]:
    """The gap's article, and a reply for each of its tickets that is still stored, open ones first.

    Raises `KbError` `gap-missing`, and `draft-refused` while the gap has no published article.
    """
    with workspace.store() as store:
        gap = store.gaps.get(name)
        article = Library.of(workspace).by_slug.get(gap.slug)
        if article is None or article.state != "published":
            hint = f"kb article publish {gap.slug}" if gap.slug else f"kb promote {name}"
            raise KbError("draft-refused", "no article of this gap is published yet", where=name, hint=hint)
        asked = sorted(store.tickets.of(gap.tickets), key=lambda ticket: ticket.is_resolved)
    address = urljoin(site_url(workspace.root), article.url)
    said, ours = workspace.settings.said["mail"], workspace.settings.name
    return article, [
        PreparedReply(t.source, t.id, t.url, not t.is_resolved, _text(t, article, address, ours, said)) for t in asked
    ]


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
