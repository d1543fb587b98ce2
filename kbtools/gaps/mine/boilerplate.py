"""Boilerplate: what agents write whatever is asked, such as greetings, signatures and requests for details.

A standard answer to one topic is not boilerplate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np

from kbtools.text.normalise import words

_SHINGLE = 4  # words
_ODD = 0x9E3779B97F4A7C15  # multiplier of a hash (Knuth 1973)
_FEW = 10  # tickets; what stands in fewer is kept
_MOST_OF_IT = 0.5  # share of a sentence's shingles from which the sentence is boilerplate
_ONE_TOPIC = 0.3  # difference of a word's share from which it marks one topic
_NO_CHANCE = 4.0  # standard deviations

Array = np.ndarray[Any, Any]


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
    sentences = sorted({sentence for own in replies for sentence in own})
    if not sentences:
        return frozenset()
    number = {sentence: place for place, sentence in enumerate(sentences)}
    shingles = _shingles(sentences)
    sent = _table(([number[sentence] for sentence in own] for own in replies), len(sentences)) @ shingles
    sent.data[:] = 1
    frequent = np.flatnonzero(sent.sum(axis=0) >= _FEW)
    usual = np.zeros(shingles.shape[1])
    usual[frequent] = ~_have_topic(sent.tocsc()[:, frequent], questions)
    share = (shingles @ usual) / shingles.sum(axis=1)
    return frozenset(sentences[place] for place in np.flatnonzero(share >= _MOST_OF_IT))


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


def _shingles(sentences: Sequence[str]) -> Any:
    """A sparse matrix of sentences x shingles, 1 where the sentence has the shingle; each has at least one."""
    number: dict[str, int] = {}
    known = [[number.setdefault(word, len(number) + 1) for word in words(sentence)] for sentence in sentences]
    filled = [own + [0] * (_SHINGLE - len(own)) for own in known]
    starts = np.cumsum([0, *map(len, filled)])
    flat = np.array([word for own in filled for word in own], np.uint64)
    code = np.zeros(len(flat) - _SHINGLE + 1, np.uint64)
    for place in range(_SHINGLE):  # overflow makes a hash of 64 bits
        code = code * np.uint64(_ODD) + flat[place : place + len(code)]
    sentence = np.repeat(np.arange(len(filled)), np.diff(starts))[: len(code)]
    whole = np.arange(len(code)) + _SHINGLE <= starts[sentence + 1]
    shingle = np.unique(code[whole], return_inverse=True)[1]
    table = _sparse(sentence[whole], shingle, (len(sentences), int(shingle.max()) + 1))
    table.data[:] = 1
    return table


def _table(rows: Iterable[Sequence[int]], columns: int) -> Any:
    """A sparse matrix with a 1 in each row at the columns that are given for it."""
    own = list(rows)
    row = np.repeat(np.arange(len(own)), [len(each) for each in own])
    return _sparse(row, np.array([column for each in own for column in each], int), (len(own), columns))


def _sparse(row: Array, column: Array, shape: tuple[int, int]) -> Any:
    from scipy.sparse import csr_array

    return csr_array((np.ones(len(row)), (row, column)), shape=shape)


def _have_topic(sent: Any, questions: Sequence[Set[str]]) -> Array:
    """Which shingles answer one topic; `sent`: tickets x shingles, `questions`: the words of each ticket."""
    number: dict[str, int] = {}
    asked = [[number.setdefault(word, len(number)) for word in own] for own in questions]
    table = _table(asked, len(number))
    together = (sent.T @ table).tocoo()
    shingle, word = together.coords
    expected, tickets = table.mean(axis=0), sent.sum(axis=0)
    topical = np.zeros(sent.shape[1], bool)
    topical[shingle[_marks_topic(together.data, tickets[shingle], expected[word])]] = True
    return topical
