"""What the requester's answer says of each reply, read more strictly than for ranking: drafts are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kbtools.languages.draft_cues import cues
from kbtools.model.ticket import Ticket
from kbtools.text.quotations import without_quoted_reply
from kbtools.tickets.reply_outcomes import FAILED, THANKED, UNKNOWN, WORKED, reply_outcomes

_LOOKED_AT = 600  # characters of an answer


def confirmed_replies(ticket: Ticket, lang: str) -> Mapping[int, float]:
    """The outcome of each public message of an agent, by its position: as in `reply_outcomes`, but by its own answer.

    A reply that the requester answered without saying that it worked is not confirmed by what they say of a later
    one. Thanks with a doubt ("thanks, but it still …") confirm nothing.
    """
    outcomes = reply_outcomes(ticket)
    return {
        place: outcome if outcome in (UNKNOWN, FAILED) else _strictly(ticket, place, outcome, lang)
        for place, outcome in outcomes.items()
    }


def _strictly(ticket: Ticket, place: int, outcome: float, lang: str) -> float:
    end, answer = _answer(ticket, place)
    if not answer:
        return outcome
    alone = replace(ticket, messages=ticket.messages[place:end], status="open", resolved_at=None)
    own = reply_outcomes(alone).get(0, UNKNOWN)
    if own in (WORKED, FAILED):
        return own
    if cues(lang).doubt.search(answer):
        return UNKNOWN
    is_last = end == len(ticket.messages) and outcome == THANKED
    return own if own == THANKED or not is_last else outcome


def _answer(ticket: Ticket, place: int) -> tuple[int, str]:
    """Where the requester's next messages in a row end, and what they say; empty where there are none."""
    said: list[str] = []
    for number in range(place + 1, len(ticket.messages)):
        message = ticket.messages[number]
        if message.public and message.author == "requester":
            said.append(without_quoted_reply(message.body)[:_LOOKED_AT])
        elif message.public and said:
            return number, "\n".join(said)
    return len(ticket.messages), "\n".join(said)
