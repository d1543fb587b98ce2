"""What a reader yields: tickets, records that could not be read, and counts of what was left out on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol

from kbtools.errors import KbError
from kbtools.model.ticket import Ticket

Why = Literal["spam", "deleted", "merged", "empty", "unmarked"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Tickets that were left out on purpose; with `unmarked`, messages that do not say whether they are public.

    `empty`: no message was meant for the help desk. `merged`: its messages are in another ticket now.
    """

    why: Why
    count: int = 1


Row = Ticket | KbError | Skipped


class Reader(Protocol):
    """Reads one format. A bad record is yielded as a `KbError` with `where` `file:line`. Constant memory."""

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of a stream in order, with what could not be read in between."""
