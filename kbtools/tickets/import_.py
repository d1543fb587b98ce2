"""`kb ticket import`: tickets are read, reduced to their learning copy and stored; bad records are reported."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note
from kbtools.model.ticket import Ticket
from kbtools.storage import Store
from kbtools.system.sealing import Secret
from kbtools.system.spread import ALONE, Spread
from kbtools.tickets.copies import PARTITION, Copied, copier, given_by
from kbtools.tickets.formats import Meter, ReadOptions, Row, Skipped, open_tickets
from kbtools.workspace import Workspace

EVERY = 500  # number of tickets after which progress is reported
Progress = Callable[[int, float | None], None]


@dataclass(frozen=True)
class ImportedTickets:
    """Counts of tickets and links, of what was left out, and the records that could not be read.

    `passed`: tickets left out on purpose, by reason. `unknown`: tickets whose link names no article.
    `unmarked`: messages that do not say whether they are public, and so were taken as private.
    `notes`: how files were read, where a person should know it. `national_numbers`: what is left in the tickets and
    looks like telephone numbers of a country that the setting `redact.region` does not name.
    """

    added: int
    changed: int
    unchanged: int
    linked: int
    problems: tuple[KbError, ...]
    passed: Mapping[str, int] = field(default_factory=dict)
    unknown: int = 0
    unmarked: int = 0
    notes: tuple[Note, ...] = ()
    national_numbers: int = 0

    @property
    def read(self) -> int:
        """The number of tickets that were read and are in the store now, whether they are new or not."""
        return self.added + self.changed + self.unchanged

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "linked": self.linked,
            "unknown_articles": self.unknown,
            "unmarked_messages": self.unmarked,
            "passed_over": dict(self.passed),
            "national_numbers": self.national_numbers,
            "notes": [{"where": note.where, "text": note.text} for note in self.notes],
            "problems": [problem.to_json() for problem in self.problems],
        }


class TicketIntake:
    """Puts learning copies of tickets into a store, and counts what is left out.

    `secret`: of the workspace. Ask for it before the store is opened: a new workspace gets one only while nothing is
    stored. `spread`: who makes the copies of many tickets; the result is the same.
    """

    def __init__(
        self,
        workspace: Workspace,
        secret: Secret,
        *,
        strict: bool = False,
        progress: Callable[[int], None] | None = None,
        spread: Spread = ALONE,
    ) -> None:
        self._strict, self._progress, self._spread = strict, progress, spread
        self._secret, self._given = secret, given_by(workspace, secret)
        self._seen = self._linked = self._unknown = self._unmarked = self._national = 0
        self._passed: Counter[str] = Counter()
        self._problems: list[KbError] = []
        self._notes: list[Note] = []
        self._counts: Counter[str] = Counter()

    def put(self, rows: Iterable[Row], store: Store) -> None:
        """Store rows one by one; with `strict` the first bad one is raised."""
        store.check_secret(self._secret)
        store.note_secret(self._secret.mark)
        counts = store.tickets.put_many(self.kept(rows), self._secret.mark)
        self._counts.update(added=counts.added, changed=counts.changed, unchanged=counts.unchanged)

    def kept(self, rows: Iterable[Row]) -> Iterator[Ticket]:
        """The learning copies of rows; all else is counted, or with `strict` raised."""
        read: deque[list[Row]] = deque()
        with closing(self._spread.in_order(copier, self._given, _tickets_of(rows, read))) as parts:
            for copies in parts:
                made = iter(copies)
                for row in read.popleft():
                    kept = self._counted(next(made) if isinstance(row, Ticket) else row)
                    if kept:
                        yield kept

    def _counted(self, row: Copied | Row) -> Ticket | None:
        """The ticket to be stored, if there is one."""
        if isinstance(row, Copied):
            return self._ticket(row)
        if isinstance(row, Skipped):
            self._skip(row)
        elif isinstance(row, Note):
            self._notes.append(row)
        elif isinstance(row, KbError):
            self._refuse(row)
        return None

    def _ticket(self, copied: Copied) -> Ticket | None:
        self._seen += 1
        if self._progress and self._seen % EVERY == 0:
            self._progress(self._seen)
        if isinstance(copied.kept, KbError):
            self._refuse(copied.kept)
            return None
        self._linked += bool(copied.kept.linked_articles)
        self._unknown += copied.is_unknown
        self._national += copied.national_numbers
        return copied.kept

    def _skip(self, row: Skipped) -> None:
        if row.why == "unmarked":
            self._unmarked += row.count
        else:
            self._passed[row.why] += row.count

    def _refuse(self, problem: KbError) -> None:
        if self._strict:
            raise problem
        self._problems.append(problem)

    def done(self) -> ImportedTickets:
        """The result so far."""
        return ImportedTickets(
            self._counts["added"],
            self._counts["changed"],
            self._counts["unchanged"],
            self._linked,
            tuple(self._problems),
            dict(sorted(self._passed.items())),
            self._unknown,
            self._unmarked,
            tuple(self._notes),
            self._national,
        )


def _tickets_of(rows: Iterable[Row], read: deque[list[Row]]) -> Iterator[list[Ticket]]:
    """The tickets of each partition of the rows; `read` gets the partitions whole."""
    stream = iter(rows)
    while part := list(islice(stream, PARTITION)):
        read.append(part)
        yield [row for row in part if isinstance(row, Ticket)]


def import_tickets(
    workspace: Workspace,
    paths: Iterable[Path],
    *,
    read: ReadOptions | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    spread: Spread = ALONE,
) -> ImportedTickets:
    """Import the tickets of all files; importing a ticket twice changes nothing. `spread`: see `TicketIntake`.

    `read`: how the files are read; `agents` and `row_id` are those of the workspace. Bad records are reported and left
    out; with `strict` the first one is raised. Private messages and personal data never reach the store. `progress` is
    called with the number of tickets, and the share of the files that was read.
    """
    # The hash is keyed, so that nobody without the secret can try texts against it.
    secret, agents, meter = workspace.secret(), workspace.settings.answering, Meter()
    options = replace(read or ReadOptions(), agents=agents, row_id=secret.hash)
    intake = TicketIntake(workspace, secret, strict=strict, progress=with_share(progress, meter), spread=spread)
    with workspace.store() as store:
        intake.put(open_tickets(paths, options, meter), store)
    return intake.done()


def with_share(progress: Progress | None, meter: Meter) -> Callable[[int], None] | None:
    """As `TicketIntake` calls it: with the number of tickets alone."""
    return progress and (lambda seen: progress(seen, meter.share))
