"""Boilerplate: what agents write whatever is asked, such as greetings, signatures and requests for details.

A standard answer to one topic is not boilerplate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

import numpy as np

from kbtools.text.normalise import words

_SHINGLE = 4  # words
_FEW = 10  # tickets; what stands in fewer is kept
_MOST_OF_IT = 0.5  # share of a sentence's shingles from which the sentence is boilerplate
_ONE_TOPIC = 0.3  # difference of a word's share from which it marks one topic
_NO_CHANCE = 4.0  # standard deviations

Array = np.ndarray[Any, Any]
Shingle = tuple[str, ...]


def question_words(question: str) -> frozenset[str]:
    """The set of words of a question."""
    return frozenset(words(question.lower()))


def boilerplate(replies: Sequence[Set[str]], questions: Sequence[Set[str]]) -> frozenset[str]:
    """The sentences that stand, nearly word for word, in the replies of ten tickets or more and answer no one topic.

    Both arguments have one set per ticket, in the same order: the sentences of its replies, and the words of its
    question. Sentences are compared by shingles (Broder 1997): four words in a row, or all words of a shorter one. A
    shingle answers one topic if the questions that it was sent to share a word which other questions lack, and share
    it more often than chance explains. A sentence is boilerplate if half of its shingles are.
    """
    shingles = {sentence: frozenset(_shingles(sentence)) for own in replies for sentence in own}
    sent = [frozenset().union(*(shingles[sentence] for sentence in own)) for own in replies]
    often = Counter(shingle for own in sent for shingle in own)
    frequent = sorted(shingle for shingle, tickets in often.items() if tickets >= _FEW)
    if not frequent:
        return frozenset()
    usual = _without_topic(frequent, sent, questions)
    return frozenset(
        sentence for sentence, own in shingles.items() if own and len(own & usual) >= _MOST_OF_IT * len(own)
    )


def answers_one_topic(own: Mapping[str, int], tickets: int, usual: Mapping[str, int], total: int) -> bool:
    """Whether some word marks one topic: much more frequent in these questions than in all, beyond chance.

    `own` counts these `tickets` questions by word; `usual` counts all `total` questions by word.
    """
    if not own:
        return False
    counts = np.array(list(own.values()), float)
    return bool(_marks_topic(counts, tickets, np.array([usual[word] for word in own]) / total).any())


def _marks_topic(counts: Array, tickets: Array | int, expected: Array) -> Array:
    more = counts / tickets - expected
    return np.asarray((more >= _ONE_TOPIC) & (more >= _NO_CHANCE * np.sqrt(expected * (1 - expected) / tickets)))


def _shingles(sentence: str) -> Iterator[Shingle]:
    said = words(sentence)
    for start in range(max(1, len(said) - _SHINGLE + 1)):
        yield tuple(said[start : start + _SHINGLE])


def _without_topic(
    frequent: Sequence[Shingle], sent: Sequence[Set[Shingle]], questions: Sequence[Set[str]]
) -> frozenset[Shingle]:
    """Those of the `frequent` shingles that answer no one topic; `sent` and `questions` have one set per ticket."""
    from scipy.sparse import csr_array

    def table(rows: Sequence[Set[Shingle]] | Sequence[Set[str]], columns: Mapping[object, int]) -> csr_array:
        at = [(row, columns[each]) for row, own in enumerate(rows) for each in own if each in columns]
        places = np.array(at, int).reshape(-1, 2).T
        return csr_array((np.ones(len(at)), places), shape=(len(rows), len(columns)))

    shingle = table(sent, {each: place for place, each in enumerate(frequent)})
    asked = table(questions, {word: place for place, word in enumerate(sorted({w for own in questions for w in own}))})
    expected = np.asarray(asked.mean(axis=0))
    together = (shingle.T @ asked).tocoo()
    tickets = np.asarray(shingle.sum(axis=0))[together.coords[0]]
    topical = together.coords[0][_marks_topic(together.data, tickets, expected[together.coords[1]])]
    return frozenset(frequent[place] for place in np.setdiff1d(np.arange(len(frequent)), topical))
