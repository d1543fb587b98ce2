"""`kb ticket import`: tickets are read, reduced to their learning copy and stored; bad records are reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kbtools.articles.links_in_text import ArticleLinks
from kbtools.errors import KbError
from kbtools.helpdesks.reading.rows import Note, unread
from kbtools.model.ticket import Ticket
from kbtools.redaction.national_numbers import national_numbers
from kbtools.storage import Store
from kbtools.system.sealing import Secret
from kbtools.tickets.formats import Meter, ReadOptions, Row, Skipped, open_tickets
from kbtools.tickets.kept import is_proven, masked_again
from kbtools.tickets.learning_copy import learning_copy
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
    stored.
    """

    def __init__(
        self,
        workspace: Workspace,
        secret: Secret,
        *,
        strict: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self._strict, self._progress = strict, progress
        self._secret, self._redactor, self._links = secret, workspace.redactor(), ArticleLinks.of(workspace)
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
        for row in rows:
            if isinstance(row, Skipped):
                self._skip(row)
                continue
            if isinstance(row, Note):
                self._notes.append(row)
                continue
            kept = row if isinstance(row, KbError) else self._kept(row)
            if isinstance(kept, Ticket):
                yield kept
            elif self._strict:
                raise kept
            else:
                self._problems.append(kept)

    def _skip(self, row: Skipped) -> None:
        if row.why == "unmarked":
            self._unmarked += row.count
        else:
            self._passed[row.why] += row.count

    def _kept(self, ticket: Ticket) -> Ticket | KbError:
        """The learning copy, with the articles that public replies of agents link to; or why there is none."""
        self._seen += 1
        if self._progress and self._seen % EVERY == 0:
            self._progress(self._seen)
        try:
            kept = self._copy(ticket)
        except Exception as failure:  # whatever a stranger's text does, the other tickets are imported
            place, what = ticket.place or ticket.source, f"ticket {ticket.id} is left out, its text cannot be processed"
            return unread(failure, place, what)
        self._linked += bool(kept.linked_articles)
        self._unknown += any(not self._links.known(slug) for slug in kept.linked_articles)
        self._national += sum(national_numbers(message.body) for message in kept.messages)
        return kept

    def _copy(self, ticket: Ticket) -> Ticket:
        if is_proven(ticket, self._secret):
            return masked_again(ticket, self._redactor)
        return learning_copy(with_links(ticket, self._links), self._secret, self._redactor)

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


def with_links(ticket: Ticket, links: ArticleLinks) -> Ticket:
    """The ticket with the articles that public replies of its agents link to."""
    found = [slug for answer in ticket.answers for slug in links.slugs(answer)]
    given = [slug for named in ticket.linked_articles for slug in (links.slugs(named) or (named,))]
    linked = tuple(dict.fromkeys((*given, *found)))
    return ticket if linked == ticket.linked_articles else replace(ticket, linked_articles=linked)


def import_tickets(
    workspace: Workspace,
    paths: Iterable[Path],
    *,
    read: ReadOptions | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> ImportedTickets:
    """Import the tickets of all files; importing a ticket twice changes nothing.

    `read`: how the files are read; `agents` and `row_id` are those of the workspace. Bad records are reported and left
    out; with `strict` the first one is raised. Private messages and personal data never reach the store. `progress` is
    called with the number of tickets, and the share of the files that was read.
    """
    # The hash is keyed, so that nobody without the secret can try texts against it.
    secret, agents, meter = workspace.secret(), workspace.settings.answering, Meter()
    options = replace(read or ReadOptions(), agents=agents, row_id=secret.hash)
    intake = TicketIntake(workspace, secret, strict=strict, progress=with_share(progress, meter))
    with workspace.store() as store:
        intake.put(open_tickets(paths, options, meter), store)
    return intake.done()


def with_share(progress: Progress | None, meter: Meter) -> Callable[[int], None] | None:
    """As `TicketIntake` calls it: with the number of tickets alone."""
    return progress and (lambda seen: progress(seen, meter.share))
