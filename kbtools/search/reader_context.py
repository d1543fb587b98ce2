"""The product and version that a reader uses: articles for others come last, and say whom they are for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
class _Entry:
    """One of the products that an article applies to: its text, its words and where each of them ends."""

    slug: str
    text: str
    words: tuple[str, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, slug: str, text: str) -> _Entry:
        found = list(_WORD.finditer(text))
        return cls(slug, text, tuple(word[0].casefold() for word in found), tuple(word.end() for word in found))

    def rest(self, name: tuple[str, ...]) -> str | None:
        """What stands after the product; None where the entry does not begin with that."""
        is_it = self.words[: len(name)] == name
        return self.text[self.ends[len(name) - 1] :].strip(" ,:()") if is_it else None


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """What articles apply to: `told` by slug, and its entries by their first word."""

    told: Mapping[str, Sequence[str]]
    entries: Mapping[str, Sequence[_Entry]]

    @classmethod
    def of(cls, facts: Mapping[str, FactsRow]) -> AppliesTo:
        """Reads all entries once, so that a question costs only those of its product."""
        told = {slug: row.applies_to for slug, row in facts.items() if row.applies_to}
        found: dict[str, list[_Entry]] = {}
        for entry in (_Entry.of(slug, text) for slug, texts in told.items() for text in texts):
            if entry.words:
                found.setdefault(entry.words[0], []).append(entry)
        return cls(told, found)

    def others(self, product: str, version: str) -> dict[str, Sequence[str]]:
        """The articles that are for another product or version than the reader's, by slug, with what they apply to.

        An article is for others where it names what it applies to, and nothing of that is this product, or each time
        in versions that leave this one out. A product that no article names tells nothing, nor does an empty one.
        """
        name, mine = _words(product[:MOST]), _number(version[:MOST])
        rests = [(one.slug, one.rest(name)) for one in self.entries.get(name[0], ())] if name else []
        fit = {slug for slug, rest in rests if rest is not None and _has(rest, mine)}
        if all(rest is None for _, rest in rests):
            return {}
        return {slug: entries for slug, entries in self.told.items() if slug not in fit}


def own_first(
    chances: Sequence[tuple[int, float]], slug: Callable[[int], str], others: Mapping[str, object], threshold: float
) -> Sequence[tuple[int, float]]:
    """Ranked articles, those first that are for the reader and probable themselves, so that no list ends before them.

    `chances`: numbers and probabilities, best first; `slug`: of a number.
    """
    if not others:
        return chances
    return sorted(chances, key=lambda row: row[1] < threshold or slug(row[0]) in others)


def last(rows: Iterable[Row], others: Mapping[str, object]) -> list[Row]:
    """The rows in their order, those for others after all that are not."""
    return sorted(rows, key=lambda row: row.slug in others)


def _has(rest: str, mine: tuple[int, ...]) -> bool:
    """Whether the versions after a product have this one; what is not understood leaves no version out."""
    if not rest or not mine:
        return True
    said = _VERSIONS.fullmatch(rest)
    if not said:
        return True
    first = _number(said[1])
    if not said[2]:
        return mine[: len(first)] == first
    end = _number(said[3] or "")
    return mine[: len(first)] >= first and (not end or mine[: len(end)] <= end)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word[0].casefold() for word in _WORD.finditer(text))


def _number(text: str) -> tuple[int, ...]:
    """`v4.10` as (4, 10), which is more than 4.9; nothing for what begins with no number."""
    found = _NUMBER.match(text.strip())
    return tuple(int(part) for part in found[1].split(".")) if found else ()
