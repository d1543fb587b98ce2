"""The tickets that a draft is written from: those of a gap, or one that a person chose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import takewhile

from kbtools.errors import KbError
from kbtools.gaps.draft import Topic
from kbtools.gaps.mine.embedding import Embed
from kbtools.gaps.mine.vectors import lsa_embedding
from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.text.embeddings import model_for_many

ANSWERED = "solved"  # the status of a ticket whose answer a person chose
_MOST_TICKETS = 200  # the most typical ones of a gap, from which a draft is written


def topic_of(store: Store, name: str, only: Collection[tuple[str, str]] | None = None) -> tuple[Gap | None, Topic]:
    """The gap and topic for the id of a gap or a ticket; with `only`, just these tickets of the gap.

    Raises `KbError` `gap-missing`, `ticket-missing`.
    """
    if name.startswith("gap-"):
        gap = store.gaps.get(name)
        keys = [key for key in gap.tickets if only is None or key in only][:_MOST_TICKETS]
        return gap, Topic(gap.id, gap.title, tuple(store.tickets.of(keys)))
    ticket = _ticket(store, name)
    return None, Topic(ticket.id, ticket.subject or name, (ticket,), is_gap=False)


def with_reply_alone(topic: Topic, number: int) -> Topic:
    """The topic of one ticket as if one reply of an agent were its answer: a person who chose it says so.

    `number`: which of the agents' public replies, from 1. Raises `KbError("draft-refused")` for a topic of several
    tickets, and for a reply that is not there.
    """
    ticket = topic.tickets[0]
    replies = [message for message in ticket.messages if message.author == "agent" and message.public]
    if topic.is_gap or not 0 < number <= len(replies):
        raise KbError("draft-refused", f"there is no reply {number} in this ticket", where=topic.name)
    chosen = replies[number - 1]
    before = takewhile(lambda message: message is not chosen, ticket.messages)
    asked = tuple(message for message in before if message.author != "agent")
    answered = replace(ticket, messages=(*asked, chosen), status=ANSWERED)
    return replace(topic, tickets=(answered,))


def embed_for(topic: Topic, settings: Settings) -> Embed:
    """The embedding to compare sentences: the sentence model, or latent semantic analysis of the topic's own words."""
    model = model_for_many(settings.sentence_model, lambda _: None)
    if model:
        return model.embed
    return lsa_embedding(
        [text for t in topic.tickets for text in (t.subject, *(message.body for message in t.messages))]
    )


def _ticket(store: Store, name: str) -> Ticket:
    """A ticket by its id, or by `source/id` where several sources use the id."""
    source, slash, id_ = name.partition("/")
    try:
        return store.tickets.get(name)
    except KbError as problem:
        if slash:
            return store.tickets.get(id_, source)
        hint = (problem.hint or "").replace("--source ", "")
        hint = f"kb promote {hint}/{name}" if "several" in problem.message else "kb ticket list, or kb gap list"
        raise KbError(problem.code, problem.message, hint=hint) from None
