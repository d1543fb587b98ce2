"""Boilerplate: what agents write whatever is asked, such as greetings, signatures and requests for details.

A standard answer to one topic is not boilerplate.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from kbtools.text.normalise import words

_SHINGLE = 4  # words
_ODD = 0x9E3779B97F4A7C15  # multiplier of a hash (Knuth 1973)
_FEW = 10  # tickets; what stands in fewer is kept
_MOST_OF_IT = 0.5  # share of a sentence's shingles from which the sentence is boilerplate
_ONE_TOPIC = 0.3  # difference of a word's share from which it marks one topic
_NO_CHANCE = 4.0  # standard deviations
_AT_ONCE = 1_000  # shingles compared with all words of questions at a time

Array = np.ndarray[Any, Any]


def question_words(question: str) -> frozenset[str]:
    """The set of words of a question."""
    return frozenset(words(question.lower()))


@dataclass(frozen=True)
class Boilerplate:
    """`sentences`: those that are boilerplate, of the replies that were read. `shingles`: hashes, by which others are.

    A sentence is boilerplate if half of its shingles stand, in any sentences, in the replies of ten tickets or more,
    and answer no one topic. Shingles (Broder 1997) are four words in a row, or all words of a shorter sentence.
    """

    sentences: frozenset[str]
    shingles: Array

    @staticmethod
    def of(replies: Iterable[Set[str]], questions: Iterable[Set[str]]) -> Boilerplate:
        """Both have one set per ticket, in the same order: the sentences of its replies, the words of its question.

        A shingle answers one topic if the questions that it was sent to share a word which other questions lack, and
        share it more often than chance explains.
        """
        number: dict[str, int] = {}
        said = _table(replies, number)
        place, code = _shingles(number)
        codes, shingle = np.unique(code, return_inverse=True)
        sent = said @ _sparse(place, shingle, (len(number), len(codes)))
        sent.data[:] = 1
        frequent = np.flatnonzero(np.bincount(sent.indices, minlength=len(codes)) >= _FEW)
        usual = codes[frequent[~_have_topic(sent.tocsc()[:, frequent], questions)]]
        return Boilerplate(_mostly(usual, tuple(number), place, code), usual)

    def among(self, sentences: Set[str]) -> frozenset[str]:
        """Those that are boilerplate."""
        own = tuple(sentences)
        return _mostly(self.shingles, own, *_shingles(own))


def _mostly(usual: Array, sentences: tuple[str, ...], place: Array, code: Array) -> frozenset[str]:
    """The sentences of whose shingles half or more are usual; `place`: the number of each shingle's sentence."""
    often = np.bincount(place, minlength=len(sentences))
    share = np.bincount(place, np.isin(code, usual), minlength=len(sentences)) / often
    return frozenset(sentences[number] for number in np.flatnonzero(share >= _MOST_OF_IT))


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


def _shingles(sentences: Iterable[str]) -> tuple[Array, Array]:
    """The shingles of sentences: number of the sentence, and hash. Each has at least one, and none of them twice."""
    flat, lengths = array("I"), array("I")
    for sentence in sentences:
        own = [crc32(word.encode("utf-8", "surrogatepass")) for word in words(sentence)]
        own += [0] * (_SHINGLE - len(own))
        flat.extend(own)
        lengths.append(len(own))
    starts = np.cumsum([0, *lengths])
    numbers = np.array(flat, np.uint64)
    code = np.zeros(max(0, len(flat) - _SHINGLE + 1), np.uint64)
    for place in range(_SHINGLE):  # overflow makes a hash of 64 bits
        code = code * np.uint64(_ODD) + numbers[place : place + len(code)]
    sentence_of = np.repeat(np.arange(len(lengths)), lengths)[: len(code)]
    whole = np.arange(len(code)) + _SHINGLE <= starts[sentence_of + 1]
    sentence_of, code = sentence_of[whole], code[whole]
    order = np.lexsort((code, sentence_of))
    sentence_of, code = sentence_of[order], code[order]
    first = (np.diff(sentence_of, prepend=-1) != 0) | (np.diff(code, prepend=np.uint64(0)) != 0)
    return sentence_of[first], code[first]


def _table(rows: Iterable[Iterable[str]], number: dict[str, int]) -> Any:
    """A sparse matrix of rows x texts, 1 where the row has the text; texts are numbered as they come."""
    columns, ends = array("i"), array("q", [0])
    for own in rows:
        columns.extend(number.setdefault(text, len(number)) for text in own)
        ends.append(len(columns))
    from scipy.sparse import csr_array

    shape = (len(ends) - 1, len(number))
    return csr_array((np.ones(len(columns), np.float32), np.array(columns), np.array(ends)), shape=shape)


def _sparse(row: Array, column: Array, shape: tuple[int, int]) -> Any:
    from scipy.sparse import csr_array

    return csr_array((np.ones(len(row), np.float32), (row, column)), shape=shape)


def _have_topic(sent: Any, questions: Iterable[Set[str]]) -> Array:
    """Which shingles answer one topic; `sent`: tickets x shingles, `questions`: the words of each ticket."""
    table = _table(questions, {})
    tickets, expected = np.diff(sent.indptr), np.bincount(table.indices, minlength=table.shape[1]) / table.shape[0]
    topical = np.zeros(sent.shape[1], bool)
    for at in range(0, sent.shape[1], _AT_ONCE):
        together = (sent[:, at : at + _AT_ONCE].T @ table).tocoo()
        shingle, word = together.coords
        marks = _marks_topic(together.data, tickets[at + shingle], expected[word])
        topical[at + shingle[marks]] = True
    return topical
