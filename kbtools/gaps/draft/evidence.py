"""What a draft rests on, for the team that reads it: never part of the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kbtools.gaps.draft.common_words import CommonWords
from kbtools.gaps.draft.confirmed import confirmed_replies
from kbtools.gaps.draft.person_names import BEGINS_NAME, SMALL, has_name
from kbtools.languages import language, ways
from kbtools.model.ticket import Ticket

_MANY, _HARDLY = 8, 1 / 3
_MOST_NAMED, _LEAST_NAMED, _USUAL = 3, 3, 0.1
_LOOKED_AT = 4_000
# a word with a capital within a sentence, and one more behind it
_TWO_WORDS = rf"{BEGINS_NAME}[\w-]{{2,30}}(?: {BEGINS_NAME}[\w-]{{1,30}})?"
_NAME = re.compile(rf"(?<=[{SMALL},] )({_TWO_WORDS})\b")
_SMALL = re.compile(rf"\b[{SMALL}][\w-]*")
_QUOTED = re.compile(rf"[\"'“„«‘>→*_]\s?({_TWO_WORDS})\b")  # or emphasised, or later in a path such as "Tools > Audio"
_PATH = re.compile(rf"\b({_TWO_WORDS})\s?[>→»]")


@dataclass(frozen=True)
class Evidence:
    """How many people asked, how many of their tickets were answered, and in how many an answer was confirmed.

    `named`: names of products that agents wrote in three tickets or more, with how many; most frequent first. None
    where every noun has a capital, as in German.
    """

    asked: int
    answered: int
    confirmed: int
    named: tuple[tuple[str, int], ...] = ()

    @property
    def is_thin(self) -> bool:
        """Whether agents answered less than a third of many."""
        return self.asked >= _MANY and self.answered < _HARDLY * self.asked


def evidence_of(tickets: Sequence[Ticket], common: CommonWords, people: Collection[str], lang: str) -> Evidence:
    """What a topic's tickets say of its answers. `people`: names of people in them, in lower case."""
    outcomes = [confirmed_replies(ticket, lang) for ticket in tickets]
    told = () if language(lang).has_capital_nouns else tickets
    often = Counter(name for ticket in told for name in _names_of(ticket, people))
    usual, controls = _small_words(told), _controls(told)
    named = [
        (name, n)
        for name, n in often.most_common()
        if n >= _LEAST_NAMED
        and name not in controls
        and _is_rare(name, n, common)
        and usual.isdisjoint(name.casefold().split())
    ]
    return Evidence(
        len({ticket.requester or ticket.key for ticket in tickets}),
        sum(bool(own) for own in outcomes),
        sum(any(outcome > 0 for outcome in own.values()) for own in outcomes),
        tuple(named[:_MOST_NAMED]),
    )


def _names_of(ticket: Ticket, people: Collection[str]) -> set[str]:
    """The names that agents wrote in a ticket, but for people."""
    found = {name for reply in ticket.answers for name in _NAME.findall(reply[:_LOOKED_AT])}
    return {name for name in found if name[0].isupper() and not has_name(name, people)}


def _controls(tickets: Sequence[Ticket]) -> set[str]:
    """What agents write as the words of a button or a menu: quoted, emphasised, in a path, or behind "click on"."""
    pressed = re.compile(rf"\b(?i:{ways(lambda known: known.presses)}) ({_TWO_WORDS})\b")
    texts = [reply[:_LOOKED_AT] for ticket in tickets for reply in ticket.answers]
    return {name for text in texts for pattern in (_QUOTED, _PATH, pressed) for name in pattern.findall(text)}


def _small_words(tickets: Sequence[Ticket]) -> set[str]:
    """The words that begin with a small letter: these are no names, whoever writes them with a capital."""
    return {word for ticket in tickets for m in ticket.messages for word in _SMALL.findall(m.body[:_LOOKED_AT])}


def _is_rare(name: str, here: int, common: CommonWords) -> bool:
    """Whether it is not written everywhere, as the own product is; `here`: how many of these tickets have it."""
    terms = common.terms(name)
    return bool(terms) and min(common.tickets_with[term] for term in terms) - here < _USUAL * common.total
