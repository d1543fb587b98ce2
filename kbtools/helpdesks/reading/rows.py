"""What a reader gives: tickets, records that could not be read, and counts of what was left out on purpose."""

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

    `empty`: nothing of it was meant for the help desk. `merged`: its messages are in another ticket now.
    """

    why: Why
    count: int = 1


Row = Ticket | KbError | Skipped


class Reader(Protocol):
    """Reads one format. Constant memory; a bad record comes as a `KbError` with `where` `file:line`, never raised."""

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of a stream in order, with what could not be read in between."""
