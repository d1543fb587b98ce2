"""A short wording that a form can use, drafted from agents' own sentences; a person edits it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

from kbtools.followups.mining.groups import Group, Terms
from kbtools.followups.sentences import without_lead
from kbtools.model.followup import MOST_WORDING

_LEAST_USED = 3  # tickets in which each word of a wording stands, so that it names nobody
_TYPICAL = 0.05  # what a place further from the middle costs
_LONG = 0.01  # what a character costs


def drafted_wording(group: Group, terms: Terms, is_publishable: Callable[[str], bool]) -> str:
    """The sentence that is short, asked most often and most typical; empty where none may be shown to everybody."""
    written = Counter(one.sentence for one in group.asked)
    place = {sentence: number for number, sentence in enumerate(dict.fromkeys(one.sentence for one in group.asked))}

    def worth(sentence: str) -> float:
        return math.sqrt(written[sentence]) - _TYPICAL * place[sentence] - _LONG * len(sentence)

    for sentence in sorted(written, key=lambda one: (-worth(one), one)):
        wording = _tidy(sentence)
        if len(wording) <= MOST_WORDING and is_publishable(wording) and _is_common(wording, terms):
            return wording
    return ""


def _tidy(sentence: str) -> str:
    bare = without_lead(sentence).strip(" -–—*•\"'")
    return f"{bare[:1].upper()}{bare[1:]}"


def _is_common(wording: str, terms: Terms) -> bool:
    stems = terms.analyser.terms(wording)
    return "[" not in wording and all(terms.frequency.get(stem, 0) >= _LEAST_USED for stem in stems)
