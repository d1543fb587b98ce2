"""The steps of a reply: what belongs together, in order, without what only the agent needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kbtools.gaps.draft.replies import AgentSentence, ParsedReply
from kbtools.gaps.draft.systems import holds_for_one

_LONGEST = 330  # characters of a step with its result


def parts_of(reply: ParsedReply) -> list[ParsedReply]:
    """The reply cut where it goes on with what to try if the steps before did not help."""
    starts = [n for n, said in enumerate(reply.sentences) if said.is_other_way and n]
    bounds = [0, *starts, len(reply.sentences)]
    cut = [reply.sentences[start:end] for start, end in pairwise(bounds)]
    return [_without_lost(replace(reply, sentences=sentences)) for sentences in cut if sentences]


def _without_lost(reply: ParsedReply) -> ParsedReply:
    """The reply without instructions that need what is gone, with how many of them stood between its steps."""
    steps = [n for n, said in enumerate(reply.sentences) if said.role == "step"]
    within = reply.sentences[steps[0] : steps[-1]] if steps else ()
    kept = tuple(said for said in reply.sentences if said.role != "lost")
    return replace(reply, sentences=kept, lost=sum(said.role == "lost" for said in within))


def without_collecting(reply: ParsedReply) -> ParsedReply:
    """The reply without the steps that only collect something for the agent, such as a report or a picture.

    They are the ones that lead up to such a sentence, back to a question, a condition or another way.
    """
    kept: list[AgentSentence] = []
    for said in reply.sentences:
        if not said.is_for_agent:
            kept.append(said)
            continue
        while (
            not said.is_other_way
            and kept
            and kept[-1].role in ("step", "result", "intro", "note")
            and not kept[-1].is_other_way
        ):
            kept.pop()
    return replace(reply, sentences=tuple(kept))


def with_notes(reply: ParsedReply) -> ParsedReply:
    """The reply with what it says behind a step as that step's result: of one ticket no other tells what is general."""
    kept: list[AgentSentence] = []
    for said in reply.sentences:
        is_behind = said.role == "note" and bool(kept) and kept[-1].role in ("step", "result")
        kept.append(replace(said, role="result") if is_behind else said)
    return replace(reply, sentences=tuple(kept))


def is_list(reply: ParsedReply) -> bool:
    """Whether its steps are items of a list."""
    return sum(said.is_list_item for said in reply.sentences if said.role == "step") > 1


def _may_introduce(said: AgentSentence, *, is_list: bool) -> bool:
    """Whether these steps may follow, as a list after "Open the folder in one of these ways"."""
    if not is_list:
        return said.role == "intro" and holds_for_one(said.text)
    return said.role == "intro" or (said.role == "step" and said.text[-1] not in ".!")


def _is_step_or_result(said: AgentSentence) -> bool:
    return said.role in ("step", "result", "warning") or (said.role == "intro" and holds_for_one(said.text))


def steps_of(reply: ParsedReply) -> Sequence[AgentSentence]:
    """Its steps in order; where they are a list, with the list's introduction and the steps between its items."""
    listed = is_list(reply)
    places = [n for n, said in enumerate(reply.sentences) if said.role == "step" and (said.is_list_item or not listed)]
    if not places:
        return ()
    start, end = places[0], places[-1] + 1
    while start and _is_step_or_result(reply.sentences[start - 1]):
        start -= 1
    start -= start > 0 and _may_introduce(reply.sentences[start - 1], is_list=listed)
    while end < len(reply.sentences) and _is_step_or_result(reply.sentences[end]):
        end += 1
    found: list[AgentSentence] = []
    before = None  # what was kept of the previous sentence
    for said in reply.sentences[start:end]:
        if said.role == "result":
            if before is not None and not before.code and len(before.with_result) + len(said.text) < _LONGEST:
                links = (*before.links, *said.links)
                before = found[-1] = replace(before, result=f"{before.result} {said.text}".strip(), links=links)
            continue
        is_step = said.role == "step" or (
            said.role == "intro" and (holds_for_one(said.text) or (listed and (said.is_instruction or not found)))
        )
        before = said if is_step and not (before is None and said.is_continuation and not said.is_other_way) else None
        if before is not None:
            found.append(before)
    return tuple(found)
