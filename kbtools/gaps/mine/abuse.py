"""Abuse: a sentence that is only an insult is not mined; one that says more is mined, but never becomes a title."""

from __future__ import annotations

import re
from functools import cache

from kbtools.languages import ways
from kbtools.text.normalise import sentences, words

_FEW = 5  # words; a shorter line with an insult is only an insult


def has_abuse(text: str) -> bool:
    """Whether a line has an insult, which no title or phrase may have."""
    return bool(_insults().search(text))


def without_abuse(text: str) -> str:
    """The text without sentences that are only insults; "some idiot stole my card" stays, as it says what happened."""
    if not has_abuse(text):
        return text
    return " ".join(sentence for sentence in sentences(text) if not _only_insults(sentence))


def _only_insults(sentence: str) -> bool:
    return has_abuse(sentence) and bool(_at_us().search(sentence) or len(words(sentence)) < _FEW)


@cache
def _insults() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{ways(lambda known: known.mining.insults)})\b", re.IGNORECASE)


@cache
def _at_us() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{ways(lambda known: known.mining.at_us)})\b", re.IGNORECASE)
