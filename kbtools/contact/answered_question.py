"""Questions that an article answered and whose writers let us keep them: evidence like an answered ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kbtools.model.ticket import Link, Message, Ticket
from kbtools.tickets.learning_copy import learning_copy

if TYPE_CHECKING:
    from kbtools.redaction import Redactor
    from kbtools.storage import Store
    from kbtools.system.sealing import Secret

SOURCE = "form"


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """The question of one visit, as its writer wrote it, and the slug that answered it."""

    visit: str
    text: str
    slug: str


def keep_question(question: AnsweredQuestion, store: Store, secret: Secret, redactor: Redactor, now: datetime) -> None:
    """Keep the question, masked, as a resolved ticket that its requester linked; the last of a visit counts.

    The ticket has no requester, and its id is the visit's random id, so nobody knows who asked.
    """
    message = Message("requester", question.text, public=True, created_at=now)
    ticket = Ticket(question.visit, (message,), SOURCE, status="resolved", created_at=now, resolved_at=now)
    delete_question(question.visit, store)
    store.tickets.put_many([learning_copy(ticket, secret, redactor)])
    store.links.put(Link(SOURCE, question.visit, question.slug, "requester", now))


def delete_question(visit: str, store: Store) -> None:
    """Delete the kept question of a visit, if any, because its writer took back that the article helped."""
    store.forgetting.remove([(SOURCE, visit)])
