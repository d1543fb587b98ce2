"""Tickets that a person put into a gap, by merging or splitting, stay there whatever mining finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kbtools.gaps.mine.kept import Array
from kbtools.gaps.mine.rank import LEAST
from kbtools.model.gap import Verdict
from kbtools.model.standing import Standing


@dataclass(frozen=True)
class UnnamedGap:
    """A gap before it has a title. Tickets and articles are numbers into those of the mining input.

    `tickets`: the most typical first; `nearest`: articles, nearest first; `place`: its rank, from 0. `id` is that of
    an earlier gap into which a person put the tickets `by_hand`, and empty for all others.
    """

    place: int
    tickets: Array
    verdict: Verdict
    score: float
    nearest: tuple[int, ...]
    id: str = ""
    by_hand: tuple[int, ...] = ()
    standing: Standing | None = None


def grouped_by_hand(
    found: Iterable[UnnamedGap], by_hand: Sequence[UnnamedGap], typical: Callable[[Array], Array]
) -> Iterator[UnnamedGap]:
    """The gaps that mining found, after the tickets `by_hand` are moved into the gaps that a person put them into.

    If at least half of a found gap's tickets were put into one other gap, the rest moves too. A gap takes verdict,
    score and nearest articles from the found gap that contributes most tickets; without any it stays as it was.
    """
    put = {ticket: gap.id for gap in by_hand for ticket in gap.by_hand}
    parts: dict[str, list[UnnamedGap]] = {gap.id: [] for gap in by_hand}
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
