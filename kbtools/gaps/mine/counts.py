"""Counts of a gap's tickets: requesters, first and last day, tickets per week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from kbtools.gaps.mine.mining_input import asked_at
from kbtools.gaps.mine.rank import LEAST
from kbtools.gaps.mine.rising import weekly_counts
from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket


def requester_count(tickets: Iterable[Ticket]) -> int:
    """How many different requesters; each ticket without one counts as one more."""
    return len({ticket.requester or ticket.key for ticket in tickets})


def with_counts(gap: Gap, tickets: Sequence[Ticket], now: datetime | None) -> Gap:
    """The gap with these tickets, the most typical first, and their counts; tickets per week only with `now`."""
    times = sorted(at for at in map(asked_at, tickets) if at)
    return replace(
        gap,
        tickets=tuple(ticket.key for ticket in tickets),
        requesters=requester_count(tickets),
        first_seen=times[0] if times else None,
        last_seen=times[-1] if times else None,
        weeks=weekly_counts(tickets, now) if now else (),
    )


def counted_since(
    gaps: Iterable[Gap], tickets: Mapping[tuple[str, str], Ticket], since: datetime, now: datetime
) -> list[Gap]:
    """The gaps with only the tickets since a time; gaps with too few of them are left out."""
    found = []
    for gap in gaps:
        late = [t for key in gap.tickets if (t := tickets.get(key)) and (at := asked_at(t)) and at >= since]
        if len(late) >= LEAST or (late and gap.by_hand):
            found.append(with_counts(gap, late, now))
    return found
