"""What agents write whatever is asked, such as greetings and signatures; a canned answer to one topic is none of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from kbtools.text.normalise import words

_EVERYWHERE = 0.05  # share of all tickets from which a sentence may be boilerplate
_FEW = 10  # tickets; a sentence in fewer is kept, however small the help desk
_ONE_TOPIC = 0.4  # how much more often its requesters use a word than all do, when it answers one topic
_NO_CHANCE = 4.0  # standard deviations


def asked_words(question: str) -> frozenset[str]:
    """The words of a question, as they are counted."""
    return frozenset(words(question.lower()))


def boilerplate(said: Sequence[Set[str]], asked: Sequence[Set[str]]) -> frozenset[str]:
    """The sentences that many tickets have, and that do not answer one topic.

    Of each ticket `said` are the sentences of its replies and `asked` the words of its question. A sentence answers one
    topic when those who were sent it have a word in common that others do not have, more often than by chance.
    """
    often = Counter(sentence for own in said for sentence in own)
    limit = max(_FEW, _EVERYWHERE * len(said))
    frequent = {sentence for sentence, tickets in often.items() if tickets >= limit}
    if not frequent:
        return frozenset()
    usual = Counter(word for own in asked for word in own)
    by_sentence: dict[str, Counter[str]] = {sentence: Counter() for sentence in frequent}
    for sentences, own in zip(said, asked, strict=True):
        for sentence in frequent & sentences:
            by_sentence[sentence].update(own)
    return frozenset(
        sentence
        for sentence, own in by_sentence.items()
        if not answers_one_topic(own, often[sentence], usual, len(said))
    )


def answers_one_topic(own: Mapping[str, int], tickets: int, usual: Mapping[str, int], total: int) -> bool:
    """Whether a word is that of one topic: `own` counts words in `tickets` questions, `usual` those in all `total`."""
    for word, count in own.items():
        share, expected = count / tickets, usual[word] / total
        more = share - expected
        if more >= _ONE_TOPIC and more >= _NO_CHANCE * (expected * (1 - expected) / tickets) ** 0.5:
            return True
    return False
