"""Reply outcomes: whether a reply worked, as far as the requester's next message says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kbtools.languages import ways
from kbtools.model.ticket import Ticket
from kbtools.text.quotations import without_quoted_reply

WORKED, THANKED, UNKNOWN, FAILED = 1.0, 0.5, 0.0, -1.0
_LOOKED_AT = 600  # characters of what the requester answers
_SHORT = 200
_LAST = 2  # replies that a good outcome counts for, when several came before


def reply_outcomes(ticket: Ticket) -> Mapping[int, float]:
    """The outcome of each public message of an agent, by its position: `WORKED`, `THANKED`, `FAILED` or `UNKNOWN`.

    `THANKED`: thanks without a complaint. A good outcome counts for the last two replies before the requester's
    message, a bad one for all since the requester's message before.
    """
    found: dict[int, float] = {}
    waiting: list[int] = []
    for place, message in enumerate(ticket.messages):
        if not message.public:
            continue
        if message.author == "agent":
            found[place] = UNKNOWN
            waiting.append(place)
        elif message.author == "requester" and waiting:
            outcome = _outcome(without_quoted_reply(message.body)[:_LOOKED_AT])
            for reply in waiting if outcome == FAILED else waiting[-_LAST:]:
                found[reply] = outcome
            waiting = [] if outcome else waiting
    if waiting and ticket.is_resolved and _ends_content(ticket):
        found.update(dict.fromkeys(waiting[-_LAST:], THANKED))
    return found


def nothing_worked(ticket: Ticket) -> bool:
    """Whether the requester said of a reply that it did not work, and of none that it did."""
    found = set(reply_outcomes(ticket).values())
    return FAILED in found and found <= {FAILED, UNKNOWN}


def _ends_content(ticket: Ticket) -> bool:
    """Whether the last message is a short one of the requester without a question."""
    last = next((message for message in reversed(ticket.messages) if message.public), None)
    return last is not None and last.author == "requester" and len(last.body) <= _SHORT and "?" not in last.body


@dataclass(frozen=True)
class _Patterns:
    """Patterns of what requesters say of a reply, in all languages."""

    worked: re.Pattern[str]
    thanks: re.Pattern[str]
    failed: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    return _Patterns(
        re.compile(rf"\b(?:{ways(lambda known: known.outcomes.worked)})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{ways(lambda known: known.outcomes.thanks)})\b", re.IGNORECASE),
        re.compile(ways(lambda known: known.outcomes.failed), re.IGNORECASE),
    )


def _outcome(said: str) -> float:
    patterns = _patterns()
    if patterns.failed.search(said):
        # "it did not work at first, now it works" is good news; "that works, but the other does not" is not
        last = [match.end() for match in patterns.failed.finditer(said)][-1]
        return WORKED if patterns.worked.search(said, last) else FAILED
    if patterns.worked.search(said):
        return WORKED
    return THANKED if patterns.thanks.search(said) else UNKNOWN
