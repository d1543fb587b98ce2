"""Swedish: no more than how people greet and sign."""

from __future__ import annotations

from kbtools.languages.language import Language, PersonalData

_PERSONAL = PersonalData(
    greetings=("Hej",),
    openers=tuple("hej hälsningar mvh".split()),
    closings=("hälsningar|mvh",),
    calls_oneself=("jag heter",),
)

LANGUAGE = Language(
    code="sv",
    name="Swedish",
    personal=_PERSONAL,
)
