"""Titles of gaps, chosen among the requesters' own sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from kbtools.gaps.mine.abuse import has_abuse
from kbtools.gaps.mine.embedding import Embed
from kbtools.gaps.mine.quoted_text import most_quoted
from kbtools.gaps.mine.text import TicketQuestion
from kbtools.gaps.mine.topic_words import TopicWords
from kbtools.gaps.mine.vectors import lsa_embedding
from kbtools.languages import stop_words, ways
from kbtools.model.gap import NO_TITLE
from kbtools.model.ticket import Ticket
from kbtools.redaction import KINDS, Redactor, redactor_for
from kbtools.settings import Settings
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import Model, unit
from kbtools.text.normalise import one_line, sentences, words

_LOOKED_AT = 40  # tickets of a gap, the most typical ones
_LONGEST = 100
_LEAST_WORDS, _SHORTEST, _STORY = 3, 12, 140  # words, characters, characters
_GOOD = 65  # characters; a longer title tells too much
_MASK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
_BEGINNING = 400  # characters at the beginning of a question that are looked at
_DETAIL = 0.05  # subtracted for each word that no other ticket of the gap has
_RARE = 0.1  # subtracted for each word that few people used, when every title has one


@dataclass(frozen=True)
class TitleChooser:
    """Chooses titles. If requesters are known, words that too few different people used are avoided."""

    tickets: Sequence[Ticket]
    questions: Sequence[TicketQuestion]
    embed: Embed
    redactor: Redactor
    allowed: Collection[str] | None  # words that a title may contain; None: no requester is known
    topic_words: TopicWords
    analyser: Analyser

    @staticmethod
    def of(
        tickets: Sequence[Ticket],
        questions: Sequence[TicketQuestion],
        topic_words: TopicWords,
        embed: Embed,
        settings: Settings,
    ) -> TitleChooser:
        """From all tickets, their questions and the words of these, in the same order.

        Counts which words enough different people use.
        """
        enough = max(1, settings.min_requesters)
        users = _users(tickets, questions, enough)
        common = {word for word, people in users.items() if len(people) >= enough}
        allowed = common | stop_words(settings.lang) if users else None
        redactor = redactor_for(settings.redact_region, settings.redact_words)
        return TitleChooser(tickets, questions, embed, redactor, allowed, topic_words, Analyser.of(settings.lang))

    def title(self, numbers: Sequence[int], taken: Iterable[str] = ()) -> str:
        """A title for some of the tickets, given by number, the most typical first; if possible none of `taken`."""
        typical = [self.questions[number] for number in numbers[:_LOOKED_AT]]
        people = [self.tickets[number].requester for number in numbers[:_LOOKED_AT]]
        used = {title.casefold() for title in taken}
        quoted = self._made(most_quoted(_by_requester(typical, people)))
        if quoted and quoted.casefold() not in used and not self._rare(quoted) and not has_abuse(quoted):
            return quoted
        made = [title for title in dict.fromkeys(self._made(text) for text in _candidates(typical)) if title]
        choice = [title for title in made if title.casefold() not in used] or made
        if not choice:
            return NO_TITLE
        value = self._values(choice, numbers[:_LOOKED_AT])
        rare = {title: self._rare(title) for title in choice}
        return max(choice, key=lambda title: (rare[title] == 0, value[title] - _RARE * rare[title]))

    def _made(self, text: str) -> str:
        """One line, masked before it is shortened, as half an address would not be recognised."""
        return one_line(self.redactor(one_line(text)), _LONGEST)

    def _rare(self, title: str) -> int:
        """How many of its words too few people used."""
        own = _words(_MASK.sub(" ", title))
        return 0 if self.allowed is None else sum(word not in self.allowed for word in own)

    def _values(self, choice: Sequence[str], numbers: Sequence[int]) -> dict[str, float]:
        """By title: cosine to the tickets of the topic, plus the value of its topic words, minus faults.

        Each word that only one of the tickets has is a fault, as it is a detail of one person.
        """
        rows = self.embed(choice)
        questions = self.embed([self.questions[number].body[:_BEGINNING] for number in numbers])
        central = rows @ unit((questions.mean(axis=0) + rows.mean(axis=0))[None, :])[0]
        topic = self.topic_words.weights(np.array(numbers))
        common = self.topic_words.in_common(np.array(numbers))
        value = {}
        for place, title in enumerate(choice):
            terms = sorted(set(self.analyser.terms(_MASK.sub(" ", title))))
            topical = sum(topic.get(term, 0.0) for term in terms) / max(1, len(terms)) ** 0.5
            details = sum(term not in common for term in terms)
            value[title] = float(central[place]) + 1.5 * topical - _faults(title) - _DETAIL * details
        return value


def _by_requester(questions: Sequence[TicketQuestion], people: Sequence[str]) -> list[str]:
    """All that each requester wrote, as one text; a ticket of an unknown one is a text of its own."""
    texts: dict[str | int, list[str]] = {}
    for number, (one, who) in enumerate(zip(questions, people, strict=True)):
        texts.setdefault(who or number, []).append(f"{one.subject}\n{one.body}")
    return ["\n".join(own) for own in texts.values()]


def _candidates(questions: Sequence[TicketQuestion]) -> list[str]:
    """A suitable subject or else first sentence of each ticket; if no ticket has one, any subject or sentence."""
    pairs = [(one.subject, next(iter(sentences(one.body[:_BEGINNING])), "")) for one in questions]
    found = [next(filter(_is_fit, pair), "") for pair in pairs]
    poor = (next((text for text in pair if text and not has_abuse(text)), "") for pair in pairs)
    return list(filter(None, found)) or list(filter(None, poor))


def _is_fit(text: str) -> bool:
    return _SHORTEST <= len(text) <= _STORY and len(words(text)) >= _LEAST_WORDS and not has_abuse(text)


@cache
def _faulty() -> tuple[tuple[re.Pattern[str], float], ...]:
    """Patterns of a worse title, each with what is subtracted from the value."""
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


def _users(tickets: Sequence[Ticket], questions: Sequence[TicketQuestion], enough: int) -> dict[str, tuple[str, ...]]:
    """By word: the different known requesters who used it, of whom no more than `enough` are looked for."""
    used: dict[str, tuple[str, ...]] = {}
    for ticket, one in zip(tickets, questions, strict=True):
        who = ticket.requester
        for word in set(_words(f"{one.subject} {one.body}")) if who else ():
            known = used.get(word, ())
            if len(known) < enough and who not in known:
                used[word] = (*known, who)
    return used


def _words(text: str) -> list[str]:
    return words(text.lower().replace("’", "'"))


def choose_titles(
    gaps: Sequence[Sequence[tuple[str, str]]], tickets: Sequence[Ticket], model: Model | None, settings: Settings
) -> list[str]:
    """A title for each gap, given as the keys of its tickets, the most typical first; all different if possible.

    `tickets`: those of the gaps, and others that show which words are common everywhere.
    """
    questions = [TicketQuestion.of(ticket) for ticket in tickets]
    embed = model.embed if model else lsa_embedding([one.text for one in questions])
    chooser = TitleChooser.of(tickets, questions, TopicWords.of(questions, settings.lang), embed, settings)
    number = {ticket.key: place for place, ticket in enumerate(tickets)}
    found: list[str] = []
    for keys in gaps:
        found.append(chooser.title([number[key] for key in keys if key in number], found))
    return found
