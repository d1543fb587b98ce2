"""Whether a text tells of danger to life and health: fire, smoke, electric shocks, injuries, poison."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import cache

from kbtools.languages import ways

_MOST = 4_000  # characters that are looked at
_LETTERS = str.maketrans({"ł": "l", "’": "'", "œ": "oe"})


def tells_of_danger(text: str, told: re.Pattern[str] | None = None) -> bool:
    """Whether a person should read this first, in whatever language it is written.

    `told`: how people tell of it, if not in every language, see `danger_pattern`. `danger.js` does the same.
    """
    spread = unicodedata.normalize("NFKD", text[:_MOST].casefold().translate(_LETTERS))
    bare = "".join(sign for sign in spread[:_MOST] if not unicodedata.combining(sign))  # one sign may become 18
    return bool((told or _danger()).search(" ".join(bare.split())))


def ways_of_danger(codes: Container[str] | None = None) -> str:
    """How people tell of it in all languages, or in these: a regular expression for small letters without accents."""
    return rf"\b(?:{ways(lambda known: known.danger, codes)})\b"


def danger_pattern(ways: str) -> re.Pattern[str]:
    """What `ways_of_danger` gave, to search with; as in a browser, a letter is one of a to z."""
    return re.compile(ways, re.ASCII)


@cache
def _danger() -> re.Pattern[str]:
    return danger_pattern(ways_of_danger())
