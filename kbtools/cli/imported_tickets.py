"""What `kb ticket import` and `kb ticket sync` print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbtools.cli.output import in_line, safe, say, show_bad_lines, show_json, show_table, style
from kbtools.model.ticket import Ticket
from kbtools.text.normalise import count, one_line

if TYPE_CHECKING:
    from kbtools.tickets.dry_run import DryRun
    from kbtools.tickets.formats.options import ColumnRead, TableRead
    from kbtools.tickets.import_ import ImportedTickets

_WHY = {
    "spam": "spam",
    "deleted": "deleted",
    "merged": "merged into another",
    "empty": "not from a requester to the help desk",
    "no-message": "without a public message",
    "automatic": "written by a program",
    "draft": "drafts that were never sent",
}
_BY = {"values": "by its values", "mapping": "--map", "name": ""}
_LONGEST_EXAMPLE, _MOST_TABLES = 40, 10


def show_import(done: ImportedTickets, *, as_json: bool) -> None:
    """The counts, and on stderr what could not be read."""
    if as_json:
        show_json(done.to_json())
    else:
        say(f"{count(done.added, 'ticket')} added, {_changed(done)}")
        _show_counts(done)
        if done.read:
            say("Next: kb index")
    show_bad_lines(done.problems)


def show_dry_run(seen: DryRun, *, as_json: bool) -> None:
    """How each file would be read, the counts, and the first tickets."""
    if as_json:
        show_json(seen.to_json())
    else:
        for one in seen.formats:
            more = f" and {len(one.files) - 1:,} more" if len(one.files) > 1 else ""
            say(f"{in_line(one.files[0])}{more}: {one.form}, {count(one.tickets, 'ticket')}")
        for table in seen.tables[:_MOST_TABLES]:
            _show_table(table)
        if len(seen.tables) > _MOST_TABLES:
            say(f"and {len(seen.tables) - _MOST_TABLES} more tables: --json shows them")
        for ticket in seen.first:
            say()
            say_ticket(ticket)
        say()
        say(f"{count(seen.counts.added, 'ticket')} would be added, {_changed(seen.counts)}")
        _show_counts(seen.counts)
        say("Nothing was written. Without --dry-run the tickets are imported.")
    show_bad_lines(seen.counts.problems)


def say_ticket(found: Ticket) -> None:
    """One ticket as it is stored."""
    name = in_line(f"{found.source} {found.id}")
    say(style(safe(found.subject) or name, bold=True))
    say(f"{name}  {in_line(found.status)}  {found.created_at or ''}  {in_line(', '.join(found.linked_articles))}")
    for message in found.messages:
        say()
        say(style(message.author, bold=True))
        say(safe(message.body))


def _changed(done: ImportedTickets) -> str:
    return f"{done.changed:,} changed, {done.unchanged:,} unchanged; {done.linked:,} with a link to an article."


def _show_counts(done: ImportedTickets) -> None:
    for why, number in done.passed.items():
        say(f"{count(number, 'ticket')} left out: {_WHY[why]}.")
    if done.unknown:
        say(f"{count(done.unknown, 'ticket')} with a link to an article that is not here: kb article list")
    if done.unmarked:
        say(f'{count(done.unmarked, "message")} without "public": true or false, so taken as private.')
    if done.national_numbers:
        say(
            f"{count(done.national_numbers, 'number')} may be of telephones. Those of your country are masked when the "
            'setting redact.region names it, such as redact.region = "DE"; then: kb privacy rescan'
        )
    for note in done.notes:
        say(f"{in_line(note.where)}: {safe(note.text)}.")


def _show_table(table: TableRead) -> None:
    say()
    say(style(in_line(table.where), bold=True))
    rows = [(safe(one.name), _use(one), _examples(one)) for one in table.columns if one.name or one.examples]
    show_table(("column", "read as", "examples"), rows)
    if table.dates:
        first = "day" if table.dates == "day-first" else "month"
        say(f"Dates such as 03/08/2026 have the {first} first.")


def _use(column: ColumnRead) -> str:
    if column.proposal:
        return f"not used; try: --map {column.proposal}={column.name!r}"
    field = "a name, to be masked" if column.field == "people" else column.field or "not used"
    return f"{field} ({_BY[column.by]})" if column.by in ("values", "mapping") else field


def _examples(column: ColumnRead) -> str:
    return " · ".join(one_line(text, _LONGEST_EXAMPLE) for text in column.examples)
