"""Spanish."""

from __future__ import annotations

from kbtools.languages.language import Language

LANGUAGE = Language(code="es", name="Spanish", stemmer="spanish")
