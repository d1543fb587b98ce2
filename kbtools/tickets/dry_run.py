"""`kb ticket import --dry-run`: how files would be read and what would change, while nothing is written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.helpdesks.reading.staging import Staging
from kbtools.model.ticket import Ticket, ticket_to_json
from kbtools.redaction import Redactor
from kbtools.tickets.formats import Meter, ReadOptions, Row, open_tickets
from kbtools.tickets.formats.options import ColumnRead, FormatRead, TableRead
from kbtools.tickets.import_ import ImportedTickets, Progress, TicketIntake, with_share
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.storage import Store

SHOWN = 2
"""Number of tickets that are shown as they would be kept."""
_MOST_TABLES, _BATCH = 100, 500
_NAMES = ("people", "requester")


@dataclass(frozen=True)
class FormatFound:
    """A format (a name of `FORMS`), the files that have it, and the number of tickets in them."""

    form: str
    files: tuple[str, ...]
    tickets: int

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {"format": self.form, "files": list(self.files), "tickets": self.tickets}


@dataclass(frozen=True)
class DryRun:
    """What an import would do: formats, the columns of the first 100 tables, counts, and the first tickets, masked."""

    formats: tuple[FormatFound, ...]
    tables: tuple[TableRead, ...]
    counts: ImportedTickets
    first: tuple[Ticket, ...]

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {
            **self.counts.to_json(),
            "dry_run": True,
            "formats": [one.to_json() for one in self.formats],
            "tables": [_table_to_json(one) for one in self.tables],
            "first": [ticket_to_json(one) for one in self.first],
        }


def dry_run(
    workspace: Workspace,
    paths: Iterable[Path],
    read: ReadOptions | None = None,
    *,
    strict: bool = False,
    progress: Progress | None = None,
) -> DryRun:
    """Read the tickets of all files as `import_tickets` does, and compare them with those in the store.

    Neither the store nor any other file is written or brought up to date. Raises `KbError("store")` for a store of an
    earlier version.
    """
    meter, told, redactor = Meter(), _Told(), workspace.redactor()
    with workspace.store_as_it_is() as store, closing(Staging()) as staging:
        secret = workspace.secret_or_passing()
        options = replace(
            read or ReadOptions(), agents=workspace.settings.answering, row_id=secret.hash, tell=told.tell
        )
        intake = TicketIntake(workspace, secret, strict=strict, progress=with_share(progress, meter))
        kept = intake.kept(told.counted(open_tickets(paths, options, meter)))
        first = list(islice(kept, SHOWN))
        changes = Counter(_changes((one for some in (first, kept) for one in some), store, staging))
    counts = replace(intake.done(), added=changes["added"], changed=changes["changed"], unchanged=changes["unchanged"])
    return DryRun(told.formats(), tuple(_masked(one, redactor) for one in told.tables), counts, tuple(first))


class _Told:
    """Remembers what readers tell, and counts the tickets of each format."""

    def __init__(self) -> None:
        self.tables: list[TableRead] = []
        self._formats: list[FormatRead] = []
        self._tickets: Counter[int] = Counter()

    def tell(self, read: TableRead | FormatRead) -> None:
        if isinstance(read, FormatRead):
            self._formats.append(read)
        elif len(self.tables) < _MOST_TABLES:
            self.tables.append(read)

    def counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self._tickets[len(self._formats)] += isinstance(row, Ticket)
            yield row

    def formats(self) -> tuple[FormatFound, ...]:
        found = enumerate(self._formats, 1)
        return tuple(FormatFound(one.form, one.files, self._tickets[number]) for number, one in found)


def _changes(tickets: Iterable[Ticket], store: Store | None, staging: Staging) -> Iterator[str]:
    """What each ticket would be in the store; of those with one id, each replaces the one before."""
    tickets = iter(tickets)
    while batch := {ticket.key: ticket for ticket in islice(tickets, _BATCH)}:
        stored = {ticket.key: _digest(ticket) for ticket in (store.tickets.of(batch) if store else ())}
        for key, ticket in batch.items():
            name, now = json.dumps(key), _digest(ticket)
            seen = next((one["digest"] for one in staging.get("seen", name)), stored.get(key))
            staging.put("seen", name, "", {"digest": now})
            yield "added" if seen is None else "unchanged" if seen == now else "changed"


def _digest(ticket: Ticket) -> str:
    written = json.dumps(ticket_to_json(ticket), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _masked(table: TableRead, redactor: Redactor) -> TableRead:
    names = [value for column in table.columns if column.field in _NAMES for value in column.examples]
    masked = redactor.knowing(names)
    shown = (replace(column, examples=tuple(map(masked, column.examples))) for column in table.columns)
    return replace(table, columns=tuple(shown))


def _table_to_json(table: TableRead) -> dict[str, object]:
    return {
        "where": table.where,
        "dates": table.dates or None,
        "columns": [_column_to_json(column) for column in table.columns],
    }


def _column_to_json(column: ColumnRead) -> dict[str, object]:
    return {
        "name": column.name,
        "field": column.field or None,
        "by": column.by or None,
        "examples": list(column.examples),
        "proposal": column.proposal or None,
    }
