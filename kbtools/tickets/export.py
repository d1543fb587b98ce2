"""`kb ticket export`: every ticket as it is kept, in the shape that `kb ticket import` reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kbtools.storage.statements import in_batches
from kbtools.system.files import writing_whole
from kbtools.tickets.kept import kept_to_json
from kbtools.workspace import Workspace

Progress = Callable[[int], None]


@dataclass(frozen=True)
class ExportedTickets:
    """The file that was written, and the number of tickets in it."""

    path: Path
    tickets: int


def lines_of_tickets(workspace: Workspace, progress: Progress | None = None) -> Iterator[str]:
    """The lines of an export, in order of source and id; some hundred tickets are in memory at once.

    Each is a ticket as `kb ticket show --json` prints it and what `kept_to_json` adds, so that an import into a
    workspace with the same secret gives the same ticket. `progress` is called with the number of tickets so far.
    """
    secret, seen = workspace.secret(), 0
    with workspace.store() as store:
        for batch in in_batches(store.tickets.all()):
            links = store.links.by_people(ticket.key for ticket in batch)
            for ticket in batch:
                yield json.dumps(kept_to_json(ticket, links.get(ticket.key, ()), secret), ensure_ascii=False)
            seen += len(batch)
            if progress:
                progress(seen)


def export_tickets(workspace: Workspace, path: Path, progress: Progress | None = None) -> ExportedTickets:
    """Write `lines_of_tickets` into a file that only its owner can read; an earlier one stays until all is written.

    Raises `KbError("disk")`.
    """
    number = 0
    with writing_whole(path, private=True) as out:
        for line in lines_of_tickets(workspace, progress):
            out.write(f"{line}\n".encode())
            number += 1
    return ExportedTickets(path, number)
