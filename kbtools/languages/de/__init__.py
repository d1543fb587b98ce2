"""German."""

from __future__ import annotations

from kbtools.languages.language import Language

LANGUAGE = Language(code="de", name="German", stemmer="german")
