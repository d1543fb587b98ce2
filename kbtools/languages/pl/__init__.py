"""Polish: only greetings and closings."""

from __future__ import annotations

from kbtools.languages.language import Language, PersonalData

_PERSONAL = PersonalData(
    greetings=("Cześć",),
    openers=("cześć",),
)

LANGUAGE = Language(
    code="pl",
    name="Polish",
    personal=_PERSONAL,
)
