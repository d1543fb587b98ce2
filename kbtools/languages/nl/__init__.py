"""Dutch."""

from __future__ import annotations

from kbtools.languages.language import Language

LANGUAGE = Language(code="nl", name="Dutch", stemmer="dutch")
