"""From paths to tickets: recognise the format, decompress, and read each file as a stream."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.reading.fields import Record
from kbtools.helpdesks.reading.pages import pages
from kbtools.helpdesks.reading.records import all_records, inside, told
from kbtools.helpdesks.reading.rows import Reader, Row, unread
from kbtools.helpdesks.reading.staging import Staging
from kbtools.helpdesks.reading.ticket_export import TicketExport
from kbtools.system.file_kinds import what_no_text
from kbtools.system.unpacking import DAMAGED, Archives, Meter, Part, parts, suffix
from kbtools.tickets.formats.csv_mapped import CsvReader
from kbtools.tickets.formats.json_mapped import JsonMappedReader
from kbtools.tickets.formats.jsonl import is_own, read_own
from kbtools.tickets.formats.mail import MailReader
from kbtools.tickets.formats.outlook import is_outlook

EXPORTS = vendors.names("export")
FORMS = ("jsonl", "csv", *EXPORTS, "mail")
_BY_NAME = {
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".mbox": "mail",
    ".mbx": "mail",
    ".eml": "mail",
    ".emlx": "mail",
    ".msg": "mail",
}
MAPPED = "json with a mapping"
_HELD = 10_000  # errors that are held back until a ticket comes
_LOOK = 512 * 1024  # bytes in which a first record must begin
_HEADER = re.compile(
    rb"(?:\d{1,10}\s+)?(?:From |(?:from|to|subject|date|received|return-path|delivered-to|message-id|mime-version"
    rb"|x-[\w-]+|dkim-signature|content-type|reply-to|in-reply-to|references|list-id|envelope-to):)",
    re.IGNORECASE,
)
_DELIMITER = re.compile(rb"[,;|\t]")
_ID_COLUMN = re.compile(rb"\W*+(?:ticket|case|issue)?[ _-]?(?:id|key|number)\W*+")


@dataclass(frozen=True)
class ReadOptions:
    """How files are read: the format (a name of `FORMS`; empty: by the content), columns or paths by field, agents.

    `agents`: mail domains and addresses of those who answer; mail archives need them, and JSON with a mapping.
    """

    form: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    agents: tuple[str, ...] = ()


def open_tickets(
    paths: Iterable[Path], options: ReadOptions | None = None, meter: Meter | None = None
) -> Iterator[Row]:
    """The tickets of files, folders, archives and standard input (`-`), in order.

    Users and comments in separate files are joined with their tickets.

    Raises `KbError` `not-found` for a file that cannot be opened, `csv` for a mapping that cannot be used, and
    `setting` for mail without agents. An error inside a file is yielded in place of the ticket.
    """
    options, meter = options or ReadOptions(), meter or Meter()
    with closing(Archives(meter)) as archives:
        groups, problems = _groups(paths, options, archives)
        yield from problems
        meter.total = sum(part.size * _passes(form) for form, group in groups.items() for part in group)
        meter.read = 0
        for form, group in groups.items():
            yield from _rows(form, group, options)


def _groups(
    paths: Iterable[Path], options: ReadOptions, archives: Archives
) -> tuple[dict[str, list[Part]], list[KbError]]:
    """The parts of all paths by their format, and the files of folders that cannot be read."""
    groups: dict[str, list[Part]] = {}
    loose: list[Part] = []
    problems: list[KbError] = []
    for path in paths:
        for part in parts(path, archives):
            if isinstance(part, KbError):
                problems.append(part)
                continue
            start = _start_of(part)
            form = options.form or ("" if options.mapping else _form(part.name, start))
            if options.mapping and form in ("", "jsonl"):
                form = _mapped(part.name, start)
            problem = _no_tickets(form, start, part.name, path)
            if problem:
                problems.append(problem)
            elif form == "json":
                loose.append(part)
            else:
                groups.setdefault(form or "csv", []).append(_within(part, path))
    vendor = next((form for form in groups if form in EXPORTS), "")
    for part in loose:
        # Users or comments in separate files belong to the tickets of the same import.
        problem = None if vendor else unknown_json(_start_of(part), part.name)
        if problem:
            problems.append(problem)
        else:
            groups.setdefault(vendor or "jsonl", []).append(part)
    return groups, problems


def _no_tickets(form: str, start: bytes, name: str, path: Path) -> KbError | None:
    """Why a file has no tickets, where its beginning shows it."""
    if form == "articles":
        what, hint = "this is JSON of articles, not of tickets", f"kb article import {path}"
        return KbError("ticket", what, where=name, hint=hint)
    if form != "mail" and (kind := what_no_text(start)):
        hint = "export the tickets as JSON or CSV, and name that file"
        return KbError("ticket", f"this is {kind}, not text with tickets", where=name, hint=hint)
    if not form and path.is_dir():
        hint = "--from names its format; leave it out of the folder where it has no tickets"
        return KbError("ticket", "the format of the tickets is not recognised", where=name, hint=hint)
    return None


def unknown_json(start: bytes, name: str) -> KbError | None:
    """What is told of JSON whose records are no tickets of a known format; None where the JSON itself is broken."""
    page = next((page for page in pages(io.BytesIO(start), name) if not isinstance(page, KbError)), None)
    if page is None:
        return None
    exports = [vendors.export(one) for one in EXPORTS]
    if any(export.is_message(record) for record in all_records(page[1]) for export in exports):
        hint = "name the file with the tickets as well, or the folder of both"
        return KbError("ticket", "these are messages without the tickets that they belong to", where=name, hint=hint)
    lists = {field: one for field, one, listed in inside(page[1]) if listed}
    within = {field: f"{field} (a list of objects with {told(list(lists[field]))})" for field in list(lists)[:2]}
    has = told([within.get(field, field[:40]) for field in page[1]])
    what = f"the format of this JSON is not known; the first object has: {has}"
    hint = "name the fields with --map, as in --map id=FIELD --map body=FIELD, or the format with --from"
    return KbError("ticket", what, where=name, hint=hint)


def _start_of(part: Part) -> bytes:
    try:
        with closing(part.open()) as stream:
            return stream.read(_LOOK)
    except DAMAGED:
        return b""  # reported when the tickets are read


def _within(part: Part, path: Path) -> Part:
    return replace(part, within=f"{path.name}{part.name.removeprefix(str(path))}")


def detect(part: Part) -> str:
    """The format, by the first records or else by the name: `json` for JSON that is not a ticket, "" if unknown.

    `articles` for JSON of a help centre's articles.
    """
    return _form(part.name, _start_of(part))


def _mapped(name: str, start: bytes) -> str:
    """How a file is read with a mapping."""
    is_json = start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))
    return MAPPED if is_json or _BY_NAME.get(suffix(name)) == "json" else "csv"


def _form(name: str, start: bytes) -> str:
    named = _BY_NAME.get(suffix(name), "")
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if named == "json" or (not named and bare.startswith((b"{", b"["))):
        return _vendor_of(start)
    is_mail = _HEADER.match(bare) or is_outlook(start)
    return named or ("mail" if is_mail else "csv" if _is_table(bare) else "")


def _is_table(start: bytes) -> bool:
    """Whether the first line of a text has several columns and one of them is named like an id."""
    columns = _DELIMITER.split(start.split(b"\n", 1)[0].replace(b"\0", b"").lower())
    return any(_ID_COLUMN.fullmatch(name) for name in columns[:-1])


def _vendor_of(start: bytes) -> str:
    # The last vendors of the table are recognised most reliably, so they are tried first.
    exports = [vendors.export(name) for name in reversed(EXPORTS)]
    articles = [vendors.articles(name) for name in vendors.names("articles")]
    with_articles = False
    for page in pages(io.BytesIO(start), ""):
        if isinstance(page, KbError):
            continue
        records = list(all_records(page[1]))
        if any(is_own(record) for record in records):
            return "jsonl"
        name = next((export.name for record in records for export in exports if _is_of(export, record)), "")
        if name:
            return name
        with_articles |= any(export.is_article(record) for record in records for export in articles)
    return "articles" if with_articles else "json"


def _is_of(export: TicketExport, record: Record) -> bool:
    try:
        return export.is_ticket(record)
    except (TypeError, ValueError, AttributeError, RecursionError):  # the record is told when it is read
        return False


def _passes(form: str) -> int:
    # What belongs to a ticket may come after it.
    return 2 if form in EXPORTS else 1


def _rows(form: str, group: list[Part], options: ReadOptions) -> Iterator[Row]:
    with closing(Staging()) as staging:
        if form == "mail":
            mail = MailReader(options.agents)
            for part in group:
                yield from _each([part], partial(mail.stage, staging=staging, folder=part.within))
            yield from mail.threads(staging)
        elif form in EXPORTS:
            export = vendors.export(form)
            _stage_parts(export, group, staging)
            yield from _each(group, lambda stream, where: export.rows(stream, where, staging))
        else:
            mapped = JsonMappedReader(options.mapping, options.agents) if form == MAPPED else None
            yield from _each(group, mapped or (CsvReader(options.mapping) if form == "csv" else read_own))


def _one_message(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of a file; where all that comes is errors, one that tells their number."""
    errors: list[KbError] = []
    for row in rows:
        if isinstance(row, KbError) and len(errors) < _HELD:
            errors.append(row)
            continue
        yield from errors
        yield row
        yield from rows
        return
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
            yield KbError(
                "not-found",
                f"the file cannot be read to the end: {failure}",
                where=part.name,
                hint="it may be incomplete or damaged: download it again; what came before is kept",
            )
        except KbError:
            raise
        except Exception as failure:  # whatever one file does, all others are read
            yield unread(failure, part.name, "the file cannot be read to the end")
