"""Questions that an article answered and whose writer lets us keep them: evidence like an answered ticket."""

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
class Kept:
    """A question of one episode, as its writer wrote it, and the slug that answered it."""

    episode: str
    question: str
    slug: str


def keep_question(kept: Kept, store: Store, secret: Secret, redactor: Redactor, now: datetime) -> None:
    """Keep the question, masked, as a resolved ticket that its requester linked; the last of an episode counts.

    Nobody knows who asked: the ticket has no requester, and is called by the episode's random id.
    """
    message = Message("requester", kept.question, public=True, created_at=now)
    ticket = Ticket(kept.episode, (message,), SOURCE, status="resolved", created_at=now, resolved_at=now)
    take_back(kept.episode, store)
    store.tickets.put_many([learning_copy(ticket, secret, redactor)])
    store.links.put(Link(SOURCE, kept.episode, kept.slug, "requester", now))


def take_back(episode: str, store: Store) -> None:
    """Forget the question of an episode, if one was kept: its writer thought again."""
    store.forgetting.remove([(SOURCE, episode)])
