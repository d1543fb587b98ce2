"""Sentences of agents grouped by what they ask for, by meaning and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.languages import every
from kbtools.model.ticket import Ticket
from kbtools.text.analysis import Analyser
from kbtools.text.embeddings import Model, unit

Array = np.ndarray[Any, Any]
_USUAL = 0.25  # share of questions from which a word says nothing of what is asked
_LOOKED_AT = 3_000  # characters of a question and of a reply
_DISTANCE = 0.65  # cosine distance up to which two groups are one
_MOST = 3_000  # different sentences that are compared; the most frequent ones


@dataclass(frozen=True)
class Asked:
    """A sentence of the first reply to a ticket, with its `terms` that say what is asked."""

    ticket: int
    sentence: str
    terms: frozenset[str]


@dataclass(frozen=True)
class Group:
    """Sentences that ask for the same, the most typical first. `cohesion`: their mean similarity, 0 to 1."""

    asked: tuple[Asked, ...]
    cohesion: float

    @property
    def tickets(self) -> list[int]:
        """The numbers of the tickets, the most typical first."""
        return list(dict.fromkeys(one.ticket for one in self.asked))


@dataclass(frozen=True)
class Terms:
    """Words as terms. `frequency`: number of tickets that have each term.

    `in_questions`: of those whose requester wrote it; `shown`: the usual word for each.
    """

    analyser: Analyser
    frequency: Mapping[str, int]
    in_questions: Mapping[str, int]
    shown: Mapping[str, str]
    tickets: int
    empty: frozenset[str]

    @staticmethod
    def of(tickets: Sequence[Ticket], lang: str) -> Terms:
        """The terms of all tickets."""
        analyser = Analyser.of(lang)
        frequency: Counter[str] = Counter()
        in_questions: Counter[str] = Counter()
        written: dict[str, Counter[str]] = {}
        for ticket in tickets:
            asked, replied = (set(analyser.tokens(text)) for text in _beginning(ticket))
            tokens = asked | replied
            stems = {token: analyser.stem(token) for token in tokens}
            frequency.update(set(stems.values()))
            in_questions.update({stems[token] for token in asked})
            for token, stem in stems.items():
                written.setdefault(stem, Counter())[token] += 1
        shown = {stem: min(used, key=lambda one: (-used[one], one)) for stem, used in written.items()}
        words = every(lambda known: known.asking_back.empty)
        return Terms(analyser, frequency, in_questions, shown, len(tickets), frozenset(map(analyser.stem, words)))

    def telling(self, sentence: str) -> frozenset[str]:
        """The terms of a sentence that say what is asked."""
        tokens = (token for token in self.analyser.tokens(sentence) if token not in self.analyser.stop_words)
        stems = {self.analyser.stem(token) for token in tokens} - self.empty
        return frozenset(one for one in stems if self.in_questions.get(one, 0) <= _USUAL * self.tickets)

    def rarity(self, term: str) -> float:
        """Inverse document frequency (Spärck Jones 1972)."""
        return float(np.log((1 + self.tickets) / (1 + self.frequency.get(term, 0))))


def _beginning(ticket: Ticket) -> tuple[str, str]:
    asked = f"{ticket.subject[:_LOOKED_AT]}\n{ticket.question[:_LOOKED_AT]}"
    return asked, next(iter(ticket.answers), "")[:_LOOKED_AT]


def grouped(asked: Collection[Asked], terms: Terms, model: Model | None) -> list[Group]:
    """Groups by average linkage of cosines, in which words count by their rarity, and as much as their meaning.

    How alike the sentences of a group are is told by their whole texts, too: the same noun alone is no question.
    """
    count = Counter(one.terms for one in asked if one.terms)
    kinds = [kind for kind, _ in sorted(count.items(), key=lambda item: (-item[1], sorted(item[0])))[:_MOST]]
    if not kinds:
        return []
    rows = _rows(kinds, terms, model)
    labels = _labels(rows)
    of_kind = {kind: number for number, kind in enumerate(kinds)}
    members: dict[int, list[Asked]] = {}
    for one in asked:
        if one.terms in of_kind:
            members.setdefault(int(labels[of_kind[one.terms]]), []).append(one)
    return [_group(own, rows[[of_kind[one.terms] for one in own]], model) for own in members.values()]


def _group(own: Sequence[Asked], rows: Array, model: Model | None) -> Group:
    rows = unit(np.hstack([rows, model.embed([one.sentence for one in own])])) if model else rows
    middle = rows.mean(axis=0)
    order = np.argsort(-(rows @ middle).round(6), kind="stable")
    return Group(tuple(own[number] for number in order), float(middle @ middle))


def _labels(rows: Array) -> Array:
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(rows) == 1:
        return np.ones(1, int)
    return np.asarray(fcluster(linkage(rows.astype(float), "average", metric="cosine"), _DISTANCE, "distance"))


def _rows(kinds: Sequence[frozenset[str]], terms: Terms, model: Model | None) -> Array:
    """A unit row for each set of terms: its words, and with a model their meaning, with the same weight."""
    vocabulary = sorted({term for kind in kinds for term in kind})
    number = {term: place for place, term in enumerate(vocabulary)}
    table = np.zeros((len(kinds), len(vocabulary)), np.float32)
    for row, kind in zip(table, kinds, strict=True):
        for term in kind:
            row[number[term]] = terms.rarity(term)
    if model is None:
        return unit(table)
    meaning = model.embed([terms.shown.get(term, term) for term in vocabulary])
    meaning = unit(meaning - meaning.mean(axis=0)) if len(vocabulary) > 1 else meaning
    return unit(np.hstack([unit(table @ meaning), unit(table)]))
