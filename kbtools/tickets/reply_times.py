"""First response times: how long people wait for a first reply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from kbtools.model.ticket import Ticket

LEAST = 50  # least tickets of a weekday
SETTLED = timedelta(days=7)  # age of a ticket; younger ones may still get a late reply
_MACHINE = timedelta(minutes=1)  # a faster reply is an automatic one
_SHARE = 9, 10
_NEVER = timedelta.max


def nine_in_ten(tickets: Iterable[Ticket], now: datetime) -> dict[int, timedelta]:
    """By weekday of the question (0 is Monday, UTC): the 90th percentile (nearest rank) of first response times.

    An open ticket without a reply counts as an endless wait. Tickets do not count that lack a time, are younger than
    a week, were resolved or merged without a reply, or were begun by an agent. Weekdays with fewer than 50 tickets,
    or with an endless 90th percentile, are left out.
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
