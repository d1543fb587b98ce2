"""The records of a page: tickets, what belongs to tickets, and others; known by their fields, not by a list's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from kbtools.errors import KbError
from kbtools.helpdesks.reading.fields import Record

DEEPEST = 5  # levels of objects in which records are looked for
_MOST_NAMES = 12  # names of fields in a message
_TICKET = re.compile(r"(?:tickets?|conversations?|cases?|issues?)[\W_]{0,3}(\d{1,20})(?!\d)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def inside(record: Record) -> Iterator[tuple[str, Record, bool]]:
    """The objects in a record's fields: the field's name, the object, and whether it stands in a list."""
    for name, value in record.items():
        if isinstance(value, Mapping):
            yield name, value, False
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, Mapping):
                    yield name, item, True


def all_records(page: Record) -> Iterator[Record]:
    """The page and the objects in it, those nearest to the top first, to a depth of `DEEPEST`."""
    level: list[Record] = [page]
    for _ in range(DEEPEST + 1):
        yield from level
        level = [found for record in level for _, found, _ in inside(record)]


def ticket_in_name(where: str) -> str:
    """The id of the ticket that a file's name or folder states, as in `tickets/35/comments.json`; empty if none.

    A number right after the word for a ticket is one, else a folder or file that is named by a number alone, else the
    only number in the file's name.
    """
    path = PurePath(where)
    names = [*path.parts[:-1], path.name.split(".", 1)[0]]
    joined = "/".join(names[-4:])
    if found := _TICKET.findall(joined):
        return str(found[-1])
    if alone := [name for name in names[-4:] if name.isdecimal()]:
        return alone[-1]
    numbers = _DIGITS.findall(names[-1])
    return numbers[0] if len(numbers) == 1 else ""


@dataclass
class Strangers:
    """The records of one file that are no tickets and belong to none, so that one message tells of all.

    Those in a list beside the tickets (groups, brands) are expected; those in a list of tickets are not. `seen`: names
    of lists with tickets, or with what belongs to them; "" for whole pages.
    """

    seen: set[str] = field(default_factory=set)
    _count: dict[str, int] = field(default_factory=dict)
    _first: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def add(self, name: str, record: Record, place: str) -> None:
        """Count a record of the list `name`."""
        self._count[name] = self._count.get(name, 0) + 1
        if name not in self._first:
            self._first[name] = place, tuple(map(str, record))

    def problem(self, what: str, needs: Sequence[str]) -> KbError | None:
        """The message, or None where nothing is wrong. `what`: what was expected, `needs`: the fields that it has."""
        wrong = [name for name in self._count if name in self.seen or not self.seen]
        if not wrong:
            return None
        count, (place, names) = sum(self._count[name] for name in wrong), self._first[wrong[0]]
        missing = next((need for need in needs if not any(one in names for one in need.split("|"))), "")
        why = f"it has no '{missing.partition('|')[0]}'" if missing else "its fields have other values"
        who = f"{count:,} records are no {what}; the first:" if count > 1 else f"the record is no {what}:"
        hint = "--from names another format, and --map the fields of any other JSON"
        return KbError("ticket", f"{who} {why}, but {told(names)}", where=place, hint=hint)


def told(names: Sequence[str]) -> str:
    """Names of fields for a message, shortened."""
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(name[:200] for name in names[:_MOST_NAMES]) + more if names else "nothing"


@dataclass
class Sorting:
    """Sorts the records of pages: collects tickets, and stages what belongs to one.

    `stage` says whether a record belongs to a ticket. `failed` is called with what a record raised.
    """

    is_ticket: Callable[[Record], bool]
    stage: Callable[[Record], bool]
    failed: Callable[[Exception], object]
    strangers: Strangers
    tickets: list[Record] = field(default_factory=list)

    def page(self, page: Record, place: str) -> None:
        """Sort the records of one page."""
        strange: list[tuple[str, Record]] = []
        if self._take(page, strange):
            self.strangers.seen.add("")
        elif "id" in page or not (strange or [] in page.values()):  # a page with an empty list is the last of many
            strange = [("", page)] if page else []
        for name, record in strange:
            self.strangers.add(name, record, place)

    def _take(self, record: Record, strange: list[tuple[str, Record]], level: int = 0) -> bool:
        """Whether the record is a ticket, belongs to one, or holds such; others in its lists go to `strange`."""
        try:
            if self.is_ticket(record):
                self.tickets.append(record)
                return True
            if self.stage(record):
                return True
            wrapped = [name for name, one, listed in inside(record) if not listed and self.is_ticket(one)]
        except Exception as failure:  # whatever one record does, all others are read
            self.failed(failure)
            return True
        if len(wrapped) == 1:
            # What stands beside a single ticket, such as its comments, belongs to it.
            beside = {name: value for name, value in record.items() if isinstance(value, list)}
            self.tickets.append({**beside, **record[wrapped[0]]})
        return self._look_inside(record, wrapped, strange, level) or len(wrapped) == 1

    def _look_inside(
        self, record: Record, wrapped: Sequence[str], strange: list[tuple[str, Record]], level: int
    ) -> bool:
        found = False
        for name, one, listed in inside(record) if level < DEEPEST else ():
            if len(wrapped) == 1 and name == wrapped[0]:
                continue
            deeper: list[tuple[str, Record]] = []
            if self._take(one, deeper, level + 1):
                found = True
                strange += deeper
                if listed:
                    self.strangers.seen.add(name)
            elif listed:
                strange.append((name, one))
            else:
                strange += deeper
        return found
