"""Which question the form offers for a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kbtools.model.followup import Followup
from kbtools.text.analysis import Analyser


def followup_for(text: str, offered: Sequence[Followup], analyser: Analyser) -> Followup | None:
    """The one that agents ask most often of those whose topic the text is about, and which it does not tell already."""
    terms = set(analyser.terms(text)) if offered else set()

    def has(words: Iterable[str]) -> bool:
        return any(not terms.isdisjoint(analyser.terms(word)) for word in words)

    fit = (one for one in offered if (not one.about or has(one.about)) and not has(one.told))
    return max(fit, key=lambda one: (one.share, one.id), default=None)
