"""Tickets from files into the store: read, made safe to keep, written, every bad line reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kbtools.errors import KbError
from kbtools.intake import learning_copy, open_tickets
from kbtools.redact import Redactor
from kbtools.secret import Secret
from kbtools.store import Store
from kbtools.ticket import Ticket

EVERY = 500  # tickets between two words of progress


@dataclass(frozen=True)
class ImportedTickets:
    """Counts of tickets, of links that came with them, and the lines that could not be read."""

    added: int
    changed: int
    unchanged: int
    linked: int
    problems: tuple[KbError, ...]


@dataclass(frozen=True)
class Keeping:
    """What turns a ticket into the copy that may be kept."""

    secret: Secret
    redactor: Redactor


@dataclass(frozen=True)
class Reading:
    """How files are read: the format (empty: found out by looking), CSV columns by field, stop at a bad line."""

    form: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False


def import_tickets(
    paths: Iterable[Path],
    store: Store,
    keeping: Keeping,
    reading: Reading,
    progress: Callable[[int], None] | None = None,
) -> ImportedTickets:
    """Stream every file into the store; the same ticket twice changes nothing.

    A bad line is passed over and reported; with `reading.strict` the first one is raised. Private messages, names of
    requesters and what identifies a person never reach the store.
    """
    problems: list[KbError] = []
    linked = 0

    def safe() -> Iterator[Ticket]:
        """What may be kept of each ticket, as it is read."""
        nonlocal linked
        seen = 0
        for path in paths:
            for row in open_tickets(path, reading.form, reading.mapping):
                if isinstance(row, KbError):
                    if reading.strict:
                        raise row
                    problems.append(row)
                    continue
                seen += 1
                linked += bool(row.linked_articles)
                if progress and seen % EVERY == 0:
                    progress(seen)
                yield learning_copy(row, keeping.secret, keeping.redactor)

    counts = store.tickets.put_many(safe())
    return ImportedTickets(counts.added, counts.changed, counts.unchanged, linked, tuple(problems))
