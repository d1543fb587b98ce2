"""Common words: terms that many different people use, and sentences that occur in many tickets."""

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
_MANY = 10  # tickets; in how many of fewer a sentence stands may be chance
_LIFT = 3.0  # least number of times as often as elsewhere, as for topic words
_LONGEST = 8_000  # characters of a message that are looked at


def sentence_key(sentence: str) -> str:
    """The sentence in lower case without punctuation, to compare sentences."""
    return _NOT_A_LETTER.sub(" ", sentence.casefold()).strip()


@dataclass(frozen=True)
class CommonWords:
    """Counts over all `total` tickets of the terms and agents' sentences that one topic's tickets contain.

    `public`: terms that at least `evidence.min_requesters` different requesters wrote; tickets without a requester do
    not count. `tickets_with`: tickets by term; `questions_with`: by term of the question alone; `sentence_counts`: by
    agents' sentence. `question_terms_of`: by sentence, the terms of the questions that it was sent to.
    """

    analyser: Analyser
    public: frozenset[str]
    tickets_with: Counter[str]
    questions_with: Counter[str]
    sentence_counts: Counter[str]
    question_terms_of: Mapping[str, Counter[str]]
    total: int
    topic_size: int  # tickets of the topic

    @staticmethod
    def of(tickets: Iterable[Ticket], topic: Iterable[Ticket], settings: Settings) -> CommonWords:
        """Count in one pass over all tickets; terms and sentences that the topic's tickets lack are left out."""
        analyser = Analyser.of(settings.lang)
        own = list(topic)
        wanted = {term for ticket in own for term in _terms(ticket, analyser)}
        wanted_sentences = {
            sentence_key(s) for ticket in own for reply in ticket.answers for s in sentences(reply[:_LONGEST])
        }
        users: dict[str, set[str]] = {term: set() for term in wanted}
        tickets_with: Counter[str] = Counter()
        questions_with: Counter[str] = Counter()
        sentence_counts: Counter[str] = Counter()
        question_terms_of: dict[str, Counter[str]] = {sentence: Counter() for sentence in wanted_sentences}
        total = 0
        for ticket in tickets:
            total += 1
            tickets_with.update(wanted & _terms(ticket, analyser))
            asked = wanted & _question_terms(ticket, analyser)
            questions_with.update(asked)
            for term in asked if ticket.requester else ():
                if len(users[term]) < settings.min_requesters:
                    users[term].add(ticket.requester)
            for sentence in wanted_sentences & {
                sentence_key(s) for reply in ticket.answers for s in sentences(reply[:_LONGEST])
            }:
                sentence_counts[sentence] += 1
                question_terms_of[sentence].update(asked)
        public = frozenset(term for term, people in users.items() if len(people) >= settings.min_requesters)
        return CommonWords(
            analyser, public, tickets_with, questions_with, sentence_counts, question_terms_of, total, len(own)
        )

    def is_public(self, text: str) -> bool:
        """Whether there is a word besides stop words, and many different people use each such word."""
        terms = self.terms(text)
        return bool(terms) and terms <= self.public and not MASK.search(text)

    def terms(self, text: str) -> Set[str]:
        """The stems of a text, without stop words and masks."""
        kept = (token for token in self.analyser.tokens(MASK.sub(" ", text)) if token not in self.analyser.stop_words)
        return {self.analyser.stem(token) for token in kept}

    def is_boilerplate(self, sentence: str, in_topic: int) -> bool:
        """Whether agents write a sentence in many tickets, mostly of other topics, whatever is asked.

        `in_topic`: how many of this topic's tickets have it. A first check that helps with anything, such as "Restart
        the device", stands in few of all tickets, but hardly more often in this topic's than in others.
        """
        key = sentence_key(sentence)
        count = self.sentence_counts[key]
        # other tickets of the same topic may have the same answer
        if count <= 2 * in_topic or not (self._is_everywhere(count) or self._is_for_anything(count, in_topic)):
            return False
        return not answers_one_topic(self.question_terms_of[key], count, self.questions_with, self.total)

    def _is_everywhere(self, count: int) -> bool:
        least, share = (_LEAST, _EVERYWHERE) if self.topic_size > 1 else (_LEAST_OF_ONE, _EVERYWHERE_OF_ONE)
        return count >= max(least, share * self.total)

    def _is_for_anything(self, count: int, in_topic: int) -> bool:
        """Whether a sentence of a topic's ticket is no more usual in the other tickets of the topic than elsewhere."""
        others = self.topic_size - 1
        return others > 0 and count >= _MANY and (in_topic - 1) / others < _LIFT * count / self.total


def _terms(ticket: Ticket, analyser: Analyser) -> set[str]:
    text = "\n".join((ticket.subject, *(message.body[:_LONGEST] for message in ticket.messages if message.public)))
    return {analyser.stem(token) for token in set(analyser.tokens(text))}


def _question_terms(ticket: Ticket, analyser: Analyser) -> set[str]:
    asked = (m.body[:_LONGEST] for m in ticket.messages if m.public and m.author == "requester")
    return {analyser.stem(token) for token in set(analyser.tokens("\n".join((ticket.subject, *asked))))}
