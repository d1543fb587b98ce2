"""What a rule finds, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kbtools.articles.checks.context import CheckContext

Level = Literal["error", "advice"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of the content standard.

    `code` is a rule of `RULES`, or a code of `errors.CODES` for a file that cannot be read. `where` is
    `docs/vpn.md:3`, without the line where none is known, empty for many articles at once. `slug` is empty
    where no article is meant. Message and hint never hold the personal data they are about.
    """

    level: Level
    code: str
    slug: str
    where: str
    message: str
    hint: str = ""

    def to_json(self) -> dict[str, str]:
        """The fields by name."""
        return {
            "level": self.level,
            "code": self.code,
            "slug": self.slug,
            "where": self.where,
            "message": self.message,
            "hint": self.hint,
        }


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule's function yields; `level` only where it is milder than the rule's own."""

    slug: str
    where: str
    message: str
    hint: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the standard; `name` is the findings' code, `short` names many of them in one line."""

    name: str
    level: Level
    short: str
    find: Callable[[CheckContext], Iterable[Breach]]
