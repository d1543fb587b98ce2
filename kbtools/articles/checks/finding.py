"""The types of the content standard: rule, breach, finding."""

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

    `code`: a rule of `RULES`, or a code of `errors.CODES` for a file that cannot be read. `where`: such as
    `docs/vpn.md:3`, without a line where none is known, empty for several articles. `slug`: empty for no single
    article. Message and hint never contain the personal data that they are about.
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
    """What the function of a rule yields; `level` only where it is milder than that of the rule."""

    slug: str
    where: str
    message: str
    hint: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the standard. `name`: the code of its findings; `short`: the title of a group of them."""

    name: str
    level: Level
    short: str
    find: Callable[[CheckContext], Iterable[Breach]]
