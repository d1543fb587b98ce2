"""Resolution of a topic: the steps of its best reply, other ways that worked, causes, and what agents ask first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from kbtools.gaps.draft.common_words import MASK, CommonWords, sentence_key
from kbtools.gaps.draft.replies import AgentSentence, ParsedReply
from kbtools.gaps.draft.steps import parts_of
from kbtools.gaps.draft.ways import ALIKE, VERSION, Array, Key, SentenceIndex, SourcedLine, Way, ways_of
from kbtools.gaps.mine.embedding import Embed
from kbtools.tickets.reply_outcomes import WORKED

# share of the best ticket's nearness to the topic that the ticket of the best way, and of others, must have
_FIT, _FIT_OF_OTHERS = 0.6, 0.75
_SHARED_BY_OTHERS = 0.5  # share of the steps of a way that was only thanked for, which other tickets must have too
_OTHER_WAY = 0.62  # cosine of two ways as a whole, below which they are different
_MOSTLY = 0.6  # share of a way's steps that must be new
_NEW = 0.62  # cosine below which a sentence says something new
_MOST_ELSE, _MOST_OTHERS = 6, 2
_MOST_WHY, _MOST_ASKED = 2, 3
_SHORTEST_WHY = 30
_LONGEST_ASKED = 120
_OFTEN_ASKED = 0.1  # share of the answered tickets
_CENTRAL = 0.35  # least cosine of another way to the topic
_SAME_WAY = 0.75  # cosine of two ways as a whole from which they say the same


@dataclass(frozen=True)
class TicketFacts:
    """About a topic's tickets. `rare_words`: what its requester wrote and hardly any other ticket has.

    `fits`: how near its question is to what most of them ask, as a cosine; empty for a single ticket.
    `are_hardly_answered`: agents answered so few of many that one confirmed answer says little.
    """

    rare_words: Mapping[Key, Set[str]]
    fits: Mapping[Key, float]
    are_hardly_answered: bool = False


@dataclass(frozen=True)
class Resolution:
    """`steps`, with `other_ways` to try when they do not help; empty where no reply worked.

    `cause`: why it happens; `questions`: what agents ask first.
    """

    steps: tuple[SourcedLine, ...] = ()
    other_ways: tuple[tuple[SourcedLine, ...], ...] = ()
    cause: tuple[SourcedLine, ...] = ()
    questions: tuple[SourcedLine, ...] = ()


def find_resolution(
    replies: Sequence[ParsedReply],
    common: CommonWords,
    tickets: TicketFacts,
    embed: Embed,
    *,
    accept_unconfirmed: bool = False,
) -> Resolution:
    """The resolution of a topic: what was confirmed leads, and answers what most of its requesters ask.

    `accept_unconfirmed`: also accept a reply that nobody confirmed and nobody complained about.
    """
    told = _without_boilerplate(replies, common)
    replies = [part for reply in told for part in parts_of(reply) if part.sentences]
    if not replies:
        return Resolution()
    index = SentenceIndex.of(replies, embed)

    def count_rare(ticket: Key, steps: Sequence[AgentSentence]) -> int:
        return len(tickets.rare_words.get(ticket, frozenset()) & common.terms(" ".join(step.text for step in steps)))

    ways = ways_of(replies, index, count_rare, tickets.fits, embed)
    good = _answers([way for way in ways if way.is_proven or (accept_unconfirmed and way.reply.worked >= 0)], tickets)
    if not good:
        return Resolution()
    good = _full_list_first(good)
    nearer = _FIT_OF_OTHERS * max(tickets.fits.values(), default=0.0)
    other_ways = _other_ways([good[0], *(way for way in good[1:] if way.fit >= nearer)])
    taken = [line for way in (good[0], *other_ways) for line in way.steps]
    return Resolution(
        good[0].steps,
        _said_once(good[0], other_ways),
        _causes(replies, good[0], index, taken),
        _questions_asked(replies, index),
    )


def _answers(proven: Sequence[Way], tickets: TicketFacts) -> list[Way]:
    """The ways to what most of them ask, the best first; none where one answer to few of them would be all."""
    enough = _FIT * max(tickets.fits.values(), default=0.0)
    ways = sorted(proven, key=lambda way: (not way.is_confirmed, -way.value, way.reply.ticket))
    good = [way for way in ways if way.fit >= enough]
    return [] if tickets.are_hardly_answered and good and not good[0].is_agreed else good


def _full_list_first(good: Sequence[Way]) -> list[Way]:
    """The ways with a numbered list in front that says the same as the best one, where that is a single sentence.

    Many agents write "Profile > Change, then confirm", and one writes the same step by step: this is what an article
    needs. Its own requester must have confirmed it, and it must be as near to what most of them ask.
    """
    best, *rest = good
    if len(best.steps) > 1:
        return list(good)
    for way in rest:
        is_full = way.reply.is_numbered and way.reply.worked > 0 and len(way.steps) > 1
        says_the_same = way.fit >= best.fit and float(way.whole @ best.whole) >= _SAME_WAY
        if is_full and says_the_same and _is_for_all(way):
            return [way, *(other for other in good if other is not way)]
    return list(good)


def _is_for_all(way: Way) -> bool:
    """Whether it has no mask, no version's number, and no place of something that was lost."""
    return not way.reply.lost and not any(
        MASK.search(f"{line.text} {line.code}") or VERSION.search(line.text) for line in way.steps
    )


def _without_boilerplate(replies: Sequence[ParsedReply], common: CommonWords) -> list[ParsedReply]:
    tickets_with: dict[str, set[Key]] = defaultdict(set)
    for reply in replies:
        for said in reply.sentences:
            tickets_with[sentence_key(said.text)].add(reply.ticket)

    def is_boilerplate(said: AgentSentence) -> bool:
        return common.is_boilerplate(said.text, len(tickets_with[sentence_key(said.text)]))

    return [
        replace(reply, sentences=tuple(said for said in reply.sentences if not is_boilerplate(said)))
        for reply in replies
    ]


def _other_ways(good: Sequence[Way]) -> list[Way]:
    """Other ways with mostly new steps, the best first."""
    found = [good[0]]
    for way in good[1:]:
        if len(found) > _MOST_OTHERS:
            break
        new = (way.rows @ np.vstack([other.rows for other in found]).T).max(axis=1) < _NEW
        alike = max(float(way.whole @ other.whole) for other in found)
        often = way.reply.worked >= WORKED or way.shared >= _SHARED_BY_OTHERS
        plain = often and len(way.steps) <= _MOST_ELSE and _is_for_all(way)
        if plain and way.centrality >= _CENTRAL and new.mean() > _MOSTLY and alike < _OTHER_WAY:
            found.append(way)
    return found[1:]


def _said_once(best: Way, others: Sequence[Way]) -> tuple[tuple[SourcedLine, ...], ...]:
    """The steps of each other way that no way before it has; none of a way that has hardly any of its own."""
    found: list[tuple[SourcedLine, ...]] = []
    before = best.rows
    for way in others:
        is_new = (way.rows @ before.T).max(axis=1) < ALIKE
        if is_new.mean() > _MOSTLY:
            found.append(tuple(line for line, new in zip(way.steps, is_new, strict=True) if new))
            before = np.vstack([before, way.rows])
    return tuple(found)


def _causes(
    replies: Sequence[ParsedReply], best: Way, index: SentenceIndex, taken: Sequence[SourcedLine]
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
        line = SourcedLine(said.text, index.tickets_alike(row, reply.ticket), links=said.links)
        is_best = reply is best.reply
        if (is_best or reply.worked > 0 or len(line.tickets) > 1) and (is_best or float(row @ best.whole) >= _CENTRAL):
            found.append((len(line.tickets) + 2.0 * is_best + reply.worked, line, row))
    return _distinct(found, _MOST_WHY)


def _questions_asked(replies: Sequence[ParsedReply], index: SentenceIndex) -> tuple[SourcedLine, ...]:
    """Questions that agents asked in two tickets or more, and in a tenth of those that they answered."""
    asked_in = len({reply.ticket for reply in replies})
    found: list[tuple[float, SourcedLine, Array]] = []
    for reply, said, row in _sentences_with_rows(replies, index):
        if (
            said.role == "ask"
            and not said.links
            and _SHORTEST_WHY <= len(said.text) <= _LONGEST_ASKED
            and not MASK.search(said.text)
        ):
            line = SourcedLine(said.text, index.tickets_alike(row, reply.ticket))
            if len(line.tickets) > max(1, _OFTEN_ASKED * asked_in):
                found.append((float(len(line.tickets)), line, row))
    return _distinct(found, _MOST_ASKED)


def _sentences_with_rows(
    replies: Sequence[ParsedReply], index: SentenceIndex
) -> Iterator[tuple[ParsedReply, AgentSentence, Array]]:
    """Every sentence with its reply and its vector, in the order of `SentenceIndex.of`."""
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
