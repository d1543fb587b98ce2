"""The articles and the similar solved tickets that may help an agent with one ticket.

The page `/agent` and the notes on tickets are made of the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kbtools.errors import KbError
from kbtools.model.query import SHOWN, Suggestion
from kbtools.model.ticket import Ticket
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.storage import Store

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SimilarTicket:
    """A solved ticket, masked, and the published articles that answered it: slug and title."""

    ticket: Ticket
    articles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BesideTicket:
    """What may help with one ticket, best first. `linked`, `flagged`: slugs that agents said answer it, or do not."""

    articles: tuple[Suggestion, ...]
    tickets: tuple[SimilarTicket, ...]
    linked: frozenset[str] = frozenset()
    flagged: frozenset[str] = frozenset()


def beside_ticket(
    store: Store, knowledge: KnowledgeBase, key: Key, text: str, *, subject: str = "", weak: bool = False
) -> BesideTicket:
    """At most three articles and three tickets for a question; `key` is that of its ticket, or two empty texts.

    `weak`: also improbable articles, which a person can judge.
    """
    near = [other for other in knowledge.similar(text, subject=subject, limit=SHOWN + 1) if other != key][:SHOWN]
    return BesideTicket(
        tuple(knowledge.suggest(text, subject=subject, limit=SHOWN, weak=weak)),
        tuple(row for other in near if (row := _similar(store, other, knowledge.titles))),
        frozenset(store.links.of(*key)),
        frozenset(found.slug for found in store.flags.of_ticket(*key)),
    )


def _similar(store: Store, key: Key, titles: Mapping[str, str]) -> SimilarTicket | None:
    try:
        ticket = store.tickets.get(key[1], key[0])
    except KbError as problem:
        if problem.code == "ticket-missing":
            return None  # deleted since the index was built
        raise
    return SimilarTicket(ticket, tuple((slug, titles[slug]) for slug in store.links.of(*key) if slug in titles))
