"""Boilerplate: sentences that agents write whatever is asked, such as greetings and signatures.

A standard answer to one topic is not boilerplate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from kbtools.text.normalise import words

_EVERYWHERE = 0.05  # share of all tickets from which a sentence may be boilerplate
_FEW = 10  # tickets; a sentence in fewer is kept, however small the help desk
_ONE_TOPIC = 0.4  # difference of a word's share from which it marks one topic
_NO_CHANCE = 4.0  # standard deviations


def question_words(question: str) -> frozenset[str]:
    """The set of words of a question."""
    return frozenset(words(question.lower()))


def boilerplate(replies: Sequence[Set[str]], questions: Sequence[Set[str]]) -> frozenset[str]:
    """The sentences that occur in the replies of many tickets and do not answer one topic.

    Both arguments have one set per ticket, in the same order: the sentences of its replies, and the words of its
    question. A sentence answers one topic if the questions that it was sent to share a word which other questions
    lack, and share it more often than chance explains.
    """
    often = Counter(sentence for own in replies for sentence in own)
    limit = max(_FEW, _EVERYWHERE * len(replies))
    frequent = {sentence for sentence, tickets in often.items() if tickets >= limit}
    if not frequent:
        return frozenset()
    usual = Counter(word for own in questions for word in own)
    by_sentence: dict[str, Counter[str]] = {sentence: Counter() for sentence in frequent}
    for sentences, own in zip(replies, questions, strict=True):
        for sentence in frequent & sentences:
            by_sentence[sentence].update(own)
    return frozenset(
        sentence
        for sentence, own in by_sentence.items()
        if not answers_one_topic(own, often[sentence], usual, len(replies))
    )


def answers_one_topic(own: Mapping[str, int], tickets: int, usual: Mapping[str, int], total: int) -> bool:
    """Whether some word marks one topic: much more frequent in these questions than in all, beyond chance.

    `own` counts these `tickets` questions by word; `usual` counts all `total` questions by word.
    """
    for word, count in own.items():
        share, expected = count / tickets, usual[word] / total
        more = share - expected
        if more >= _ONE_TOPIC and more >= _NO_CHANCE * (expected * (1 - expected) / tickets) ** 0.5:
            return True
    return False
