"""From paths to tickets: group files by their format, decompress, and read each as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.rows import Note, Reader, Row, unread
from kbtools.helpdesks.reading.staging import Staging, unclaimed
from kbtools.system.unpacking import DAMAGED, Archives, Meter, Part, parts, unreadable
from kbtools.tickets.formats.jsonl import read_own
from kbtools.tickets.formats.options import FormatRead, ReadOptions
from kbtools.tickets.formats.recognise import (
    EXPORTS,
    MAPPED,
    form_of,
    form_with_mapping,
    is_for_people,
    no_tickets,
    start_of,
    unknown_json,
)

if TYPE_CHECKING:
    from kbtools.helpdesks.reading.ticket_export import TicketExport
    from kbtools.tickets.formats.csv_mapped import CsvReader
    from kbtools.tickets.formats.table import TableKind
    from kbtools.tickets.formats.table_messages import TableMessages
    from kbtools.tickets.formats.workbook import WorkbookReader

_TABLES = ("csv", "xlsx")
_HELD = 10_000  # errors that are held back until a ticket comes


def open_tickets(
    paths: Iterable[Path], options: ReadOptions | None = None, meter: Meter | None = None
) -> Iterator[Row]:
    """The tickets of files, folders, archives and standard input (`-`), in order.

    Users and comments in separate files are joined with their tickets.

    Raises `KbError` `not-found` for a file that cannot be opened, `archive` for a damaged archive, and `csv` for a
    mapping that cannot be used. An error inside a file is yielded in place of the ticket, and one `setting` for all
    mail where no agents are set.
    """
    options, meter = options or ReadOptions(), meter or Meter()
    with closing(Archives(meter)) as archives:
        groups, problems = _groups(paths, options, archives)
        yield from problems
        meter.total = sum(part.size * _passes(form) for form, group in groups.items() for part in group)
        meter.read = 0
        for form, group in groups.items():
            options.tell(FormatRead(form, tuple(part.name for part in group)))
            if form not in _TABLES:
                yield from _rows(form, group, options)
        yield from _tables([(part, form) for form in _TABLES for part in groups.get(form, ())], options, meter)


def _groups(
    paths: Iterable[Path], options: ReadOptions, archives: Archives
) -> tuple[dict[str, list[Part]], list[KbError | Note]]:
    """The parts of all paths by their format, and the files that cannot be read or are passed over."""
    groups: dict[str, list[Part]] = {}
    loose: list[Part] = []
    problems: list[KbError | Note] = []
    told = bool(options.form or options.mapping)  # so every file is said to hold tickets
    for path in paths:
        for part in parts(path, archives):
            if isinstance(part, KbError):
                problems.append(part)
                continue
            start = start_of(part)
            if not told and part.name != str(path) and is_for_people(part.name, start):
                problems.append(Note(part.name, "passed over, since its name is that of a file for people to read"))
                continue
            form = options.form or ("" if options.mapping else form_of(part.name, start))
            if options.mapping and form in ("", "jsonl"):
                form = form_with_mapping(part.name, start)
            problem = no_tickets(form, start, part.name, path)
            if problem:
                problems.append(problem)
            elif form == "json":
                loose.append(part)
            else:
                groups.setdefault(form or "csv", []).append(_within(part, path))
    found = [form for form in groups if form in EXPORTS]
    folders = {PurePath(part.name).parent: form for form in reversed(found) for part in groups[form]}
    for part in loose:
        # Users or comments in separate files belong to the tickets of their folder, or else of the same import.
        vendor = folders.get(PurePath(part.name).parent, next(iter(found), ""))
        problem = None if vendor else unknown_json(start_of(part), part.name)
        if problem:
            problems.append(problem)
        else:
            groups.setdefault(vendor or "jsonl", []).append(part)
    return groups, problems


def _within(part: Part, path: Path) -> Part:
    return replace(part, within=f"{path.name}{part.name.removeprefix(str(path))}")


def _passes(form: str) -> int:
    # What belongs to a ticket may come after it.
    return 2 if form in EXPORTS else 1


def _rows(form: str, group: list[Part], options: ReadOptions) -> Iterator[Row]:
    with closing(Staging()) as staging:
        if form == "mail" and not options.agents:
            yield _no_agents(group)
        elif form == "mail":
            from kbtools.tickets.formats.mail import MailReader

            mail = MailReader(options.agents)
            for part in group:
                yield from _each([part], partial(mail.stage, staging=staging, folder=part.within))
            yield from mail.threads(staging)
        elif form in EXPORTS:
            export = vendors.export(form)
            _stage_parts(export, group, staging)
            yield from _each(group, lambda stream, where: export.rows(stream, where, staging))
            yield from unclaimed(staging, str(PurePath(group[0].name).parent))
        else:
            yield from _each(group, _single(form, options))


def _tables(files: list[tuple[Part, str]], options: ReadOptions, meter: Meter) -> Iterator[Row]:
    """The tickets of files of tables, CSV or workbooks, with the messages of those among them that hold messages."""
    if not files[1:]:
        for part, form in files:
            yield from _each([part], _table_reader(form, options))
        return
    from kbtools.tickets.formats.table import NO_STATUS, tables_of
    from kbtools.tickets.formats.table_messages import TableMessages

    with closing(Staging()) as staging:
        messages = TableMessages(staging)
        readers = [(part, _table_reader(form, options, messages)) for part, form in files]
        read = meter.read
        kinds = [_kind(part, reader) for part, reader in readers]
        meter.read = read  # all of them are read again
        joined = [(file, kind) for file, kind in zip(readers, kinds, strict=True) if kind is not None]
        found = tables_of(joined)
        for part, reader in found.messages:
            yield from _each([part], reader.stage)
        for part, reader in found.tickets if found.messages else ():
            yield from _each([part], reader)
        yield from unclaimed(staging, str(PurePath(files[0][0].name).parent))
    for part, _ in found.others:
        yield Note(part.name, f"left out, since {NO_STATUS}")
    for (part, form), kind in zip(files, kinds, strict=True):
        if kind is None or not found.messages:
            yield from _each([part], _table_reader(form, options))


def _kind(part: Part, reader: CsvReader | WorkbookReader) -> TableKind | None:
    """What a file of tables holds; None for one that stands for itself, as one that cannot be read does."""
    from kbtools.tickets.formats.workbook import WorkbookReader

    if not isinstance(reader, WorkbookReader):
        return reader.kind(BytesIO(start_of(part)), part.name)
    try:
        with closing(part.open()) as stream:
            return reader.kind(stream, part.name)
    except Exception:  # whatever it is, it is told when the file is read
        return None


def _table_reader(form: str, options: ReadOptions, messages: TableMessages | None = None) -> CsvReader | WorkbookReader:
    # Imported when used: each is much code, and most imports need none of it.
    if form == "xlsx":
        from kbtools.tickets.formats.workbook import WorkbookReader

        return WorkbookReader(options.mapping, options.dates, options.row_id, options.tell, messages)
    from kbtools.tickets.formats.csv_mapped import CsvReader

    return CsvReader(options.mapping, options.dates, options.row_id, options.tell, messages)


def _no_agents(mail: list[Part]) -> KbError:
    files = f"{len(mail):,} files of mail are" if len(mail) > 1 else f"{mail[0].name} is mail and"
    what = f"{files} left out: it is not set which senders are agents"
    return KbError("setting", what, where="import.agents", hint='import.agents = ["example.com"]')


def _single(form: str, options: ReadOptions) -> Reader:
    """The reader of a format whose every file stands for itself."""
    # Imported when used: each is much code, and most imports need none of it.
    if form == MAPPED:
        from kbtools.tickets.formats.json_mapped import JsonMappedReader

        return JsonMappedReader(options.mapping, options.agents, options.dates)
    return read_own


def _one_message(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of a file; where all that comes is errors, one that tells their number."""
    errors: list[KbError] = []
    try:
        for row in rows:
            if isinstance(row, KbError) and len(errors) < _HELD:
                errors.append(row)
                continue
            held, errors = errors, []
            yield from held
            yield row
            yield from rows
            return
    except Exception:
        yield from errors
        raise
    if len(errors) > 1:
        first = errors[0]
        what = f"there is no ticket in the file, but {len(errors):,} errors; the first: {first.message}"
        yield KbError(first.code, what, where=first.where, hint=first.hint)
    else:
        yield from errors


def _stage_parts(export: TicketExport, group: list[Part], staging: Staging) -> None:
    for part in group:
        try:
            with closing(part.open()) as stream:
                export.stage_parts(stream, part.name, staging)
        except DAMAGED:
            continue  # reported when the tickets are read


def _each(group: list[Part], read: Reader | Callable[..., Iterator[Row]]) -> Iterator[Row]:
    for part in group:
        try:
            with closing(part.open()) as stream:
                yield from _one_message(read(stream, part.name))
        except DAMAGED as failure:
            yield unreadable(failure, part.name, "the file cannot be read to the end")
        except KbError:
            raise
        except Exception as failure:  # whatever one file does, all others are read
            yield unread(failure, part.name, "the file cannot be read to the end")
