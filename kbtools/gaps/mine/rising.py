"""Rising topics, which more people ask about now than before; and the number of tickets by week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kbtools.gaps.mine.mining_input import asked_at
from kbtools.model.ticket import Ticket

WEEKS = 12
_WINDOWS = (timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))
_PAST = timedelta(weeks=8)  # time before the window, for comparison
_SHORTEST_PAST = timedelta(weeks=2)  # a younger help desk has nothing to compare with
_LEAST = 3  # people
_CHANCE = 1e-4  # a topic is rising if so many people ask by chance with a lower probability


def rising(tickets: Sequence[Ticket], began: datetime | None, now: datetime) -> int:
    """How many different people asked in the time window in which the topic is rising; 0 if it is not rising.

    In the last 6 hours, day, 3 days or week at least three people must have asked, and so many that a Poisson
    distribution with the mean of the topic's eight weeks before gives it a probability under 1 in 10,000. `began`:
    the time of the help desk's first ticket.
    """
    from scipy.special import gammainc

    asked = [(at, ticket.requester or ticket.key) for ticket in tickets if (at := asked_at(ticket)) and at <= now]
    most = 0
    for window in _WINDOWS:
        start = now - window
        past = min(_PAST, start - began) if began else timedelta()
        people = len({who for at, who in asked if at > start})
        if past < _SHORTEST_PAST or people < _LEAST:
            continue
        before = sum(start - past < at <= start for at, _ in asked)
        expected = (before + 1) * (window / past)
        if gammainc(people, expected) < _CHANCE:  # Poisson probability of at least so many
            most = max(most, people)
    return most


def weekly_counts(tickets: Sequence[Ticket], now: datetime) -> tuple[int, ...]:
    """Tickets in each of the last twelve weeks, the oldest first; empty where no ticket has a date."""
    ages = [(now - at) // timedelta(weeks=1) for ticket in tickets if (at := asked_at(ticket)) and at <= now]
    return tuple(ages.count(age) for age in reversed(range(WEEKS))) if ages else ()
