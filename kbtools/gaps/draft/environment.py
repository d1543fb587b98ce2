"""Environment of a topic: products, systems and versions, as its tickets name them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from kbtools.gaps.draft.common_words import CommonWords
from kbtools.gaps.draft.person_names import has_name
from kbtools.gaps.draft.systems import SYSTEM
from kbtools.gaps.draft.ways import SourcedLine
from kbtools.languages import ways
from kbtools.model.ticket import Ticket

_MOST = 5
_SHARE = 0.25
_LEAST = 2
_LOOKED_AT = 4_000


def environment_of(tickets: Sequence[Ticket], common: CommonWords, names: frozenset[str]) -> tuple[SourcedLine, ...]:
    """Names that requesters use in a quarter of the tickets, in words that many people use; most frequent first.

    Names in agents' replies do not count, because their instructions are often for several systems.
    """
    often: Counter[str] = Counter()
    tickets_by_name: dict[str, list[tuple[str, str]]] = {}
    for ticket in tickets:
        asked = (m.body[:_LOOKED_AT] for m in ticket.messages if m.public and m.author == "requester")
        texts = [ticket.subject, *asked]
        found = {match[1] for text in texts for form in (SYSTEM, _version()) for match in form.finditer(text)}
        for name in found:
            if not _no_product().search(name) and common.is_public(name) and not has_name(name, names):
                often[name] += 1
                tickets_by_name.setdefault(name, []).append(ticket.key)
    enough = [name for name in often if often[name] >= max(_LEAST, _SHARE * len(tickets))]
    order = sorted(enough, key=lambda name: (-often[name], name))
    exact = [name for name in order if not any(other != name and other.startswith(f"{name} ") for other in order)]
    return tuple(SourcedLine(name, tuple(tickets_by_name[name])) for name in exact[:_MOST])


@cache
def _no_product() -> re.Pattern[str]:
    """Words with a capital before a number that are no product, such as months and weekdays."""
    return re.compile(rf"^(?:{ways(lambda known: known.asking.no_product)})\b")


@cache
def _version() -> re.Pattern[str]:
    """One or two words with a capital, followed by a number: "Android 14", but not "Monday 9 am"."""
    hours = ways(lambda known: known.asking.hours)
    return re.compile(
        r"\b([A-Z][A-Za-z]{1,15}(?: [A-Z][A-Za-z]{1,15})? v?\d{1,3}(?:\.\d{1,3}){0,2})\b"
        rf"(?![.,]\d|[-:/%]|\s*(?:{hours}|%))"
    )
