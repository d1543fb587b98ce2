"""What a reader yields: tickets, records that could not be read, counts of what was left out on purpose, and notes."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket

log = logging.getLogger(__name__)

Why = Literal["spam", "deleted", "merged", "empty", "no-message", "automatic", "draft", "unmarked"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Tickets that were left out on purpose; with `unmarked`, messages that do not say whether they are public.

    `empty`: no message was meant for the help desk. `merged`: its messages are in another ticket now. `no-message`: no
    message that the requester could see is in the file. `automatic`: a program wrote it. `draft`: it was never sent.
    """

    why: Why
    count: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know about how a file was read, though nothing is wrong with it; `where`: `file:line`."""

    where: str
    text: str


Row = Ticket | KbError | Skipped | Note


class Reader(Protocol):
    """Reads one format. A bad record is yielded as a `KbError` with `where` `file:line`. Constant memory."""

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of a stream in order, with what could not be read in between."""


def unread(failure: Exception, place: str, what: str = "the record cannot be read") -> KbError:
    """What is told of a record that could not be read, whatever the reason.

    A `KbError` is told with the place. Of anything else only the kind is told, and the log says where in the code it
    happened, since the text of an exception may hold what a person wrote.
    """
    if isinstance(failure, KbError):
        return KbError(failure.code, failure.message, where=place, hint=failure.hint)
    frames = "".join(traceback.format_tb(failure.__traceback__)[-5:]).rstrip()
    log.info("%s: %s at\n%s", place, type(failure).__name__, frames)
    hint = "all other records are read; kb -v says where in the code it failed"
    return KbError("ticket", f"{what}: {type(failure).__name__}", where=place, hint=hint)
