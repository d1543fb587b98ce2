"""One help desk: which records are its tickets, what belongs to them and stands apart, and how both are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from kbtools.errors import KbError
from kbtools.intake.aside import Aside
from kbtools.intake.fields import Record, inner, items
from kbtools.intake.pages import pages
from kbtools.intake.rows import Row

_ENVELOPE = "_embedded"


def _no_part(_: Record, __: Aside) -> bool:
    return False


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
        with Aside() as aside:
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
        found = self.records(page)
        tickets = [record for record in found if self.looks(record)]
        strange = sum(not self.part(record, aside) for record in found if not self.looks(record))
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
        listed = [name for holder in holders for name in holder if name in self.lists]
        if not listed:
            return [page] if page else []
        return [record for holder in holders for name in holder if name in self.lists for record in items(holder, name)]
