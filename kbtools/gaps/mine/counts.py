"""What is counted of a gap's tickets: who asked, when, and how it went week by week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from kbtools.gaps.mine.mining_input import asked_at
from kbtools.gaps.mine.rank import LEAST
from kbtools.gaps.mine.rising import weekly
from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket


def people(tickets: Iterable[Ticket]) -> int:
    """Different requesters; a ticket without one counts as a person of its own."""
    return len({ticket.requester or ticket.key for ticket in tickets})


def counted(gap: Gap, tickets: Sequence[Ticket], now: datetime | None) -> Gap:
    """The gap with these tickets, the most typical first, and all that is counted of them; weeks only with `now`."""
    times = sorted(at for at in map(asked_at, tickets) if at)
    return replace(
        gap,
        tickets=tuple(ticket.key for ticket in tickets),
        requesters=people(tickets),
        first_seen=times[0] if times else None,
        last_seen=times[-1] if times else None,
        weeks=weekly(tickets, now) if now else (),
    )


def asked_since(
    gaps: Iterable[Gap], tickets: Mapping[tuple[str, str], Ticket], since: datetime, now: datetime
) -> list[Gap]:
    """The gaps as if only what was asked since a time were there; without those of which less than a gap is left."""
    found = []
    for gap in gaps:
        late = [t for key in gap.tickets if (t := tickets.get(key)) and (at := asked_at(t)) and at >= since]
        if len(late) >= LEAST or (late and gap.by_hand):
            found.append(counted(gap, late, now))
    return found
