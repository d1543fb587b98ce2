"""The product and version that a reader uses: articles for others come last, and say whom they are for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kbtools.search.generation import FactsRow

_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
# What may stand after a product: `2`, `v2.1`, `version 2`, `2.x`, `2+`, `2-4`, `2–4`; anything else is not understood.
_VERSIONS = re.compile(r"(?:v|version)?\s*(\d+(?:\.\d+)*)(?:\.x)?\s*(\+|[-–]\s*(\d+(?:\.\d+)*))?", re.IGNORECASE)
_NUMBER = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,8})", re.IGNORECASE)
MOST = 100  # characters of a product or a version


class _HasSlug(Protocol):
    @property
    def slug(self) -> str:
        """The article's."""


Row = TypeVar("Row", bound=_HasSlug)


@dataclass(frozen=True, slots=True)
class ReaderContext:
    """The product and version that somebody uses; empty where they are not known."""

    product: str = ""
    version: str = ""

    def others(self, facts: Mapping[str, FactsRow]) -> dict[str, Sequence[str]]:
        """The articles that are for another product or version, by slug, with what they apply to.

        An article is for others where it names what it applies to, and nothing of that is this product, or each time
        in versions that leave this one out. A product that no article names tells nothing.
        """
        name = _words(self.product[:MOST])
        told = {slug: row.applies_to for slug, row in facts.items() if row.applies_to}
        if not name or not any(_rest(one, name) is not None for entries in told.values() for one in entries):
            return {}
        mine = _number(self.version[:MOST])
        return {slug: entries for slug, entries in told.items() if not any(_fits(one, name, mine) for one in entries)}


def last(rows: Iterable[Row], others: Mapping[str, object]) -> list[Row]:
    """The rows in their order, those for others after all that are not."""
    return sorted(rows, key=lambda row: row.slug in others)


def _fits(entry: str, name: Sequence[str], mine: tuple[int, ...]) -> bool:
    """Whether `Lamp 2` or the like is the product in this version; what is not understood leaves no version out."""
    rest = _rest(entry, name)
    if rest is None or not rest or not mine:
        return rest is not None
    said = _VERSIONS.fullmatch(rest)
    if not said:
        return True
    first = _number(said[1])
    if not said[2]:
        return mine[: len(first)] == first
    end = _number(said[3] or "")
    return mine[: len(first)] >= first and (not end or mine[: len(end)] <= end)


def _rest(entry: str, name: Sequence[str]) -> str | None:
    """What stands in an entry after the product; None where it does not begin with that."""
    found = list(_WORD.finditer(entry))
    if [word[0].casefold() for word in found[: len(name)]] != list(name):
        return None
    return entry[found[len(name) - 1].end() :].strip(" ,:()")


def _words(text: str) -> list[str]:
    return [word[0].casefold() for word in _WORD.finditer(text)]


def _number(text: str) -> tuple[int, ...]:
    """`v4.10` as (4, 10), which is more than 4.9; nothing for what begins with no number."""
    found = _NUMBER.match(text.strip())
    return tuple(int(part) for part in found[1].split(".")) if found else ()
