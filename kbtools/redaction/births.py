"""Dates of birth, recognised by the words in front of them; any other date is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kbtools.languages import every
from kbtools.redaction.span import Rule, Span

_DATE = (
    r"\d{1,4}(?P<mark>[./-])[ ]?\d{1,2}(?P=mark)[ ]?\d{2,4}"
    r"|\d{1,2}(?:\.|st|nd|rd|th|º)?[ ](?:de[ ])?[^\W\d_]{3,12}\.?(?:[ ]de)?[ ,]{1,2}\d{4}"
    r"|[^\W\d_]{3,12}\.?[ ]\d{1,2}(?:st|nd|rd|th)?,?[ ]\d{4}"
)


@cache
def _born() -> re.Pattern[str]:
    births = "|".join(map(re.escape, every(lambda known: known.personal.births)))
    # at most two short words may stand in between: "is", "on the"
    return re.compile(
        rf"(?<![^\W_])(?:{births})(?![^\W_])[^\w\n]{{0,4}}(?:[^\W\d_]{{1,4}}[^\w\n]{{1,2}}){{0,2}}(?P<date>{_DATE})(?!\w)",
        re.IGNORECASE,
    )


def _births(text: str) -> Iterator[Span]:
    return ((*found.span("date"), "birthdate") for found in _born().finditer(text))


def births() -> Rule:
    """Dates behind words such as "date of birth" and "born on"."""
    return Rule(_births, every(lambda known: known.personal.births), digits=4)
