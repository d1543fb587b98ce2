"""Swedish: only greetings, closings and the subject prefix of replies."""

from __future__ import annotations

from kbtools.languages.language import Language, MailMarks, PersonalData

_PERSONAL = PersonalData(
    greetings=("Hej",),
    openers=tuple("hej hälsningar mvh".split()),
    closings=("hälsningar|mvh",),
    calls_oneself=("jag heter",),
)

LANGUAGE = Language(
    code="sv",
    name="Swedish",
    mail=MailMarks(answered=("sv",)),
    personal=_PERSONAL,
)
