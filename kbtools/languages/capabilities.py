"""What the product can and cannot do in each language: the table of docs/about/add-a-language.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal

from kbtools.languages import Language, language, stop_words
from kbtools.languages.draft_cues import has_cues
from kbtools.languages.pages import is_translated

Extent = Literal["yes", "in part", "no"]
"""`in part`: less is known than of English, of which most is known."""


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that needs words of a language; `known` counts the kinds of words that there are for it."""

    name: str
    known: Callable[[Language], int]

    def extent(self, code: str) -> Extent:
        """To what extent a language has this capability."""
        found = self.known(language(code))
        if not found:
            return "no"
        return "yes" if found >= self.known(language("en")) else "in part"


def _filled(facet: Any) -> int:
    return sum(bool(getattr(facet, field.name)) for field in fields(facet))


CAPABILITIES = (
    Capability("stems and stop words", lambda known: bool(known.stemmer and stop_words(known.code))),
    Capability("texts of pages and mails", lambda known: is_translated(known.code)),
    Capability("danger to life and health", lambda known: bool(known.danger)),
    Capability("quotations and signatures", lambda known: _filled(known.mail)),
    Capability("whether a reply worked", lambda known: _filled(known.outcomes)),
    Capability("questions without greetings and insults", lambda known: _filled(known.mining)),
    Capability("titles and phrases of drafts", lambda known: _filled(known.asking)),
    Capability("steps of drafts", lambda known: has_cues(known.code)),
    Capability("what agents ask back", lambda known: _filled(known.asking_back)),
    Capability("drafts without names", lambda known: _filled(known.people)),
    Capability("private data in words", lambda known: _filled(known.personal) + _filled(known.closings)),
    Capability("postal addresses", lambda known: known.streets.has_streets),
    Capability("columns of spreadsheets", lambda known: len(known.columns)),
    Capability("resolved tickets of spreadsheets", lambda known: bool(known.resolved)),
    Capability("words that sound like blame", lambda known: bool(known.blame)),
)


def capable(code: str, extent: Extent) -> list[str]:
    """The names of the capabilities that a language has to this extent."""
    return [capability.name for capability in CAPABILITIES if capability.extent(code) == extent]
