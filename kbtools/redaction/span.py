"""What a rule of redaction finds, and where it is worth looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Span = tuple[int, int, str]
"""`(start, end, kind)` in characters of the text."""

KEEP = ""
"""The kind of a span that stays as it is, and that later rules leave alone."""


@dataclass(frozen=True)
class Rule:
    """`find` is asked where one of `needs` stands in the text in small letters, and at least so many ASCII digits.

    No `needs`: nothing has to stand there.
    """

    find: Callable[[str], Iterator[Span]]
    needs: tuple[str, ...] = ()
    digits: int = 0
