"""Tickets of one help desk in JSON: which records are tickets, which belong to one, and how both are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from kbtools.errors import KbError
from kbtools.helpdesks.reading.fields import Record, text
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.records import Sorting, Strangers, ticket_in_name
from kbtools.helpdesks.reading.rows import Row, Skipped, unread
from kbtools.helpdesks.reading.staging import Staging
from kbtools.model.ticket import Ticket

ID_WIDTH = 20  # digits of an id, so that staged messages come in their order
_IDS = ("id", "Id", "key", "sys_id")
_SHORT = 15  # characters of Salesforce's short ids


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

    `is_ticket`: whether a record is a ticket of this help desk. `read`: the ticket; raises `KbError`. `stage`: puts a
    record that belongs to a ticket into staging; False for one that does not. `needs`: fields that every ticket has,
    for messages; `a|b` is one of two. `is_message`: whether a record is a message that may lack `ticket_id`, which the
    name of its file then states.
    """

    name: str
    is_ticket: Callable[[Record], bool]
    read: Callable[[Record, Staging], Row]
    stage: Callable[[Record, Staging], bool] = _no_parts
    needs: tuple[str, ...] = ()
    is_message: Callable[[Record], bool] = lambda _: False

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of one stream that needs no other."""
        with closing(Staging()) as staging:
            yield from self.rows(stream, where, staging)

    def rows(self, stream: BinaryIO, where: str, staging: Staging) -> Iterator[Row]:
        """The tickets of a stream, with records staged from other streams; what is no ticket is told at the end."""
        strangers, ticket = Strangers(), ticket_in_name(where)
        for page in pages(stream, where):
            if isinstance(page, KbError):
                yield page
            else:
                yield from self._of_page(page[1], page[0], self._stager(staging, ticket), strangers, staging)
        if problem := self._strange(strangers):
            yield problem

    def stage_parts(self, stream: BinaryIO, where: str, staging: Staging) -> None:
        """Stage the records of a stream that belong to tickets; errors are reported by `rows`."""
        stage = self._stager(staging, ticket_in_name(where))
        for page in pages(stream, where):
            if not isinstance(page, KbError):
                Sorting(self.is_ticket, stage, lambda _: None, Strangers()).page(page[1], page[0])

    def of_page(self, page: dict[str, Any], place: str, staging: Staging) -> Iterator[Row]:
        """The tickets of one page; records that belong to them may be anywhere in it."""
        strangers = Strangers()
        yield from self._of_page(page, place, self._stager(staging, ""), strangers, staging)
        if problem := self._strange(strangers):
            yield problem

    def _of_page(
        self,
        page: dict[str, Any],
        place: str,
        stage: Callable[[Record], bool],
        strangers: Strangers,
        staging: Staging,
    ) -> Iterator[Row]:
        problems: list[KbError] = []
        found = Sorting(self.is_ticket, stage, lambda failure: problems.append(unread(failure, place)), strangers)
        found.page(page, place)
        yield from problems
        for record in found.tickets:
            try:
                row = self.read(record, staging)
            except Exception as failure:  # whatever one record does, all others are read
                row = unread(failure, place)
            for id_ in filter(None, {text(record, name) for name in _IDS}):
                staging.claim(id_)
                staging.claim(id_[:_SHORT])
            if isinstance(row, Ticket):
                said = row.messages or row.merged_into
                row = replace(row, place=place) if said else Skipped("no-message")
            yield row

    def _stager(self, staging: Staging, ticket: str) -> Callable[[Record], bool]:
        """Stages a record; a message without `ticket_id` belongs to `ticket`, if that is not empty."""

        def stage(record: Record) -> bool:
            if ticket and "ticket_id" not in record and self.is_message(record):
                record = {**record, "ticket_id": ticket}
            return self.stage(record, staging)

        return stage

    def _strange(self, strangers: Strangers) -> KbError | None:
        return strangers.problem(f"ticket of {self.name}", self.needs)
