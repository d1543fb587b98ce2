"""How long people wait for a first reply, from the tickets that are known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from kbtools.model.ticket import Ticket

LEAST = 50  # tickets of a weekday below which nothing is said
SETTLED = timedelta(days=7)  # younger tickets may still be answered late, so they would promise too much
_MACHINE = timedelta(minutes=1)  # nobody reads and answers that fast: an acknowledgement
_SHARE = 9, 10
_NEVER = timedelta.max


def nine_in_ten(tickets: Iterable[Ticket], now: datetime) -> dict[int, timedelta]:
    """Weekday (Monday is 0, UTC) of writing -> the time within which nine in ten had a first reply (nearest rank).

    An open ticket without a reply counts as one that waits for ever. A ticket does not count that lacks a time, is
    younger than a week, was resolved or merged without a reply, or was begun by an agent. A weekday of fewer than 50
    tickets is missing, and one on which more than one in ten have no reply yet.
    """
    waits: dict[int, list[timedelta]] = {}
    for ticket in tickets:
        wait = _first_reply(ticket)
        if wait is not None and ticket.created_at and ticket.created_at <= now - SETTLED:
            waits.setdefault(ticket.created_at.weekday(), []).append(wait)
    part, whole = _SHARE
    found = {day: sorted(all_)[-(-len(all_) * part // whole) - 1] for day, all_ in waits.items() if len(all_) >= LEAST}
    return {day: wait for day, wait in found.items() if wait != _NEVER}


def _first_reply(ticket: Ticket) -> timedelta | None:
    if not ticket.created_at or not ticket.messages or ticket.messages[0].author != "requester":
        return None
    replies = [message.created_at for message in ticket.messages if message.author == "agent" and message.public]
    if None in replies:
        return None
    waits = [moment - ticket.created_at for moment in replies if moment]
    after = min((wait for wait in waits if wait >= _MACHINE), default=None)
    if after is None:
        return None if ticket.is_resolved or ticket.merged_into else _NEVER
    return after
