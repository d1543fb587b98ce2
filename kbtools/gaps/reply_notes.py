"""Prepared replies as internal notes on the tickets of a help desk, where an agent sends or leaves them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kbtools.errors import KbError
from kbtools.gaps.prepared_replies import PreparedReply
from kbtools.helpdesks import vendors
from kbtools.helpdesks.note import InDoubtError, NotePart
from kbtools.model.staff import StaffAction
from kbtools.settings import Settings
from kbtools.storage import Store
from kbtools.system.sealing import Secret

NOTED, REFUSED = "put a reply into the help desk", "could not put a reply into the help desk"
MOST = 30  # notes that are written at once
HEADING = "An article answers this now. A reply that you may send:"
_MOST_READ = 100_000  # entries of the log of the staff


@dataclass(frozen=True, slots=True)
class ReplyNote:
    """What became of the note with a reply; `problem`: why it is not there for certain, else empty."""

    reply: PreparedReply
    problem: str = ""


def takes_notes(settings: Settings, source: str) -> bool:
    """Whether notes can be written on tickets of this help desk: it is supported, and its settings are there."""
    return source in vendors.names("note") and not vendors.note(source).missing(settings)


def mark_of(secret: Secret, gap: str, reply: PreparedReply) -> str:
    """What stands for the reply of a gap to one ticket in forms and in the log: nothing of the ticket is told."""
    return f"{gap} {secret.hash(f'reply {gap} {reply.source} {reply.ticket}')[:16]}"


def written_marks(store: Store, now: datetime) -> set[str]:
    """The marks of the replies that are in the help desk, or may be; known as long as the log of the staff is kept."""
    counts: Counter[str] = Counter()
    for row in store.staff.actions(now, _MOST_READ):
        counts[row.about] += {NOTED: 1, REFUSED: -1}.get(row.action, 0)
    return {mark for mark, count in counts.items() if count > 0}


def claim_notes(
    store: Store, secret: Secret, gap: str, replies: Sequence[PreparedReply], by: str, now: datetime
) -> list[PreparedReply]:
    """Those of these replies that are not in the help desk yet; they are noted in the log before they are sent."""
    done = written_marks(store, now)
    fresh = [reply for reply in replies if mark_of(secret, gap, reply) not in done][:MOST]
    for reply in fresh:
        store.staff.note(StaffAction(now, by, NOTED, mark_of(secret, gap, reply)))
    return fresh


def write_reply_notes(
    settings: Settings, replies: Sequence[PreparedReply], clock: Callable[[], datetime]
) -> list[tuple[ReplyNote, bool]]:
    """Write each reply as an internal note on its ticket, which customers do not see; with whether it may be there."""
    return [_written(settings, reply, clock) for reply in replies]


def _written(settings: Settings, reply: PreparedReply, clock: Callable[[], datetime]) -> tuple[ReplyNote, bool]:
    try:
        parts = (NotePart(HEADING, text=reply.text),)
        vendors.note(reply.source).write(settings, reply.ticket, parts, clock)
    except InDoubtError as problem:
        return ReplyNote(reply, f"{problem.message}: look at the ticket, no second note is written"), True
    except KbError as problem:
        return ReplyNote(reply, problem.message), False
    return ReplyNote(reply), True
