"""Searches on the site: how many had no result or no click, and what was searched for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from kbtools.model.visit import Search
from kbtools.reports.intervals import Share

_SHOWN = 2  # least number of people for a query to be in the report


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """Of the searches of a period: the share without a result; of those with one, the share without a click.

    `contact_after`: the share after which the same visitor sent a message.
    """

    without_result: Share
    without_click: Share
    contact_after: Share

    def to_json(self) -> dict[str, Any]:
        """For programs; null where nobody searched."""
        return {
            "searches": self.without_result.whole,
            "searches_without_result": self.without_result.value,
            "searches_without_click": self.without_click.value,
            "contact_after_search": self.contact_after.value,
        }


@dataclass(frozen=True, slots=True)
class FailedQuery:
    """Words that several `people` searched for; of these, how many had no result, no click, or sent a message after."""

    words: str
    people: int
    without_result: int
    without_click: int
    sent: int

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {name: getattr(self, name) for name in self.__slots__}


def search_figures(searches: Sequence[Search], sent: Collection[str]) -> SearchFigures:
    """The figures of these searches; `sent`: ids of visits that sent a message."""
    found = [search for search in searches if search.found]
    return SearchFigures(
        Share(len(searches) - len(found), len(searches)),
        Share(sum(not search.clicked for search in found), len(found)),
        Share(sum(search.id in sent for search in searches), len(searches)),
    )


def failed_queries(searches: Sequence[Search], sent: Collection[str]) -> list[FailedQuery]:
    """What at least two people searched for, some without a result or click; those that failed most often first."""
    by_words: defaultdict[str, list[Search]] = defaultdict(list)
    for search in searches:
        by_words[search.query.casefold()].append(search)
    queries = [
        FailedQuery(
            own[-1].query,
            len(own),
            sum(not one.found for one in own),
            sum(bool(one.found) and not one.clicked for one in own),
            sum(one.id in sent for one in own),
        )
        for own in by_words.values()
        if len(own) >= _SHOWN
    ]
    lost = [query for query in queries if query.without_result + query.without_click]
    return sorted(lost, key=lambda query: (-query.without_result - query.without_click, -query.people, query.words))
