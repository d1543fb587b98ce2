"""Finnish: only greetings."""

from __future__ import annotations

from kbtools.languages.language import Language, People, PersonalData

_PERSONAL = PersonalData(
    greetings=("Hei",),
    openers=("hei",),
)

LANGUAGE = Language(
    code="fi",
    name="Finnish",
    people=People(greetings=("moi",)),
    personal=_PERSONAL,
)
