"""Titles of gaps in the requesters' own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kbtools.gaps.mine.abuse import has_abuse
from kbtools.gaps.mine.text import Asked
from kbtools.gaps.mine.vectors import Embed, words_embed
from kbtools.languages import stop_words, ways
from kbtools.model.ticket import Ticket
from kbtools.redaction import KINDS, Redactor
from kbtools.settings import Settings
from kbtools.text.embeddings import Model, unit
from kbtools.text.normalise import one_line, sentences, words

_LOOKED_AT = 40  # tickets of a gap, the most typical ones
_LONGEST = 100
_LEAST_WORDS, _SHORTEST, _STORY = 3, 12, 140  # words, characters, characters
_GOOD = 65  # characters; a longer title tells a story
_MASK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
_BEGINNING = 400  # characters of a question that tell what it is about
_RARE = 0.1  # what a word costs that few people used, when no title is without one


@dataclass(frozen=True, slots=True)
class _Told:
    """What one ticket says, made ready once."""

    requester: str
    asked: Asked
    words: frozenset[str]

    @staticmethod
    def of(ticket: Ticket, asked: Asked) -> _Told:
        return _Told(ticket.requester, asked, frozenset(_words(f"{asked.subject} {asked.body}")))


@dataclass(frozen=True)
class Names:
    """Gives titles. A word that too few different people used stays out of them, where people are known."""

    told: Sequence[_Told]
    embed: Embed
    redactor: Redactor
    allowed: Collection[str] | None  # None: nothing is known about people
    usual: Mapping[str, float]  # share of all tickets in which a word stands

    @staticmethod
    def of(tickets: Sequence[Ticket], asked: Sequence[Asked], embed: Embed, settings: Settings) -> Names:
        """Learn from all tickets, and what each asked, which words belong to everybody."""
        told = [_Told.of(ticket, one) for ticket, one in zip(tickets, asked, strict=True)]
        users = _users(told)
        common = {word for word, people in users.items() if people >= settings.min_requesters}
        allowed = common | stop_words(settings.lang) if users else None
        redactor = Redactor(settings.redact_region, settings.redact_words)
        return Names(told, embed, redactor, allowed, _shares(told))

    def title(self, places: Sequence[int], taken: Iterable[str] = ()) -> str:
        """What some of the tickets, most typical first, are about, as one who asks says it; not one of `taken`."""
        typical = [self.told[place] for place in places[:_LOOKED_AT]]
        used = {title.casefold() for title in taken}
        said = [title for title in dict.fromkeys(self._made(text) for text in _candidates(typical)) if title]
        choice = [title for title in said if title.casefold() not in used] or said
        if not choice:
            return "Untitled topic"
        value = self._values(choice, typical)
        rare = {title: self._rare(title) for title in choice}
        return max(choice, key=lambda title: (rare[title] == 0, value[title] - _RARE * rare[title]))

    def _made(self, text: str) -> str:
        """One line without private parts; masked first, for half an address would be none."""
        return one_line(self.redactor(one_line(text)), _LONGEST)

    def _rare(self, title: str) -> int:
        """How many of its words too few people used for it to be nobody's."""
        told = _words(_MASK.sub(" ", title))
        return 0 if self.allowed is None else sum(word not in self.allowed for word in told)

    def _values(self, choice: Sequence[str], typical: Sequence[_Told]) -> dict[str, float]:
        """How well each stands for all: by meaning, by the words that tell this topic, less its faults."""
        rows = self.embed(choice)
        asked = self.embed([one.asked.body[:_BEGINNING] for one in typical])
        central = rows @ unit((asked.mean(axis=0) + rows.mean(axis=0))[None, :])[0]
        own = _shares(typical)
        telling = {word: share - self.usual.get(word, 0.0) for word, share in own.items()}
        value = {}
        for place, title in enumerate(choice):
            told = sorted(set(_words(title)))
            telling_words = sum(max(0.0, telling.get(word, 0.0)) for word in told) / max(1, len(told)) ** 0.5
            value[title] = float(central[place]) + telling_words - _faults(title)
        return value


def _candidates(told: Sequence[_Told]) -> list[str]:
    """Subjects that say something, else the first sentence; whatever there is, when nothing of that is long enough."""
    pairs = [(one.asked.subject, next(iter(sentences(one.asked.body[:_BEGINNING])), "")) for one in told]
    found = [next(filter(_is_fit, pair), "") for pair in pairs]
    poor = (next((text for text in pair if text and not has_abuse(text)), "") for pair in pairs)
    return list(filter(None, found)) or list(filter(None, poor))


def _is_fit(text: str) -> bool:
    return _SHORTEST <= len(text) <= _STORY and len(words(text)) >= _LEAST_WORDS and not has_abuse(text)


@cache
def _faulty() -> tuple[tuple[re.Pattern[str], float], ...]:
    """What makes a worse title, and by how much of a cosine."""
    pleading, tried = ways(lambda known: known.mining.pleading), ways(lambda known: known.mining.tried)
    return (
        (_MASK, 0.4),
        (re.compile(r"\d"), 0.05),
        (re.compile(r"[\[\](){}<>|#@]"), 0.05),
        (re.compile(rf"\b(?:{pleading})\b", re.IGNORECASE), 0.1),
        (re.compile(r"[!?]{2}|…$"), 0.1),
        (re.compile(r"^[^(]*\)|\([^)]*$"), 0.2),
        (re.compile(rf"\b(?:{tried})\b", re.IGNORECASE), 0.2),
        (re.compile(r"^[^a-zß-ÿ]*$"), 0.2),
    )


def _faults(title: str) -> float:
    return sum(weight for pattern, weight in _faulty() if pattern.search(title)) + 0.004 * max(0, len(title) - _GOOD)


def _users(told: Sequence[_Told]) -> Counter[str]:
    """How many different known people used each word."""
    said: dict[str, set[str]] = {}
    for one in told:
        if one.requester:
            said.setdefault(one.requester, set()).update(one.words)
    return Counter(word for own in said.values() for word in own)


def _shares(told: Sequence[_Told]) -> dict[str, float]:
    often = Counter(word for one in told for word in one.words)
    return {word: number / len(told) for word, number in often.items()}


def _words(text: str) -> list[str]:
    return words(text.lower().replace("’", "'"))


def titles(
    gaps: Sequence[Sequence[tuple[str, str]]], tickets: Sequence[Ticket], model: Model | None, settings: Settings
) -> list[str]:
    """A title for the tickets of each gap, given as keys, the most typical first; no two are the same if possible.

    `tickets` hold them and others, which tell what is said everywhere.
    """
    asked = [Asked.of(ticket) for ticket in tickets]
    embed = model.embed if model else words_embed([one.question for one in asked])
    names = Names.of(tickets, asked, embed, settings)
    number = {ticket.key: place for place, ticket in enumerate(tickets)}
    found: list[str] = []
    for keys in gaps:
        found.append(names.title([number[key] for key in keys if key in number], found))
    return found
