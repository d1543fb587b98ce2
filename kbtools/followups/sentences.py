"""The sentences of an agent's reply that ask for what a message did not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kbtools.gaps.mine.text import clean
from kbtools.languages import ways
from kbtools.model.ticket import Ticket
from kbtools.text.normalise import one_line, sentences

_SHORTEST, _LONGEST = 8, 160  # characters of a sentence
_MOST = 40  # sentences of a reply that are looked at
_REQUEST = 40  # characters between "could you" and "send"
_BEFORE = 80  # characters of a sentence before "please send"
_QUESTION = re.compile(r"[?？][\s\"'”’)\]]*$")
_GAP = re.compile(r"\s+(?=[?!.,])")
_OPENING = re.compile(r"^[\W\d_]+|^\(?\w\)\s+")


def asked_back(reply: str) -> list[str]:
    """The sentences of a reply that ask for facts: no step, no "did that help?", nothing that points back."""
    found = (_GAP.sub("", one_line(_OPENING.sub("", one))) for one in sentences(clean(reply))[:_MOST])
    return [one for one in found if _SHORTEST <= len(one) <= _LONGEST and _asks_for_facts(one)]


def asked_first(ticket: Ticket) -> list[str]:
    """What the first reply to a ticket asks back."""
    return asked_back(ticket.answers[0]) if ticket.answers else []


def without_lead(sentence: str) -> str:
    """The sentence without what leads to it: "which version?" of "and which version?"."""
    return _patterns().lead.sub("", sentence, count=1).strip()


def _asks_for_facts(sentence: str) -> bool:
    pattern, bare = _patterns(), without_lead(sentence)
    if pattern.proposes.match(bare) or pattern.looks_back.search(bare):
        return False
    return bool((_QUESTION.search(bare) and pattern.opens.match(bare)) or pattern.request.search(bare))


@dataclass(frozen=True)
class _Patterns:
    """Patterns of all languages."""

    lead: re.Pattern[str]
    opens: re.Pattern[str]
    request: re.Pattern[str]
    proposes: re.Pattern[str]
    looks_back: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    asks, tells = ways(lambda known: known.asking_back.asks), ways(lambda known: known.asking_back.tells)
    return _Patterns(
        lead=re.compile(rf"^(?:(?:{ways(lambda known: known.asking_back.leads)})\b[\s,:;]*){{1,3}}", re.IGNORECASE),
        opens=re.compile(rf"(?:{ways(lambda known: known.asking_back.opens)})\b", re.IGNORECASE),
        request=re.compile(rf"^.{{0,{_BEFORE}}}?\b(?:{asks})\b[^.?!]{{0,{_REQUEST}}}?\b(?:{tells})\b", re.IGNORECASE),
        proposes=re.compile(rf"(?:{ways(lambda known: known.asking_back.proposes)})\b", re.IGNORECASE),
        looks_back=re.compile(rf"\b(?:{ways(lambda known: known.asking_back.looks_back)})\b", re.IGNORECASE),
    )
