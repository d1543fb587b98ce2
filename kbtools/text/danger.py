"""Whether a text tells of danger to life and health: fire, smoke, electric shocks, injuries, poison."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kbtools.languages import ways

_MOST = 4_000  # characters that are looked at
_LETTERS = str.maketrans({"ł": "l", "’": "'", "œ": "oe"})


def tells_of_danger(text: str) -> bool:
    """Whether a person should read this first, in whatever language it is written."""
    spread = unicodedata.normalize("NFKD", text[:_MOST].casefold().translate(_LETTERS))
    bare = "".join(sign for sign in spread[:_MOST] if not unicodedata.combining(sign))  # one sign may become 18
    return bool(_danger().search(" ".join(bare.split())))


@cache
def _danger() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{ways(lambda known: known.danger)})\b")
