"""Tickets of one help desk in JSON: which records are tickets, which belong to one, and how both are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from kbtools.errors import KbError
from kbtools.helpdesks.reading.fields import Record, inner, items, text
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.rows import Row, unread
from kbtools.helpdesks.reading.staging import Staging
from kbtools.model.ticket import Ticket

_ENVELOPE = "_embedded"
ID_WIDTH = 20  # digits of an id, so that staged messages come in their order


def _no_parts(_: Record, __: Staging) -> bool:
    return False


def staged_messages(private: str, mark: str) -> Callable[[Record, Staging], bool]:
    """A `TicketExport.stage` for messages that name their ticket in `ticket_id`, and have a field `mark`.

    Only a message whose field `private` says no is staged, as `message`.
    """

    def stage(record: Record, staging: Staging) -> bool:
        """Whether the record is a message; a public one is staged."""
        ticket = text(record, "ticket_id")
        if not ticket or mark not in record:
            return False
        if record.get(private) is False:
            staging.put("message", ticket, text(record, "id").zfill(ID_WIDTH), record)
        return True

    return stage


@dataclass(frozen=True)
class TicketExport:
    """How a help desk's tickets are read from its exports and from the answers of its API; both are JSON.

    `lists`: names under which a page lists tickets, or what belongs to them. `is_ticket`: whether a record is a ticket
    of this help desk. `read`: the ticket; raises `KbError`. `stage`: puts a record that belongs to a ticket into
    staging; False for one that does not.
    """

    name: str
    lists: frozenset[str]
    is_ticket: Callable[[Record], bool]
    read: Callable[[Record, Staging], Row]
    stage: Callable[[Record, Staging], bool] = _no_parts

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of one stream that needs no other."""
        with closing(Staging()) as staging:
            yield from self.rows(stream, where, staging)

    def rows(self, stream: BinaryIO, where: str, staging: Staging) -> Iterator[Row]:
        """The tickets of a stream, with records staged from other streams."""
        for page in pages(stream, where, self.lists):
            if isinstance(page, KbError):
                yield page
            else:
                yield from self.of_page(page[1], page[0], staging)

    def stage_parts(self, stream: BinaryIO, where: str, staging: Staging) -> None:
        """Stage the records of a stream that belong to tickets; errors are reported by `rows`."""
        for page in pages(stream, where, self.lists):
            if not isinstance(page, KbError):
                self._sorted(page[1], page[0], staging)

    def of_page(self, page: dict[str, Any], place: str, staging: Staging) -> Iterator[Row]:
        """The tickets of one page; records that belong to them may be anywhere in it."""
        tickets, strange, problems = self._sorted(page, place, staging)
        yield from problems
        if strange:
            what = f"{strange} records are no tickets of {self.name}" if strange > 1 else f"no ticket of {self.name}"
            yield KbError("ticket", what, where=place, hint="set the format with --from")
        for record in tickets:
            try:
                row = self.read(record, staging)
            except Exception as failure:  # whatever one record does, all others are read
                row = unread(failure, place)
            yield replace(row, place=place) if isinstance(row, Ticket) else row

    def _sorted(self, page: dict[str, Any], place: str, staging: Staging) -> tuple[list[Record], int, list[KbError]]:
        """The tickets of a page, how many other records belong to none, and what failed; the others are staged."""
        tickets: list[Record] = []
        strange, problems = 0, []
        for record in self.records(page):
            try:
                if self.is_ticket(record):
                    tickets.append(record)
                else:
                    strange += not self.stage(record, staging)
            except Exception as failure:
                problems.append(unread(failure, place))
        return tickets, strange, problems

    def records(self, page: dict[str, Any]) -> list[Record]:
        """The page itself when it is a record, else those in its lists."""
        if self.is_ticket(page):
            return [page]
        holders = (page, inner(page, _ENVELOPE))
        listed = [(holder, name) for holder in holders for name in holder if name in self.lists]
        if not listed:
            return [page] if page else []
        return [record for holder, name in listed for record in items(holder, name)]
