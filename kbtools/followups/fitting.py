"""Which question the form offers for a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kbtools.model.followup import Followup
from kbtools.text.analysis import Analyser


@dataclass(frozen=True, slots=True)
class OfferedQuestions:
    """The questions that are offered, those that agents ask most often first, each with the terms of its words."""

    rows: tuple[tuple[Followup, frozenset[str], frozenset[str]], ...]
    analyser: Analyser

    @classmethod
    def of(cls, offered: Iterable[Followup], analyser: Analyser) -> OfferedQuestions:
        """Analyses the words once, so that a message costs only its own."""
        often_first = sorted(offered, key=lambda one: (one.share, one.id), reverse=True)
        rows = ((one, _terms(one.about, analyser), _terms(one.told, analyser)) for one in often_first)
        return cls(tuple(rows), analyser)

    def for_text(self, text: str) -> Followup | None:
        """The first one whose topic the text is about, and which it does not tell already."""
        terms = frozenset(self.analyser.terms(text)) if self.rows else frozenset()
        fit = (one for one, about, told in self.rows if (not one.about or about & terms) and not told & terms)
        return next(fit, None)


def _terms(words: Sequence[str], analyser: Analyser) -> frozenset[str]:
    return frozenset(term for word in words for term in analyser.terms(word))
