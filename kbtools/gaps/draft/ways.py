"""Ways to solve a topic: the steps of each reply, and how good they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.gaps.draft.common_words import MASK, sentence_key
from kbtools.gaps.draft.links import Link
from kbtools.gaps.draft.replies import AgentSentence, ParsedReply
from kbtools.gaps.draft.steps import is_list, steps_of
from kbtools.gaps.draft.systems import holds_for_one
from kbtools.gaps.mine.embedding import Embed
from kbtools.text.embeddings import unit
from kbtools.tickets.reply_outcomes import THANKED, WORKED

Array = np.ndarray[Any, Any]
Key = tuple[str, str]
CountRareWords = Callable[[Key, Sequence[AgentSentence]], int]

ALIKE = 0.8  # cosine from which two sentences mean the same
_SAME = 0.8  # share of their words from which one of two steps in a list is enough
_SHARED = 0.66  # share of the steps of an unconfirmed way that another ticket must have too
_MANY, _TOO_MANY = 12, 25  # steps of one way: more lower its value; more exclude it
# value that a way, of which other tickets have the most part, loses for each step that they do not have
_MOSTLY_SHARED, _OWN_STEP = 0.5, 2.0
_OWN_STORY = 0.25  # value that a reply loses for each word that only its requester wrote
_MOSTLY_CONFIRMED = 0.5  # mean number of tickets in which the steps worked
_MOST_COUNTED, _MOST_AGREE = 6, 3.0
_OFTEN_WORKED = 2  # a confirmed way may have failed in so many times as many tickets
VERSION = re.compile(r"(?<![\w./-])\d+\.\d+(?:\.\d+)*\b(?![/-])")
"""The number of a version, which will soon be an old one."""


@dataclass(frozen=True)
class SourcedLine:
    """A sentence of the article and the tickets that have it, the one it is taken from first.

    `links`: words of it that are links; `code`: the block of code behind it.
    """

    text: str
    tickets: tuple[Key, ...]
    is_intro: bool = False
    is_list_item: bool = False
    is_instruction: bool = True
    links: tuple[Link, ...] = ()
    code: str = ""
    is_warning: bool = False


@dataclass(frozen=True)
class SentenceIndex:
    """Every sentence of the replies as a vector of length 1, with its ticket and whether its reply worked."""

    rows: Array
    tickets: Sequence[Key]
    worked: Sequence[float]

    @staticmethod
    def of(replies: Sequence[ParsedReply], embed: Embed) -> SentenceIndex:
        pairs = [(said.text, reply) for reply in replies for said in reply.sentences]
        rows = unit(embed([text for text, _ in pairs]))
        return SentenceIndex(rows, [reply.ticket for _, reply in pairs], [reply.worked for _, reply in pairs])

    def tickets_alike(self, row: Array, first: Key) -> tuple[Key, ...]:
        """The tickets with a similar sentence, `first` before the others."""
        near = np.flatnonzero(self.rows @ row >= ALIKE)
        return tuple(dict.fromkeys((first, *(self.tickets[n] for n in near.tolist()))))

    def outcomes(self, row: Array) -> tuple[int, int]:
        """The number of tickets in which a similar sentence worked, and of those in which it only failed."""
        near = np.flatnonzero(self.rows @ row >= ALIKE).tolist()
        worked = {self.tickets[n] for n in near if self.worked[n] > 0}
        return len(worked), len({self.tickets[n] for n in near if self.worked[n] < 0} - worked)


@dataclass(frozen=True)
class Way:
    """The steps of one reply, with how good they are.

    `shared`: share of its steps that more than one ticket has; `fit`: how near the tickets that have its steps are to
    what most requesters ask. `worked` and `failed`: mean number of tickets in which its steps did so.
    """

    reply: ParsedReply
    steps: tuple[SourcedLine, ...]
    rows: Array
    value: float
    centrality: float
    shared: float
    fit: float
    worked: float
    failed: float
    whole: Array

    @property
    def is_confirmed(self) -> bool:
        """Whether its requester confirmed it, or those of other tickets most of its steps."""
        return self.reply.worked > 0 or self.worked >= _MOSTLY_CONFIRMED

    @property
    def is_agreed(self) -> bool:
        """Whether more than one ticket has one of its steps."""
        return any(len(line.tickets) > 1 for line in self.steps)

    @property
    def is_proven(self) -> bool:
        """Whether its requester confirmed it or several tickets have its steps, and it did not mostly fail."""
        if self.reply.worked > 0:
            return _OFTEN_WORKED * self.worked >= self.failed
        return self.reply.worked == 0 and self.shared >= _SHARED and self.worked >= self.failed


def ways_of(
    replies: Sequence[ParsedReply],
    index: SentenceIndex,
    count_rare: CountRareWords,
    fits: Mapping[Key, float],
    embed: Embed,
) -> Iterator[Way]:
    """The ways of replies that say what to do. `fits`: by ticket, how near it is to what most of them ask, 0 to 1."""
    centre = unit(index.rows.mean(axis=0, keepdims=True))[0]
    for reply in replies:
        said = _without_repeats(steps_of(reply))
        if not _says_what_to_do(reply, said):
            continue
        said = [*(one for one in reply.sentences if one.role == "warning"), *said]
        rows = unit(embed([one.text for one in said]))
        lines = tuple(
            SourcedLine(
                one.with_result,
                index.tickets_alike(row, reply.ticket),
                one.role == "intro",
                one.is_list_item,
                one.is_instruction,
                one.links,
                one.code,
                one.role == "warning",
            )
            for one, row in zip(said, rows, strict=True)
        )
        whole = unit(embed([" ".join(one.text for one in said)]))[0]
        centrality = float(whole @ centre)
        had_by = [len(line.tickets) for line in lines if not (line.is_intro or line.is_warning)]
        support, shared = float(np.mean(had_by)), float(np.mean([tickets > 1 for tickets in had_by]))
        worked, failed = np.mean([index.outcomes(row) for row in rows], axis=0).tolist()
        fit = float(np.mean([max(fits.get(key, 1.0) for key in line.tickets) for line in lines]))
        value = _value(reply, said, centrality, support) + 4.0 * fit + 0.5 * min(worked - failed, _MOST_AGREE)
        if shared >= _MOSTLY_SHARED:
            value -= _OWN_STEP * (1 - shared) * min(sum(one.is_told for one in said), _MOST_COUNTED)
        value -= _OWN_STORY * count_rare(reply.ticket, [one for one in said if one.role == "step"])
        yield Way(reply, lines, rows, value, centrality, shared, fit, worked, failed, whole)


def _says_what_to_do(reply: ParsedReply, said: Sequence[AgentSentence]) -> bool:
    """Whether these are steps for people: not a list without an instruction, and not a far too long text.

    A single step beside something that the agent did is none either: "I have reset it. Sign in again." Nor are steps
    that begin with what is not there: "Reset the value of that preference."
    """
    steps = [one for one in said if one.role == "step"]
    if not any(one.is_told for one in said) or len(steps) > _TOO_MANY or (reply.texts("did") and len(steps) == 1):
        return False
    return bool(steps) and not said[0].looks_back and (said[0].role == "intro" or said[0].is_instruction)


def _value(reply: ParsedReply, said: Sequence[AgentSentence], centrality: float, support: float) -> float:
    """Higher: it worked, several steps, a list, other agents write it too, close to the topic.

    Lower: masks, numbers of versions, what is lost, length.
    What the requester confirmed comes before what has more steps.
    """
    masks = sum(bool(MASK.search(f"{one.text} {one.code}")) for one in said)
    steps = [one for one in said if one.role == "step" and one.text not in {link.label for link in one.links}]
    confirmed = {WORKED: 3.0, THANKED: 1.8}.get(reply.worked, reply.worked)
    return (
        confirmed
        + 0.6 * float(np.log1p(min(len(steps), _MOST_COUNTED)))
        + 0.4 * reply.is_numbered
        + 0.25 * is_list(reply)
        + 0.9 * float(np.log(support))
        + 2.5 * centrality
        - 0.7 * masks
        - 1.0 * reply.lost
        - 0.7 * sum(bool(VERSION.search(one.text)) for one in said)
        - 0.3 * max(0, len(steps) - _MANY)
    )


def _without_repeats(said: Sequence[AgentSentence]) -> list[AgentSentence]:
    """Leave out steps in nearly the same words as an earlier one, and introductions without a step after them.

    What holds for another system may be the same again.
    """
    chosen: list[AgentSentence] = []
    start = 0
    for one in said:
        start = len(chosen) if one.role == "intro" and holds_for_one(one.text) else start
        if not any(_same_words(one.text, other.text) for other in chosen[start:]):
            chosen.append(one)
    behind = [*chosen[1:], None]
    return [
        one
        for one, later in zip(chosen, behind, strict=False)
        if one.role != "intro" or (later and later.role != "intro")
    ]


def _same_words(one: str, other: str) -> bool:
    first, second = set(sentence_key(one).split()), set(sentence_key(other).split())
    return len(first & second) >= _SAME * len(first | second)
