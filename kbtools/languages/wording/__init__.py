"""Turns of phrase by which agents' sentences are told apart: one file a language."""

from kbtools.languages.wording.cues import Cues, of_any_language
from kbtools.languages.wording.english import ENGLISH
from kbtools.languages.wording.french import FRENCH
from kbtools.languages.wording.german import GERMAN

__all__ = ["Cues", "cues"]

_ANY = of_any_language()


def cues(lang: str) -> Cues:
    """The language's cues; in one that has none, every sentence of a reply may be a step."""
    return {"en": ENGLISH, "de": GERMAN, "fr": FRENCH}.get(lang, _ANY)
