"""Resolution of a topic: the steps of its best reply, other ways that worked, causes, and what agents ask first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.gaps.draft.common_words import MASK, CommonWords, sentence_key
from kbtools.gaps.draft.replies import AgentSentence, ParsedReply, is_list, steps_of
from kbtools.gaps.mine.vectors import Embed
from kbtools.text.embeddings import unit

Array = np.ndarray[Any, Any]
Key = tuple[str, str]
CountRareWords = Callable[[Key, Sequence[AgentSentence]], int]

ALIKE = 0.8  # cosine from which two sentences mean the same
_SAME = 0.8  # share of their words from which one of two steps in a list is enough
_OTHER_WAY = 0.62  # cosine of two ways as a whole, below which they are different
_MOSTLY = 0.6  # share of a way's steps that must be new
_ACT = 0.5  # share of steps; more than these must say what to do
_NEW = 0.62  # cosine below which a sentence says something new
_MANY, _TOO_MANY = 12, 25  # steps of one way: more lower its value; more exclude it
_MOST_ELSE, _MOST_OTHERS = 6, 2
_MOST_WHY, _MOST_ASKED = 2, 3
_SHORTEST_WHY = 30
_LONGEST_ASKED = 160
_OWN_STORY = 0.25  # value that a reply loses for each word that only its requester wrote
_CENTRAL = 0.35  # least cosine of another way to the topic


@dataclass(frozen=True)
class SourcedLine:
    """A sentence of the article and the tickets that have it, the one it is taken from first."""

    text: str
    tickets: tuple[Key, ...]
    is_intro: bool = False
    is_list_item: bool = False
    is_instruction: bool = True


@dataclass(frozen=True)
class Resolution:
    """`steps`, with `other_ways` to try when they do not help; empty where no reply worked.

    `cause`: why it happens; `questions`: what agents ask first.
    """

    steps: tuple[SourcedLine, ...] = ()
    other_ways: tuple[tuple[SourcedLine, ...], ...] = ()
    cause: tuple[SourcedLine, ...] = ()
    questions: tuple[SourcedLine, ...] = ()


@dataclass(frozen=True)
class _SentenceIndex:
    """Every sentence of the replies as a vector of length 1, with its ticket and whether its reply worked."""

    rows: Array
    tickets: Sequence[Key]
    worked: Sequence[float]

    @staticmethod
    def of(replies: Sequence[ParsedReply], embed: Embed) -> _SentenceIndex:
        pairs = [(said.text, reply) for reply in replies for said in reply.sentences]
        rows = unit(embed([text for text, _ in pairs]))
        return _SentenceIndex(rows, [reply.ticket for _, reply in pairs], [reply.worked for _, reply in pairs])

    def tickets_alike(self, row: Array, first: Key) -> tuple[Key, ...]:
        """The tickets with a similar sentence, `first` before the others."""
        near = np.flatnonzero(self.rows @ row >= ALIKE)
        return tuple(dict.fromkeys((first, *(self.tickets[n] for n in near.tolist()))))

    def balance(self, row: Array) -> int:
        """Number of tickets in which a similar sentence worked, minus those in which it only failed."""
        near = np.flatnonzero(self.rows @ row >= ALIKE).tolist()
        worked = {self.tickets[n] for n in near if self.worked[n] > 0}
        return len(worked) - len({self.tickets[n] for n in near if self.worked[n] < 0} - worked)


@dataclass(frozen=True)
class _Way:
    """The steps of one reply, with how good they are."""

    reply: ParsedReply
    steps: tuple[SourcedLine, ...]
    rows: Array
    value: float
    centrality: float
    support: float
    balance: float
    whole: Array

    @property
    def is_proven(self) -> bool:
        """Whether its requester confirmed it or several tickets have its steps, and it worked as often as it failed."""
        return self.balance >= 0 and (self.reply.worked > 0 or (self.reply.worked == 0 and self.support > 1))


def find_resolution(
    replies: Sequence[ParsedReply],
    common: CommonWords,
    rare_words: Mapping[Key, Set[str]],
    embed: Embed,
    *,
    accept_unconfirmed: bool = False,
) -> Resolution:
    """The resolution of a topic. `rare_words`: by ticket, what its requester wrote and hardly any other ticket has.

    `accept_unconfirmed`: also accept a reply that nobody confirmed and nobody complained about.
    """
    replies = [kept for reply in replies if (kept := _without_boilerplate(reply, replies, common)).sentences]
    if not replies:
        return Resolution()
    index = _SentenceIndex.of(replies, embed)

    def count_rare(ticket: Key, steps: Sequence[AgentSentence]) -> int:
        return len(rare_words.get(ticket, frozenset()) & common.terms(" ".join(step.text for step in steps)))

    ways = sorted(_ways(replies, index, count_rare, embed), key=lambda way: (-way.value, way.reply.ticket))
    good = [way for way in ways if way.is_proven or (accept_unconfirmed and way.reply.worked >= 0)]
    if not good:
        return Resolution()
    other_ways = _other_ways(good)
    taken = [line for way in (good[0], *other_ways) for line in way.steps]
    return Resolution(
        good[0].steps,
        tuple(way.steps for way in other_ways),
        _causes(replies, good[0], index, taken),
        _questions_asked(replies, index),
    )


def _without_boilerplate(reply: ParsedReply, replies: Sequence[ParsedReply], common: CommonWords) -> ParsedReply:
    def in_topic(said: AgentSentence) -> int:
        wanted = sentence_key(said.text)
        return len({other.ticket for other in replies for one in other.sentences if sentence_key(one.text) == wanted})

    kept = tuple(said for said in reply.sentences if not common.is_boilerplate(said.text, in_topic(said)))
    return ParsedReply(reply.ticket, reply.worked, kept, reply.is_numbered)


def _ways(
    replies: Sequence[ParsedReply], index: _SentenceIndex, count_rare: CountRareWords, embed: Embed
) -> Iterator[_Way]:
    centre = unit(index.rows.mean(axis=0, keepdims=True))[0]
    for reply in replies:
        said = _without_repeats(steps_of(reply))
        steps = [one for one in said if one.role == "step"]
        if not steps or (reply.texts("did") and len(steps) < 2):  # noqa: PLR2004 - "I have reset it. Sign in again."
            continue
        bare = said[0].role != "intro" and sum(step.is_instruction for step in steps) <= _ACT * len(steps)
        if bare or len(steps) > _TOO_MANY:
            continue  # a list without an instruction, or a far too long text
        rows = unit(embed([one.text for one in said]))
        lines = tuple(
            SourcedLine(
                one.with_result,
                index.tickets_alike(row, reply.ticket),
                one.role == "intro",
                one.is_list_item,
                one.is_instruction,
            )
            for one, row in zip(said, rows, strict=True)
        )
        whole = unit(embed([" ".join(one.text for one in said)]))[0]
        centrality = float(whole @ centre)
        support = float(np.mean([len(line.tickets) for line in lines if not line.is_intro]))
        value = _value(reply, steps, centrality, support) - _OWN_STORY * count_rare(reply.ticket, steps)
        balance = float(np.mean([index.balance(row) for row in rows]))
        yield _Way(reply, lines, rows, value, centrality, support, balance, whole)


def _value(reply: ParsedReply, steps: Sequence[AgentSentence], centrality: float, support: float) -> float:
    """Higher: it worked, several steps, a list, other agents write it too, close to the topic. Lower: masks, length."""
    masks = sum(bool(MASK.search(step.text)) for step in steps)
    return (
        (1.2 if reply.worked > 0 else 2.5) * reply.worked
        + 1.1 * float(np.log1p(min(len(steps), 6)))
        + 0.5 * reply.is_numbered
        + 0.25 * is_list(reply)
        + 0.5 * float(np.log(support))
        + 2.5 * centrality
        - 0.7 * masks
        - 0.3 * max(0, len(steps) - _MANY)
    )


def _without_repeats(said: Sequence[AgentSentence]) -> list[AgentSentence]:
    """Leave out steps in nearly the same words as an earlier one, and introductions without a step after them."""
    chosen: list[AgentSentence] = []
    for one in said:
        if not any(_same_words(one.text, other.text) for other in chosen):
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


def _other_ways(good: Sequence[_Way]) -> list[_Way]:
    """Other ways with mostly new steps, the best first."""
    found = [good[0]]
    for way in good[1:]:
        if len(found) > _MOST_OTHERS:
            break
        new = (way.rows @ np.vstack([other.rows for other in found]).T).max(axis=1) < _NEW
        alike = max(float(way.whole @ other.whole) for other in found)
        plain = len(way.steps) <= _MOST_ELSE and not any(MASK.search(line.text) for line in way.steps)
        if plain and way.centrality >= _CENTRAL and new.mean() > _MOSTLY and alike < _OTHER_WAY:
            found.append(way)
    return found[1:]


def _causes(
    replies: Sequence[ParsedReply], best: _Way, index: _SentenceIndex, taken: Sequence[SourcedLine]
) -> tuple[SourcedLine, ...]:
    """Causes in the best reply, in replies that worked, or in several tickets; those of the best reply first."""
    used = {sentence_key(line.text) for line in taken}
    found: list[tuple[float, SourcedLine, Array]] = []
    for reply, said, row in _sentences_with_rows(replies, index):
        if (
            said.role != "why"
            or len(said.text) < _SHORTEST_WHY
            or sentence_key(said.text) in used
            or MASK.search(said.text)
        ):
            continue
        line = SourcedLine(said.text, index.tickets_alike(row, reply.ticket))
        is_best = reply is best.reply
        if (is_best or reply.worked > 0 or len(line.tickets) > 1) and (is_best or float(row @ best.whole) >= _CENTRAL):
            found.append((len(line.tickets) + 2.0 * is_best + reply.worked, line, row))
    return _distinct(found, _MOST_WHY)


def _questions_asked(replies: Sequence[ParsedReply], index: _SentenceIndex) -> tuple[SourcedLine, ...]:
    """Questions that agents asked in two tickets or more."""
    found: list[tuple[float, SourcedLine, Array]] = []
    for reply, said, row in _sentences_with_rows(replies, index):
        if said.role == "ask" and _SHORTEST_WHY <= len(said.text) <= _LONGEST_ASKED and not MASK.search(said.text):
            line = SourcedLine(said.text, index.tickets_alike(row, reply.ticket))
            if len(line.tickets) > 1:
                found.append((float(len(line.tickets)), line, row))
    return _distinct(found, _MOST_ASKED)


def _sentences_with_rows(
    replies: Sequence[ParsedReply], index: _SentenceIndex
) -> Iterator[tuple[ParsedReply, AgentSentence, Array]]:
    """Every sentence with its reply and its vector, in the order of `_Sentences.of`."""
    pairs = [(reply, said) for reply in replies for said in reply.sentences]
    yield from ((reply, said, row) for (reply, said), row in zip(pairs, index.rows, strict=True))


def _distinct(found: Sequence[tuple[float, SourcedLine, Array]], most: int) -> tuple[SourcedLine, ...]:
    kept: list[Array] = []
    lines: list[SourcedLine] = []
    for _, line, row in sorted(found, key=lambda item: (-item[0], item[1].text)):
        if len(lines) < most and all(float(row @ other) < _NEW for other in kept):
            kept.append(row)
            lines.append(line)
    return tuple(lines)
