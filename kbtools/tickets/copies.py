"""The learning copies of many tickets, made in one process or in several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kbtools.articles.links_in_text import ArticleLinks
from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import unread
from kbtools.model.ticket import Ticket
from kbtools.redaction import redactor_for
from kbtools.redaction.unmasked_phones import national_numbers
from kbtools.system.sealing import Secret
from kbtools.tickets.kept import is_proven, masked_again
from kbtools.tickets.learning_copy import learning_copy
from kbtools.workspace import Workspace

PARTITION = 250  # tickets that one process is given at a time


@dataclass(frozen=True, slots=True)
class Copied:
    """The learning copy of a ticket, or why there is none.

    `is_unknown`: whether it is linked to an article that is not there. `national_numbers`: see `ImportedTickets`.
    """

    kept: Ticket | KbError
    is_unknown: bool = False
    national_numbers: int = 0


def copier(
    secret: Secret, links: ArticleLinks, region: tuple[str, ...], words: tuple[str, ...]
) -> Callable[[Sequence[Ticket]], list[Copied]]:
    """Makes the copies of some tickets, with the articles that public replies of agents link to."""
    redactor = redactor_for(region, words)

    def copy(ticket: Ticket) -> Ticket:
        if is_proven(ticket, secret):
            return masked_again(ticket, redactor)
        return learning_copy(with_links(ticket, links), secret, redactor)

    def copied(ticket: Ticket) -> Copied:
        try:
            kept = copy(ticket)
        except Exception as failure:  # whatever a stranger's text does, the other tickets are imported
            place, what = ticket.place or ticket.source, f"ticket {ticket.id} is left out, its text cannot be processed"
            return Copied(unread(failure, place, what))
        is_unknown = any(not links.known(slug) for slug in kept.linked_articles)
        return Copied(kept, is_unknown, sum(national_numbers(message.body) for message in kept.messages))

    return lambda tickets: [copied(ticket) for ticket in tickets]


def given_by(workspace: Workspace, secret: Secret) -> tuple[Secret, ArticleLinks, tuple[str, ...], tuple[str, ...]]:
    """What `copier` needs, of a workspace."""
    settings = workspace.settings
    return secret, ArticleLinks.of(workspace), settings.redact_region, settings.redact_words


def with_links(ticket: Ticket, links: ArticleLinks) -> Ticket:
    """The ticket with the articles that public replies of its agents link to."""
    found = [slug for answer in ticket.answers for slug in links.slugs(answer)]
    given = [slug for named in ticket.linked_articles for slug in (links.slugs(named) or (named,))]
    linked = tuple(dict.fromkeys((*given, *found)))
    return ticket if linked == ticket.linked_articles else replace(ticket, linked_articles=linked)
