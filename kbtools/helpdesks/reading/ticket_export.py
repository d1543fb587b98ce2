"""One help desk: which records are its tickets, what belongs to them and stands apart, and how both are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, BinaryIO

from kbtools.errors import KbError
from kbtools.helpdesks.reading.fields import Record, inner, items, text
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.rows import Row
from kbtools.helpdesks.reading.staging import Aside

_ENVELOPE = "_embedded"
WIDTH = 20  # digits of an id, so that messages laid aside come in their order


def _no_part(_: Record, __: Aside) -> bool:
    return False


def messages_beside(private: str, mark: str) -> Callable[[Record, Aside], bool]:
    """A `Vendor.part` for messages that name their ticket in `ticket_id`, and have a field `mark`.

    Only one that says in its field `private` that it is not is laid aside, as `message`.
    """

    def part(record: Record, aside: Aside) -> bool:
        """Whether it is a message, laid aside where everybody may read it."""
        ticket = text(record, "ticket_id")
        if not ticket or mark not in record:
            return False
        if record.get(private) is False:
            aside.put("message", ticket, text(record, "id").zfill(WIDTH), record)
        return True

    return part


@dataclass(frozen=True)
class Vendor:
    """A help desk whose exports and API answers are JSON.

    `lists`: names under which a page lists tickets, or what belongs to them. `looks`: whether a record is a ticket of
    this help desk. `read`: the ticket; raises `KbError`. `part`: lays a record aside that belongs to tickets; False
    for one that does not.
    """

    name: str
    lists: frozenset[str]
    looks: Callable[[Record], bool]
    read: Callable[[Record, Aside], Row]
    part: Callable[[Record, Aside], bool] = _no_part

    def __call__(self, stream: BinaryIO, where: str) -> Iterator[Row]:
        """The tickets of one stream that stands for itself."""
        with closing(Aside()) as aside:
            yield from self.rows(stream, where, aside)

    def rows(self, stream: BinaryIO, where: str, aside: Aside) -> Iterator[Row]:
        """The tickets of a stream, with what earlier ones laid aside."""
        for page in pages(stream, where, self.lists):
            if isinstance(page, KbError):
                yield page
            else:
                yield from self.of_page(page[1], page[0], aside)

    def lay_aside(self, stream: BinaryIO, where: str, aside: Aside) -> None:
        """Take what belongs to tickets out of a stream; its mistakes are reported by `rows`."""
        for page in pages(stream, where, self.lists):
            if not isinstance(page, KbError):
                for record in self.records(page[1]):
                    if not self.looks(record):
                        self.part(record, aside)

    def of_page(self, page: dict[str, Any], place: str, aside: Aside) -> Iterator[Row]:
        """The tickets of one page; what belongs to them may stand anywhere in it."""
        tickets, strange = [], 0
        for record in self.records(page):
            if self.looks(record):
                tickets.append(record)
            else:
                strange += not self.part(record, aside)
        if strange:
            told = f"{strange} records are no tickets of {self.name}" if strange > 1 else f"no ticket of {self.name}"
            yield KbError("ticket", told, where=place, hint="--from names another format")
        for record in tickets:
            try:
                yield self.read(record, aside)
            except KbError as problem:
                yield KbError(problem.code, problem.message, where=place, hint=problem.hint)

    def records(self, page: dict[str, Any]) -> list[Record]:
        """The page itself when it is a record, else those in its lists."""
        if self.looks(page):
            return [page]
        holders = (page, inner(page, _ENVELOPE))
        listed = [(holder, name) for holder in holders for name in holder if name in self.lists]
        if not listed:
            return [page] if page else []
        return [record for holder, name in listed for record in items(holder, name)]
