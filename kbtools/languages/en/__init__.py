"""English."""

from __future__ import annotations

from kbtools.languages.language import Language

LANGUAGE = Language(code="en", name="English", stemmer="english")
