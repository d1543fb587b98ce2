"""`kb followup show`: one question, and where agents asked it."""

from __future__ import annotations

from dataclasses import dataclass

from kbtools.followups.sentences import asked_first
from kbtools.model.followup import Followup
from kbtools.model.ticket import Ticket
from kbtools.storage import Store
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

EXAMPLES = 3
_MOST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class Example:
    """A ticket, what its requester wrote, and what the first reply asked back; from the learning copy."""

    source: str
    ticket: str
    question: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowupEvidence:
    """A question with its most typical examples."""

    followup: Followup
    examples: tuple[Example, ...]


def show_followup(workspace: Workspace, id_: str) -> FollowupEvidence:
    """Raises `KbError("followup-missing")`."""
    with workspace.store() as store:
        return evidence_of(store, store.followups.get(id_))


def evidence_of(store: Store, followup: Followup) -> FollowupEvidence:
    """The question with the examples that are still stored."""
    return FollowupEvidence(followup, tuple(_example(one) for one in store.tickets.of(followup.tickets[:EXAMPLES])))


def _example(ticket: Ticket) -> Example:
    question = one_line(f"{ticket.subject}. {ticket.question}" if ticket.subject else ticket.question, _MOST_QUESTION)
    return Example(ticket.source, ticket.id, question, tuple(asked_first(ticket)))
