"""What to do: the reply that answers the topic best, taken whole; what else worked; why; what agents ask first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from kbtools.gaps.draft.common_words import MASK, CommonWords, key
from kbtools.gaps.draft.replies import Reply, Said, is_list, steps_of
from kbtools.gaps.mine.vectors import Embed
from kbtools.text.embeddings import unit

Array = np.ndarray[Any, Any]
Key = tuple[str, str]
OwnWords = Callable[[Key, Sequence[Said]], int]

ALIKE = 0.8  # cosine from which two sentences say the same
_SAME = 0.8  # share of their words from which one of two steps in a list is enough
_OTHER_WAY = 0.62  # likeness of two ways as a whole below which they are two
_MOSTLY = 0.6  # share of steps
_ACT = 0.5  # share of steps; more must say what to do
_NEW = 0.62  # and below which a sentence says something else
_MANY, _TOO_MANY = 12, 25  # steps of one way: from when more are worse, and too many
_MOST_ELSE, _MOST_OTHERS = 6, 2
_MOST_WHY, _MOST_ASKED = 2, 3
_SHORTEST_WHY = 30
_LONGEST_ASKED = 160
_OWN_STORY = 0.25  # against a reply for each word of one requester's story
_CENTRAL = 0.35  # another way must be about the topic at least so much


@dataclass(frozen=True)
class Line:
    """A sentence of the article and the tickets that have it, the one it is taken from first."""

    text: str
    tickets: tuple[Key, ...]
    intro: bool = False
    marked: bool = False
    acts: bool = True


@dataclass(frozen=True)
class Resolution:
    """What to do: `steps`; `others` are ways to try when they do not help. Empty where no reply worked."""

    steps: tuple[Line, ...] = ()
    others: tuple[tuple[Line, ...], ...] = ()
    why: tuple[Line, ...] = ()
    before: tuple[Line, ...] = ()


@dataclass(frozen=True)
class _Sentences:
    """Every sentence of the replies as a vector, and which tickets say it."""

    rows: Array
    tickets: Sequence[Key]
    worked: Sequence[float]

    @staticmethod
    def of(replies: Sequence[Reply], embed: Embed) -> _Sentences:
        pairs = [(said.text, reply) for reply in replies for said in reply.said]
        rows = unit(embed([text for text, _ in pairs]))
        return _Sentences(rows, [reply.ticket for _, reply in pairs], [reply.worked for _, reply in pairs])

    def who(self, row: Array, first: Key) -> tuple[Key, ...]:
        """The tickets with a sentence alike."""
        near = np.flatnonzero(self.rows @ row >= ALIKE)
        return tuple(dict.fromkeys((first, *(self.tickets[n] for n in near.tolist()))))

    def balance(self, row: Array) -> int:
        """In how many tickets a sentence alike worked, less those in which it failed."""
        near = np.flatnonzero(self.rows @ row >= ALIKE).tolist()
        worked = {self.tickets[n] for n in near if self.worked[n] > 0}
        return len(worked) - len({self.tickets[n] for n in near if self.worked[n] < 0} - worked)


@dataclass(frozen=True)
class _Way:
    """The steps of one reply, with how good they are."""

    reply: Reply
    steps: tuple[Line, ...]
    rows: Array
    value: float
    central: float
    support: float
    balance: float
    whole: Array

    @property
    def is_proven(self) -> bool:
        """The requester confirmed, or several tickets have its steps; and it did not fail more often than it worked."""
        return self.balance >= 0 and (self.reply.worked > 0 or (self.reply.worked == 0 and self.support > 1))


def resolve(
    replies: Sequence[Reply], common: CommonWords, story: Mapping[Key, Set[str]], embed: Embed, *, trust: bool = False
) -> Resolution:
    """The resolution of a topic. `story`: words that only this ticket of the topic has, and its requester wrote.

    `trust`: a reply counts that nobody confirmed, but nobody complained of either.
    """
    replies = [kept for reply in replies if (kept := _without_boilerplate(reply, replies, common)).said]
    if not replies:
        return Resolution()
    spoken = _Sentences.of(replies, embed)

    def own(ticket: Key, steps: Sequence[Said]) -> int:
        return len(story.get(ticket, frozenset()) & common.terms(" ".join(step.text for step in steps)))

    ways = sorted(_ways(replies, spoken, own, embed), key=lambda way: (-way.value, way.reply.ticket))
    good = [way for way in ways if way.is_proven or (trust and way.reply.worked >= 0)]
    if not good:
        return Resolution()
    others = _others(good)
    taken = [line for way in (good[0], *others) for line in way.steps]
    return Resolution(
        good[0].steps,
        tuple(way.steps for way in others),
        _why(replies, good[0], spoken, taken),
        _asked(replies, spoken),
    )


def _without_boilerplate(reply: Reply, replies: Sequence[Reply], common: CommonWords) -> Reply:
    def own(said: Said) -> int:
        wanted = key(said.text)
        return len({other.ticket for other in replies for one in other.said if key(one.text) == wanted})

    kept = tuple(said for said in reply.said if not common.is_everywhere(said.text, own(said)))
    return Reply(reply.ticket, reply.worked, kept, reply.is_numbered)


def _ways(replies: Sequence[Reply], spoken: _Sentences, own: OwnWords, embed: Embed) -> Iterator[_Way]:
    centre = unit(spoken.rows.mean(axis=0, keepdims=True))[0]
    for reply in replies:
        said = _folded(steps_of(reply))
        steps = [one for one in said if one.role == "step"]
        if not steps or (reply.texts("did") and len(steps) < 2):  # noqa: PLR2004 - "I have reset it. Sign in again."
            continue
        bare = said[0].role != "intro" and sum(step.acts for step in steps) <= _ACT * len(steps)
        if bare or len(steps) > _TOO_MANY:
            continue  # a list of something, without the sentence that says what to do with it; or a book
        rows = unit(embed([one.text for one in said]))
        lines = tuple(
            Line(one.whole, spoken.who(row, reply.ticket), one.role == "intro", one.marked, one.acts)
            for one, row in zip(said, rows, strict=True)
        )
        whole = unit(embed([" ".join(one.text for one in said)]))[0]
        central = float(whole @ centre)
        support = float(np.mean([len(line.tickets) for line in lines if not line.intro]))
        value = _value(reply, steps, central, support) - _OWN_STORY * own(reply.ticket, steps)
        balance = float(np.mean([spoken.balance(row) for row in rows]))
        yield _Way(reply, lines, rows, value, central, support, balance, whole)


def _value(reply: Reply, steps: Sequence[Said], central: float, support: float) -> float:
    """Worked, several steps, a list, said alike by others, about the topic; masks, and far too long, are against it."""
    masks = sum(bool(MASK.search(step.text)) for step in steps)
    return (
        (1.2 if reply.worked > 0 else 2.5) * reply.worked
        + 1.1 * float(np.log1p(min(len(steps), 6)))
        + 0.5 * reply.is_numbered
        + 0.25 * is_list(reply)
        + 0.5 * float(np.log(support))
        + 2.5 * central
        - 0.7 * masks
        - 0.3 * max(0, len(steps) - _MANY)
    )


def _folded(said: Sequence[Said]) -> list[Said]:
    """The steps with each said once, in nearly the same words, and no introduction without a step behind it."""
    chosen: list[Said] = []
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
    first, second = set(key(one).split()), set(key(other).split())
    return len(first & second) >= _SAME * len(first | second)


def _others(good: Sequence[_Way]) -> list[_Way]:
    """Other ways that say something new; the best first."""
    found = [good[0]]
    for way in good[1:]:
        if len(found) > _MOST_OTHERS:
            break
        new = (way.rows @ np.vstack([other.rows for other in found]).T).max(axis=1) < _NEW
        alike = max(float(way.whole @ other.whole) for other in found)
        plain = len(way.steps) <= _MOST_ELSE and not any(MASK.search(line.text) for line in way.steps)
        if plain and way.central >= _CENTRAL and new.mean() > _MOSTLY and alike < _OTHER_WAY:
            found.append(way)
    return found[1:]


def _why(replies: Sequence[Reply], best: _Way, spoken: _Sentences, taken: Sequence[Line]) -> tuple[Line, ...]:
    """Reasons in replies that worked or that several tickets have; those of the best reply first."""
    used = {key(line.text) for line in taken}
    found: list[tuple[float, Line, Array]] = []
    for reply, said, row in _each(replies, spoken):
        if said.role != "why" or len(said.text) < _SHORTEST_WHY or key(said.text) in used or MASK.search(said.text):
            continue
        line = Line(said.text, spoken.who(row, reply.ticket))
        own = reply is best.reply
        if (own or reply.worked > 0 or len(line.tickets) > 1) and (own or float(row @ best.whole) >= _CENTRAL):
            found.append((len(line.tickets) + 2.0 * own + reply.worked, line, row))
    return _distinct(found, _MOST_WHY)


def _asked(replies: Sequence[Reply], spoken: _Sentences) -> tuple[Line, ...]:
    """What agents asked in two tickets or more."""
    found: list[tuple[float, Line, Array]] = []
    for reply, said, row in _each(replies, spoken):
        if said.role == "ask" and _SHORTEST_WHY <= len(said.text) <= _LONGEST_ASKED and not MASK.search(said.text):
            line = Line(said.text, spoken.who(row, reply.ticket))
            if len(line.tickets) > 1:
                found.append((float(len(line.tickets)), line, row))
    return _distinct(found, _MOST_ASKED)


def _each(replies: Sequence[Reply], spoken: _Sentences) -> Iterator[tuple[Reply, Said, Array]]:
    """Every sentence with its reply and its vector, in the order of `_Sentences.of`."""
    pairs = [(reply, said) for reply in replies for said in reply.said]
    yield from ((reply, said, row) for (reply, said), row in zip(pairs, spoken.rows, strict=True))


def _distinct(found: Sequence[tuple[float, Line, Array]], most: int) -> tuple[Line, ...]:
    kept: list[Array] = []
    lines: list[Line] = []
    for _, line, row in sorted(found, key=lambda item: (-item[0], item[1].text)):
        if len(lines) < most and all(float(row @ other) < _NEW for other in kept):
            kept.append(row)
            lines.append(line)
    return tuple(lines)
