"""What a person looks at to decide about a gap: what people asked, and what was answered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket
from kbtools.storage import Store

QUESTIONS = 6
BLANK_LINES = re.compile(r"\n(?:[^\S\n]*+\n)++")


@dataclass(frozen=True, slots=True)
class GapEvidence:
    """A gap with its most typical tickets, and for each the last reply of an agent (empty where there is none)."""

    gap: Gap
    tickets: tuple[tuple[Ticket, str], ...]


def gap_evidence(store: Store, id_: str) -> GapEvidence:
    """The gap with this id; raises `KbError("gap-missing")`."""
    gap = store.gaps.get(id_)
    return GapEvidence(gap, tuple((ticket, _reply(ticket)) for ticket in store.tickets.of(gap.tickets[:QUESTIONS])))


def _reply(ticket: Ticket) -> str:
    said = next((one.body for one in reversed(ticket.messages) if one.author == "agent" and one.public), "")
    return BLANK_LINES.sub("\n\n", said)
