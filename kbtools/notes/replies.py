"""Prepared replies as internal notes on the tickets of a help desk, where an agent sends or leaves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.gaps.prepared_replies import PreparedReply
from kbtools.helpdesks import vendors
from kbtools.helpdesks.delivery import Unreachable
from kbtools.helpdesks.note import InDoubtError, NotePart
from kbtools.model.staff import StaffAction
from kbtools.settings import Settings
from kbtools.storage import Store

NOTED, REFUSED = "put a reply into the help desk", "could not put a reply into the help desk"
IN_DOUBT = "may have put a reply into the help desk"
MOST = 30  # notes that are written at once
HEADING = "An article answers this now. A reply that you may send:"
_LOOK = "look at the ticket, no second note is written"


@dataclass(frozen=True, slots=True)
class ReplyNote:
    """What became of the note with a reply: `NOTED`, `REFUSED` or `IN_DOUBT`, as the log of the staff says it.

    `problem`: why it is not there for certain, else empty. `is_away`: the help desk did not answer as it should.
    """

    reply: PreparedReply
    outcome: str
    problem: str = ""
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class RepliesWritten:
    """Result of one press: the notes that were tried, and the replies left for another one.

    Those are left that were too many, or whose help desk had just not answered.
    """

    notes: tuple[ReplyNote, ...]
    left: tuple[PreparedReply, ...]


def takes_notes(settings: Settings, source: str) -> bool:
    """Whether notes can be written on tickets of this help desk: it is supported, and its settings are there."""
    return source in vendors.names("note") and not vendors.note(source).missing(settings)


def write_replies(
    settings: Settings,
    store: Store,
    slug: str,
    replies: Sequence[PreparedReply],
    by: str,
    clock: Callable[[], datetime],
) -> RepliesWritten:
    """Write replies that name an article as internal notes on their tickets, which customers do not see.

    Each is claimed in the store before it is sent, so that none is written twice: what was certainly not written may
    be tried again. A reply that somebody else has claimed is left out.
    """
    notes: list[ReplyNote] = []
    left: list[PreparedReply] = []
    away: set[str] = set()
    known = store.reply_notes.of(slug)
    for reply in replies:
        if reply.key in known:
            continue
        if reply.source in away or len(notes) == MOST:
            left.append(reply)
        elif store.reply_notes.claim(reply.key, slug, clock()):
            note = _written(settings, reply, clock)
            _keep(store, slug, note, by, clock())
            notes.append(note)
            away |= {reply.source} if note.is_away else set()
    return RepliesWritten(tuple(notes), tuple(left))


def _keep(store: Store, slug: str, note: ReplyNote, by: str, now: datetime) -> None:
    """Note what became of a claimed reply; one in doubt stays claimed."""
    if note.outcome == NOTED:
        store.reply_notes.confirm(note.reply.key, slug)
    elif note.outcome == REFUSED:
        store.reply_notes.give_back(note.reply.key, slug)
    store.staff.note(StaffAction(now, by, note.outcome, slug))


def _written(settings: Settings, reply: PreparedReply, clock: Callable[[], datetime]) -> ReplyNote:
    try:
        parts = (NotePart(HEADING, text=reply.text),)
        vendors.note(reply.source).write(settings, reply.ticket, parts, clock)
    except InDoubtError as problem:
        return ReplyNote(reply, IN_DOUBT, f"{problem.message}: {_LOOK}", is_away=True)
    except Unreachable as problem:
        return ReplyNote(reply, REFUSED, problem.message, is_away=True)
    except KbError as problem:
        return ReplyNote(reply, REFUSED, problem.message)
    except Exception as failure:  # whatever it is, the note may be there, and the other replies are written
        log_fault("a reply as a note", failure)
        return ReplyNote(reply, IN_DOUBT, f"unexpected failure: {type(failure).__name__}: {_LOOK}")
    return ReplyNote(reply, NOTED)
