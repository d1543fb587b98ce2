"""What everybody says: words of many different people, sentences that stand in many tickets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from kbtools.gaps.mine.boilerplate import answers_one_topic
from kbtools.model.ticket import Ticket
from kbtools.redaction import KINDS
from kbtools.settings import Settings
from kbtools.text.analysis import Analyser
from kbtools.text.normalise import sentences

MASK = re.compile(rf"\[({'|'.join(KINDS)})\]")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_EVERYWHERE = 0.05  # a sentence in so many tickets is a greeting or a signature
_LEAST = 3
_LEAST_OF_ONE, _EVERYWHERE_OF_ONE = 20, 0.2
_LONGEST = 8_000  # characters of a message that are looked at


def key(sentence: str) -> str:
    """What two sentences share that differ in signs and capitals only."""
    return _NOT_A_LETTER.sub(" ", sentence.casefold()).strip()


@dataclass(frozen=True)
class CommonWords:
    """What the workspace's tickets share, as far as one topic asks for it.

    `public` are terms that at least `evidence.min_requesters` different requesters wrote; tickets without a requester
    do not count. `tickets_with` counts tickets by term, `asked_with` by term of their question, `said` by agents'
    sentence, of `total`; `asked_before` counts by sentence what terms were asked by those who were sent it.
    """

    analyser: Analyser
    public: frozenset[str]
    tickets_with: Counter[str]
    asked_with: Counter[str]
    said: Counter[str]
    asked_before: Mapping[str, Counter[str]]
    total: int
    own: int  # tickets of the topic

    @staticmethod
    def of(tickets: Iterable[Ticket], topic: Iterable[Ticket], settings: Settings) -> CommonWords:
        """One pass over all tickets; only what stands in the topic's tickets is counted."""
        analyser = Analyser.of(settings.lang)
        own = list(topic)
        wanted = {term for ticket in own for term in _terms(ticket, analyser)}
        wanted_said = {key(s) for ticket in own for reply in ticket.answers for s in sentences(reply[:_LONGEST])}
        users: dict[str, set[str]] = {term: set() for term in wanted}
        tickets_with: Counter[str] = Counter()
        asked_with: Counter[str] = Counter()
        said: Counter[str] = Counter()
        asked_before: dict[str, Counter[str]] = {sentence: Counter() for sentence in wanted_said}
        total = 0
        for ticket in tickets:
            total += 1
            tickets_with.update(wanted & _terms(ticket, analyser))
            asked = wanted & _terms_asked(ticket, analyser)
            asked_with.update(asked)
            for term in asked if ticket.requester else ():
                if len(users[term]) < settings.min_requesters:
                    users[term].add(ticket.requester)
            for sentence in wanted_said & {key(s) for reply in ticket.answers for s in sentences(reply[:_LONGEST])}:
                said[sentence] += 1
                asked_before[sentence].update(asked)
        public = frozenset(term for term, people in users.items() if len(people) >= settings.min_requesters)
        return CommonWords(analyser, public, tickets_with, asked_with, said, asked_before, total, len(own))

    def is_public(self, text: str) -> bool:
        """Whether every word that is no stop word is one of many different people, and there is such a word."""
        terms = self.terms(text)
        return bool(terms) and terms <= self.public and not MASK.search(text)

    def terms(self, text: str) -> Set[str]:
        """The terms of a text that are no stop words."""
        kept = (token for token in self.analyser.tokens(MASK.sub(" ", text)) if token not in self.analyser.stop_words)
        return {self.analyser.stem(token) for token in kept}

    def is_everywhere(self, sentence: str, own: int) -> bool:
        """Whether a sentence of agents is boilerplate: in many tickets, mostly not this topic's, whatever is asked.

        `own` is the number of this topic's tickets that have it.
        """
        said = key(sentence)
        count = self.said[said]
        # beside one ticket there are others of its topic, with the same answer
        least, share = (_LEAST, _EVERYWHERE) if self.own > 1 else (_LEAST_OF_ONE, _EVERYWHERE_OF_ONE)
        if count < max(least, share * self.total) or count <= 2 * own:
            return False
        return not answers_one_topic(self.asked_before[said], count, self.asked_with, self.total)


def _terms(ticket: Ticket, analyser: Analyser) -> set[str]:
    text = "\n".join((ticket.subject, *(message.body[:_LONGEST] for message in ticket.messages if message.public)))
    return {analyser.stem(token) for token in set(analyser.tokens(text))}


def _terms_asked(ticket: Ticket, analyser: Analyser) -> set[str]:
    asked = (m.body[:_LONGEST] for m in ticket.messages if m.public and m.author == "requester")
    return {analyser.stem(token) for token in set(analyser.tokens("\n".join((ticket.subject, *asked))))}
