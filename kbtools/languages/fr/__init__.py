"""French."""

from __future__ import annotations

from kbtools.languages.language import Language

LANGUAGE = Language(code="fr", name="French", stemmer="french")
