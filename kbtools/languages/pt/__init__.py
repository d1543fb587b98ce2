"""Portuguese."""

from __future__ import annotations

from kbtools.languages.language import Language

LANGUAGE = Language(code="pt", name="Portuguese", stemmer="portuguese")
