"""Which earlier question a newly mined one is, so that it keeps the id and what was decided."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

from kbtools.model.followup import Followup


def continued(
    found: Sequence[Followup], earlier: Sequence[Followup], drafted: Mapping[str, Sequence[str]]
) -> list[Followup | None]:
    """For each question the earlier one that it is, or None; each earlier one once.

    It is the same if it has at least half of that one's tickets and asks the same: tickets alone do not tell, since
    agents ask several things in one reply. `drafted`: by id, the words that said what is asked before a person changed
    them. Where several could be it, pairs with most tickets in common go first, then those with most words.
    """
    pairs = []
    for number, one in enumerate(found):
        for old in earlier:
            common = len(set(one.tickets).intersection(old.tickets))
            own, theirs = set(one.told), set(drafted.get(old.id, old.told))
            words = len(own & theirs)
            asks_same = own == theirs or 2 * words > min(len(own), len(theirs))
            if one.id == old.id or (asks_same and common and 2 * common >= len(old.tickets)):
                pairs.append((-common, -words, old.id, number, old))
    kept: dict[int, Followup] = {}
    for _, _, id_, number, old in sorted(pairs, key=lambda pair: pair[:4]):
        if number not in kept and all(id_ != one.id for one in kept.values()):
            kept[number] = old
    return [kept.get(number) for number in range(len(found))]


def free_id(id_: str, taken: Collection[str]) -> str:
    """The id, or another of its kind where it is taken."""
    while id_ in taken:
        id_ = f"ask-{hashlib.sha256(id_.encode('utf-8', 'replace')).hexdigest()[:8]}"
    return id_
