"""Questions that an article answered and whose writers let us keep them: evidence like an answered ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.contact.delivery import log_fault
from kbtools.model.ticket import Link, Message, Ticket

if TYPE_CHECKING:
    from kbtools.storage import Store
    from kbtools.tickets.learning_copy import CopyMaker

SOURCE = "form"


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """The question of one visit, as its writer wrote it, and the slug that answered it."""

    visit: str
    text: str
    slug: str


def keep_question(question: AnsweredQuestion, store: Store, copy: CopyMaker, now: datetime) -> None:
    """Keep the question, masked, as a resolved ticket that its requester linked; the last of a visit counts.

    The ticket has no requester, and its id is the visit's random id, so nobody knows who asked. A question that
    cannot be masked is not kept.
    """
    message = Message("requester", question.text, public=True, created_at=now)
    ticket = Ticket(question.visit, (message,), SOURCE, status="resolved", created_at=now, resolved_at=now)
    delete_question(question.visit, store)
    try:
        kept = copy(ticket, ())
    except Exception as failure:  # whatever a stranger's text may do
        log_fault("a question was not kept", failure)
        return
    store.tickets.put_many([kept])
    store.links.put(Link(SOURCE, question.visit, question.slug, "requester", now))


def delete_question(visit: str, store: Store) -> None:
    """Delete the kept question of a visit, if any, because its writer took back that the article helped."""
    store.forgetting.remove([(SOURCE, visit)])
