"""E-mail addresses in words: "keith at keith.example", "orla dot byrne at web dot example"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kbtools.languages import LANGUAGES, stop_words, ways
from kbtools.redaction.span import Rule, Span

_AT = " at "
_LONGEST = 64  # characters in front of the word for @ that are looked at
_LOCAL = re.compile(r"(?<![\w@/.-])(?:[A-Za-z0-9_+-]{1,30}(?:\.| dot )){0,3}[A-Za-z0-9_+-]{1,30}\Z")
_DOMAIN = re.compile(
    r"[a-z0-9][a-z0-9-]{0,62}(?:(?:\.| dot )[a-z0-9-]{1,62}){0,4}(?:\.| dot )(?P<last>[a-z]{2,24})(?![\w(])"
)
_OF_FILES = frozenset(
    "c cc cpp cs css csv exe go h html htm java js json kt log md php py rb rs sh ts txt xml yml".split()
)


@cache
def _known() -> tuple[re.Pattern[str], frozenset[str]]:
    mails = ways(lambda known: known.personal.mails)
    announced = re.compile(rf"(?<![^\W_])(?:{mails})[^\w\n]{{1,3}}\Z", re.IGNORECASE)
    return announced, frozenset(word for code in LANGUAGES for word in stop_words(code))


def _spelled(text: str) -> Iterator[Span]:
    announced, ordinary = _known()
    at = text.find(_AT)
    while at >= 0:
        first = max(0, at - _LONGEST)
        local, domain = _LOCAL.search(text, first, at), _DOMAIN.match(text, at + len(_AT))
        if local and domain and domain["last"] not in _OF_FILES and local[0].lower() not in ordinary:
            sure = " dot " in domain[0] or any(char in local[0] for char in "._0123456789")
            same = domain[0].startswith(local[0].lower())
            if sure or same or announced.search(text, first, local.start()):
                yield local.start(), domain.end(), "email"
        at = text.find(_AT, at + 1)


SPELLED = Rule(_spelled, (_AT,))
"""Addresses with "at" for @, where what is around says that it is one: "look at example.com" is none."""
