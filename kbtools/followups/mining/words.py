"""Words that mark the messages to which a question was asked back, and those that show that a message tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kbtools.followups.mining.groups import Group, Terms

_LEAST_USED = 5  # messages that have a word, so that it tells of nobody
_LEAST_ASKED = 4  # of those that were asked
_LEAST_SHARE = 0.2  # of those that were asked
_USUAL = 0.4  # share of all messages from which a word says nothing of the topic
_NO_CHANCE = 3.0  # standard deviations from which a word is more frequent than by chance
_TIMES = 2.0  # how much more often the question is asked of messages with the word than of all
_MOST_ABOUT, _MOST_TOLD = 8, 4
_OF_SENTENCES = 0.25  # share of a group's sentences that have a word which says what is asked


def words_about(asked: Sequence[int], messages: Sequence[frozenset[str]], terms: Terms) -> tuple[str, ...]:
    """The words that stand in these messages more often than in all, beyond chance; those that tell most first."""
    usual = Counter(term for own in messages for term in own)
    found = Counter(term for number in asked for term in messages[number])
    count, marks = len(messages), []
    for term, often in found.items():
        share = usual[term] / count
        expected = len(asked) * share
        surprise = (often - expected) / max(0.5, (expected * (1 - share)) ** 0.5)
        is_frequent = often >= max(_LEAST_ASKED, _LEAST_SHARE * len(asked), _TIMES * expected)
        is_telling = usual[term] >= _LEAST_USED and share <= _USUAL and term not in terms.empty and term.isalpha()
        if is_frequent and is_telling and surprise >= _NO_CHANCE:
            marks.append((-surprise, term))
    return tuple(terms.shown.get(term, term) for _, term in sorted(marks)[:_MOST_ABOUT])


def words_that_tell(group: Group, terms: Terms) -> tuple[str, ...]:
    """The words that say what is asked: a message that has one speaks of it already."""
    return tuple(terms.shown.get(term, term) for term in terms_that_tell(group))


def terms_that_tell(group: Group) -> tuple[str, ...]:
    """The terms of these words, the most frequent first."""
    count = Counter(term for one in group.asked for term in one.terms)
    least = max(2, _OF_SENTENCES * len(group.asked))
    often = sorted((-number, term) for term, number in count.items() if number >= least)
    return tuple(term for _, term in often[:_MOST_TOLD])
