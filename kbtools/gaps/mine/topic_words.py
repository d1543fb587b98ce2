"""Topic words: what the requesters of one group of tickets say in common, and other requesters do not."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.gaps.mine.embedding import PARTITION
from kbtools.gaps.mine.kept import Array
from kbtools.gaps.mine.text import TicketQuestion
from kbtools.languages import LANGUAGES, stop_words
from kbtools.system.spread import ALONE, Spread, parts
from kbtools.text.analysis import Analyser

_BEGINNING = 700  # characters of a question; what is asked is said at its beginning
_OFTEN = 0.15  # least share of a group's other tickets in which a topic word stands
_LIFT = 3.0  # least number of times as often as among all tickets of the language
_WHOLE = 30.0  # number of times as often from which a topic word has its whole weight
_AGREES = 3  # topic words of a question that agrees with its group
_SHORT = 2  # the same, if these are a third of its words
_FOREIGN = 0x24F  # the last Latin letter of Unicode's first blocks
_SURE = 0.1  # least share of stop words by which a language is known


@dataclass(frozen=True)
class TopicWords:
    """`table`: a sparse matrix of tickets x terms, 1 where the question has the term. `terms`: the terms, in order.

    `language`: a number by ticket. `usual`: languages x terms, the share of a language's tickets that have the term.
    """

    table: Any
    terms: Sequence[str]
    language: Array
    usual: Array

    @staticmethod
    def of(questions: Sequence[TicketQuestion], lang: str, spread: Spread = ALONE) -> TopicWords:
        """The words of all questions, without the stop words of the language that each is written in.

        `spread`: who reads them where they are many; the result is the same.
        """
        from scipy.sparse import csr_array

        number: dict[str, int] = {}
        indices, starts = array("i"), array("q", [0])
        languages: list[str] = []
        texts = (f"{one.subject}\n{one.body}"[:_BEGINNING] for one in questions)
        for said in spread.in_order(_reading, (lang,), parts(texts, PARTITION)):
            for language, own in said:
                languages.append(sys.intern(language))
                indices.extend(sorted(number.setdefault(term, len(number)) for term in own))
                starts.append(len(indices))
        filled = (np.ones(len(indices), np.float32), np.array(indices), np.array(starts))
        table = csr_array(filled, shape=(len(questions), len(number)))
        names, spoken = np.unique(languages, return_inverse=True)
        usual = [_shares(table[np.flatnonzero(spoken == place)]) for place in range(len(names))]
        return TopicWords(table, tuple(number), spoken, np.array(usual))

    def shared(self, tickets: Array) -> tuple[Array, Array]:
        """The numbers of a group's topic words, and tickets x these words: 1 where the ticket has the word.

        A word is one if it stands in 15 % of the group's tickets, besides any one of them, and three times as often
        as in all tickets of the group's language.
        """
        rows = self.table[tickets]
        others = (np.asarray(rows.sum(axis=0)) - 1) / max(1, len(tickets) - 1)
        places = np.flatnonzero((others >= _OFTEN) & (others >= _LIFT * self._usual(tickets)))
        return places, rows[:, places].toarray()

    def weights(self, tickets: Array) -> dict[str, float]:
        """The topic words of a group, each with the share of tickets that have it, less for words usual elsewhere.

        The whole share for a word that stands 30 times as often as in all tickets; by the logarithm down to a third.
        """
        places, has = self.shared(tickets)
        share = has.mean(axis=0)
        often = np.log(share / self._usual(tickets)[places]) / np.log(_WHOLE)
        return {
            self.terms[int(place)]: float(one) for place, one in zip(places, share * np.minimum(1, often), strict=True)
        }

    def _usual(self, tickets: Array) -> Array:
        """By term: the share of all tickets in the language of most of these."""
        return np.asarray(self.usual[np.bincount(self.language[tickets]).argmax()])

    def in_common(self, tickets: Array) -> frozenset[str]:
        """The terms that at least two of these tickets have."""
        often = np.asarray(self.table[tickets].sum(axis=0))
        return frozenset(self.terms[int(place)] for place in np.flatnonzero(often > 1))

    def agreement(self, tickets: Array) -> float:
        """The share of a group's tickets that have three topic words, or two that are a third of their words."""
        words = self.shared(tickets)[1].sum(axis=1)
        few = np.asarray(self.table[tickets].sum(axis=1)) <= 3 * words
        return float(((words >= _AGREES) | ((words >= _SHORT) & few)).mean())


def _reading(lang: str) -> Callable[[Sequence[str]], list[tuple[str, list[str]]]]:
    """Gives of each text its language and its terms, in alphabetical order."""
    analyser = Analyser.of(lang)
    stops = {code: known for code in LANGUAGES if (known := stop_words(code))}

    def read(text: str) -> tuple[str, list[str]]:
        said = set(analyser.tokens(text))
        language = _language(said, stops, lang)
        stop = analyser.stop_words | stops.get(language, frozenset())
        return language, sorted({analyser.stem(word) for word in said if word not in stop and len(word) > 1})

    return lambda texts: [read(text) for text in texts]


def _shares(rows: Any) -> Array:
    """By term: the share of these tickets that have it, as if one ticket more had half of each."""
    return np.asarray((rows.sum(axis=0) + 0.5) / (rows.shape[0] + 1))


def _language(said: Set[str], stops: Mapping[str, frozenset[str]], lang: str) -> str:
    """The code of the language whose stop words are most frequent; without any, `lang`, or `?` for other scripts."""
    often = {code: len(said & known) for code, known in stops.items()}
    best = max(often, key=lambda code: (often[code], code == lang))
    if often[best] > _SURE * len(said):
        return best if often[best] > often.get(lang, 0) + 1 else lang
    letters = "".join(said)
    return "?" if 2 * sum(ord(letter) > _FOREIGN for letter in letters) > len(letters) else lang
