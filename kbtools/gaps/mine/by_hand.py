"""Tickets that a person put into a gap, by merging or splitting, stay there whatever mining finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kbtools.gaps.mine.mining_input import Array
from kbtools.gaps.mine.rank import LEAST
from kbtools.model.gap import Verdict


@dataclass(frozen=True)
class Found:
    """A gap before it has a name. `tickets` are numbers, the most typical first, `nearest` numbers of articles.

    `id` is set where a person put tickets, those `by_hand`, into a gap of this id; else it is not known yet.
    """

    place: int
    tickets: Array
    verdict: Verdict
    score: float
    nearest: tuple[int, ...]
    id: str = ""
    by_hand: tuple[int, ...] = ()


def regrouped(found: Iterable[Found], by_hand: Sequence[Found], typical: Callable[[Array], Array]) -> Iterator[Found]:
    """What mining found, with the tickets `by_hand` in the gaps that a person put them into.

    Where at least half of a gap's tickets were put into another, the rest goes with them. A gap takes verdict, score
    and nearest articles from the part that gives it most tickets; one of which mining found nothing stays as it was.
    """
    put = {ticket: gap.id for gap in by_hand for ticket in gap.by_hand}
    parts: dict[str, list[Found]] = {gap.id: [] for gap in by_hand}
    for gap in found:
        into = Counter(put[ticket] for ticket in gap.tickets.tolist() if ticket in put)
        most, often = max(into.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        rest = most if 2 * often >= len(gap.tickets) else ""
        own: dict[str, list[int]] = {}
        for ticket in gap.tickets.tolist():
            own.setdefault(put.get(ticket, rest), []).append(ticket)
        for id_, tickets in own.items():
            part = replace(gap, tickets=np.array(tickets))
            if id_:
                parts[id_].append(part)
            elif len(tickets) >= LEAST:
                yield part
    for gap in by_hand:
        first = max(parts[gap.id], key=lambda part: len(part.tickets), default=gap)
        every = np.unique(np.concatenate([np.array(gap.by_hand), *(part.tickets for part in parts[gap.id])]))
        yield replace(first, tickets=typical(every), id=gap.id, by_hand=gap.by_hand)
