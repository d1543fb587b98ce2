"""Names of gaps that stay while most of their tickets do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from kbtools.model.gap import Gap

_CORE = 12  # tickets that show a gap best; its name is made from them


def new_id(tickets: Sequence[tuple[str, str]], taken: Collection[str] = ()) -> str:
    """`gap-` and eight hexadecimal digits from the tickets that show the gap best, in any order of them."""
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
    """The new gaps, each with the id of the earlier gap that it continues; one that has an id already keeps it.

    It continues the one at least half of whose tickets it holds; where several do, those with most tickets in common
    find each other first. `earlier` should hold only tickets that were mined again.
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
