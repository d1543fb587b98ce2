"""What a person looks at to decide about a gap: what people asked, what was answered, and what articles say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kbtools.articles.library import Library
from kbtools.gaps.mine import GapDetails, gap_details
from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket
from kbtools.storage import Store

QUESTIONS = 6
LOOKED_AT = 60  # tickets of a gap, the most typical ones, from which the details are told
OTHERS = 100  # other gaps, one ticket each, that show which words are common everywhere
BLANK_LINES = re.compile(r"\n(?:[^\S\n]*+\n)++")


@dataclass(frozen=True, slots=True)
class GapEvidence:
    """A gap with its most typical tickets, and for each the last reply of an agent (empty where there is none).

    `details`: replies that worked, and why the nearest articles do not answer.
    """

    gap: Gap
    tickets: tuple[tuple[Ticket, str], ...]
    details: GapDetails


def gap_evidence(store: Store, library: Library, lang: str, id_: str) -> GapEvidence:
    """The gap with this id; raises `KbError("gap-missing")`."""
    gap = store.gaps.get(id_)
    own = store.tickets.of(gap.tickets[:LOOKED_AT])
    others = store.gaps.first_tickets(OTHERS, besides=id_)
    links = store.links.of_tickets(ticket.key for ticket in own)
    (details,) = gap_details([gap], [*own, *store.tickets.of(others)], library.articles, links, lang)
    return GapEvidence(gap, tuple((ticket, _reply(ticket)) for ticket in own[:QUESTIONS]), details)


def _reply(ticket: Ticket) -> str:
    said = next((one.body for one in reversed(ticket.messages) if one.author == "agent" and one.public), "")
    return BLANK_LINES.sub("\n\n", said)
