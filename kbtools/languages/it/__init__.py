"""Italian."""

from __future__ import annotations

from kbtools.languages.language import Language

LANGUAGE = Language(code="it", name="Italian", stemmer="italian")
