"""What can be known of a language; what nobody has told yet is empty."""

from __future__ import annotations

from dataclasses import dataclass

Ways = tuple[str, ...]
"""Regular expressions, each one way to say a thing; tried in any case unless a field says otherwise."""


@dataclass(frozen=True)
class Language:
    """One language. Beside it in its folder, where there are any: `stop_words.txt`, `pages.json` and `cues.py`."""

    code: str  # ISO 639-1
    name: str  # in English
    stemmer: str = ""  # of Snowball
