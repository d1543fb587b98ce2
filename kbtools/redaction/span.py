"""Spans that rules of redaction find, and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Span = tuple[int, int, str]
"""`(start, end, kind)` in characters of the text."""

KEEP = ""
"""The kind of a span that stays as it is, and that later rules leave alone."""


@dataclass(frozen=True)
class Rule:
    """`find` is called if the lower-case text holds one of `needs`, and at least this many ASCII digits.

    Without `needs` every text qualifies.
    """

    find: Callable[[str], Iterator[Span]]
    needs: tuple[str, ...] = ()
    digits: int = 0
