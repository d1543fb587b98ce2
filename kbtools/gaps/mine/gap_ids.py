"""Ids of gaps: an id stays while most of the gap's tickets do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from kbtools.model.gap import Gap

_CORE = 12  # most typical tickets; the id is made from them


def new_id(tickets: Sequence[tuple[str, str]], taken: Collection[str] = ()) -> str:
    """`gap-` and eight hexadecimal digits of a hash of the most typical tickets, which may come in any order.

    `tickets`: keys, the most typical first. An id in `taken` is never used.
    """
    core = sorted(tickets[:_CORE])
    name = "\n".join("\0".join(key) for key in core)
    attempt = 0
    while True:
        salted = f"{name}\n{attempt}" if attempt else name
        found = f"gap-{hashlib.sha256(salted.encode('utf-8', 'replace')).hexdigest()[:8]}"
        if found not in taken:
            return found
        attempt += 1


def keep_ids(new: Sequence[Gap], earlier: Sequence[Gap]) -> list[Gap]:
    """The new gaps, each with the id of the earlier gap that it continues; a gap that already has an id keeps it.

    A gap continues an earlier one if it holds at least half of that one's tickets. Where several could, pairs with
    most tickets in common go first. The caller leaves out tickets of `earlier` that were not mined again.
    """
    before = {key: number for number, gap in enumerate(earlier) for key in gap.tickets}
    common = Counter((number, before[key]) for number, gap in enumerate(new) for key in gap.tickets if key in before)
    order = sorted(common, key=lambda pair: (-common[pair], earlier[pair[1]].id, pair[0]))
    kept = {number: gap.id for number, gap in enumerate(new) if gap.id}
    for number, old in order:
        gap = earlier[old]
        if number not in kept and gap.id not in kept.values() and 2 * common[number, old] >= len(gap.tickets):
            kept[number] = gap.id
    taken = {gap.id for gap in earlier}
    result = []
    for number, gap in enumerate(new):
        id_ = kept.get(number) or new_id(gap.tickets, taken)
        taken.add(id_)
        result.append(replace(gap, id=id_))
    return result
