"""Whether a reply worked, as far as the requester's next words say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kbtools.languages import ways
from kbtools.model.ticket import Ticket
from kbtools.text.quotations import without_quoted_reply

WORKED, HEARD, UNKNOWN, FAILED = 1.0, 0.5, 0.0, -1.0
_LOOKED_AT = 600  # characters of what the requester answers
_SHORT = 200
_LAST = 2  # agents' messages that an answer is about, when several came before it


def outcomes(ticket: Ticket) -> Mapping[int, float]:
    """For each public agent message, by its place: `WORKED`, `HEARD` (thanks, and no complaint), `FAILED` or `UNKNOWN`.

    What a requester says is about the last two replies before it when it is good, about all of them when it is bad.
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
            verdict = _verdict(without_quoted_reply(message.body)[:_LOOKED_AT])
            for reply in waiting if verdict == FAILED else waiting[-_LAST:]:
                found[reply] = verdict
            waiting = [] if verdict else waiting
    if waiting and ticket.is_resolved and _ends_content(ticket):
        found.update(dict.fromkeys(waiting[-_LAST:], HEARD))
    return found


def nothing_worked(ticket: Ticket) -> bool:
    """Whether the requester said of a reply that it did not work, and of none that it did."""
    verdicts = set(outcomes(ticket).values())
    return FAILED in verdicts and verdicts <= {FAILED, UNKNOWN}


def _ends_content(ticket: Ticket) -> bool:
    """Whether the requester had the last word, a short one, and neither asked nor complained."""
    last = next((message for message in reversed(ticket.messages) if message.public), None)
    return last is not None and last.author == "requester" and len(last.body) <= _SHORT and "?" not in last.body


@dataclass(frozen=True)
class _Says:
    """What requesters say, in all languages."""

    worked: re.Pattern[str]
    thanks: re.Pattern[str]
    failed: re.Pattern[str]


@cache
def _says() -> _Says:
    return _Says(
        re.compile(rf"\b(?:{ways(lambda known: known.outcomes.worked)})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{ways(lambda known: known.outcomes.thanks)})\b", re.IGNORECASE),
        re.compile(ways(lambda known: known.outcomes.failed), re.IGNORECASE),
    )


def _verdict(said: str) -> float:
    says = _says()
    if says.failed.search(said):
        # "it did not work at first, now it works" is good news; "that works, but the other does not" is not
        last = [match.end() for match in says.failed.finditer(said)][-1]
        return WORKED if says.worked.search(said, last) else FAILED
    if says.worked.search(said):
        return WORKED
    return HEARD if says.thanks.search(said) else UNKNOWN
