"""Evidence: resolved tickets with the articles that answered them, and the weight of each link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kbtools.model.ticket import Link, Ticket
from kbtools.tickets.claims import SOURCE as FORM
from kbtools.tickets.reply_outcomes import nothing_worked

# Weight of a link: by the requester, by an agent, by an agent when the requester then wrote "that did not work"; and by
# an unknown visitor of the contact form, once a person has agreed.
BY_REQUESTER, BY_AGENT, BY_AGENT_BUT_FAILED, BY_VISITOR = 1.0, 0.7, 0.5, 0.4


@dataclass(frozen=True, slots=True)
class AnsweredTicket:
    """The text of one resolved ticket, and the slugs of the articles that answered it with their weights."""

    source: str
    ticket: str
    subject: str
    question: str
    slugs: tuple[tuple[str, float], ...]


def answered_tickets(
    tickets: Iterable[Ticket], links: Iterable[Link], known: Mapping[str, str]
) -> list[AnsweredTicket]:
    """The resolved tickets with links, in order of source and id.

    `known` maps every slug, old ones too, to the article's current slug; links to unknown slugs are left out. A ticket
    that was merged into another has the links of that one.
    """
    linked: dict[tuple[str, str], dict[str, bool]] = {}  # whether the requester said so, by ticket and slug
    for link in links:
        slug = known.get(link.slug)
        if slug:
            row = linked.setdefault((link.source, link.ticket), {})
            row[slug] = row.get(slug, False) or link.by == "requester"
    found = []
    for ticket in tickets:
        slugs = linked.get(ticket.key) or linked.get((ticket.source, ticket.merged_into))
        if slugs and (ticket.subject or ticket.question):
            by_agent = BY_AGENT_BUT_FAILED if nothing_worked(ticket) else BY_AGENT
            by_requester = BY_VISITOR if ticket.source == FORM else BY_REQUESTER
            weights = tuple((slug, by_requester if said else by_agent) for slug, said in sorted(slugs.items()))
            found.append(AnsweredTicket(*ticket.key, ticket.subject, ticket.question, weights))
    return sorted(found, key=lambda row: (row.source, row.ticket))
